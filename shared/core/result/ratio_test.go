package result_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/result"
)

// The points above which chi-square lies once in a thousand times (any table of the distribution).
func TestAMismatchIsWhatChanceDoesLessThanOnceInAThousand(t *testing.T) {
	for k, point := range map[int]float64{1: 10.828, 2: 13.816, 3: 16.266, 4: 18.467, 7: 24.322} {
		require.InDelta(t, 0.001, result.ChiSquare(point, k), 1e-6, k)
	}
	require.EqualValues(t, 1, result.ChiSquare(0, 3))
	_, warn := result.Mismatch([]int{5000, 5230}, []float64{0.5, 0.5})
	require.False(t, warn)
	_, warn = result.Mismatch([]int{5000, 5340}, []float64{0.5, 0.5})
	require.True(t, warn)
	_, warn = result.Mismatch([]int{9000, 1000}, []float64{0.9, 0.1})
	require.False(t, warn)
	_, warn = result.Mismatch([]int{9, 0}, []float64{0.5, 0.5})
	require.False(t, warn, "too few to tell")
	_, warn = result.Mismatch(nil, nil)
	require.False(t, warn)
}

func TestFairArmsAreWarnedOfAboutOnceInAThousandTimes(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 1000))
	warned := 0
	for range 20_000 {
		n := binomial(r, 3000, 0.1)
		if _, warn := result.Mismatch([]int{n, 3000 - n}, []float64{0.1, 0.9}); warn {
			warned++
		}
	}
	require.InDelta(t, 20, warned, 14)
}
