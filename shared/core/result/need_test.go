package result_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/result"
)

func TestATenthMoreOfARareThingNeedsVeryMany(t *testing.T) {
	require.InDelta(t, 286_000, result.Needs(0.00573*1.1, 0.00573, 0.5)/2, 500, "an arm, of Hillstrom's conversions")
	require.Greater(t, result.Needs(0.11, 0.1, 0.9), result.Needs(0.11, 0.1, 0.5), "arms of one size need fewest")
	require.Zero(t, result.Needs(0.1, 0.1, 0.5))
	require.Zero(t, result.Needs(0.1, 0.2, 0))
}

func TestFourTimesInFiveThatManyAreEnough(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 80))
	n := result.Needs(0.12, 0.1, 0.5) / 2
	seen := 0
	for range 5000 {
		if !result.Difference(result.Rate{Hits: binomial(r, n, 0.12), Of: n}, result.Rate{Hits: binomial(r, n, 0.1), Of: n}).Holds(0) {
			seen++
		}
	}
	require.InDelta(t, 4000, seen, 75)
}
