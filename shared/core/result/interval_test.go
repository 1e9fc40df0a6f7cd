package result_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/result"
)

// near compares an interval to four decimals, as papers print them.
func near(t *testing.T, low, high float64, got result.Interval) {
	t.Helper()
	require.InDelta(t, low, got.Low, 0.00006)
	require.InDelta(t, high, got.High, 0.00006)
}

// The examples of Newcombe's two papers of 1998 (Statistics in Medicine 17, pp. 857 and 873).
func TestIntervalsAreThoseOfThePapers(t *testing.T) {
	near(t, 0.2553, 0.3662, result.Rate{Hits: 81, Of: 263}.Interval())
	near(t, 0.0624, 0.1605, result.Rate{Hits: 15, Of: 148}.Interval())
	near(t, 0, 0.1611, result.Rate{Hits: 0, Of: 20}.Interval())
	near(t, 0.0061, 0.1718, result.Rate{Hits: 1, Of: 29}.Interval())
	near(t, 0.0524, 0.3339, result.Difference(result.Rate{Hits: 56, Of: 70}, result.Rate{Hits: 48, Of: 80}))
	near(t, 0.1705, 0.8090, result.Difference(result.Rate{Hits: 9, Of: 10}, result.Rate{Hits: 3, Of: 10}))
	near(t, -0.0381, 0.1926, result.Difference(result.Rate{Hits: 5, Of: 56}, result.Rate{Hits: 0, Of: 29}))
	near(t, -0.1611, 0.2775, result.Difference(result.Rate{Hits: 0, Of: 10}, result.Rate{Hits: 0, Of: 20}))
}

func TestARateOfNobodyIsAnything(t *testing.T) {
	require.Equal(t, result.Interval{Low: 0, High: 1}, result.Rate{}.Interval())
	require.Zero(t, result.Rate{Hits: 3}.Value())
	require.True(t, result.Difference(result.Rate{}, result.Rate{Hits: 5, Of: 10}).Holds(0))
	require.EqualValues(t, 1, result.Rate{Hits: 12, Of: 10}.Value(), "goals of runs that began before the days that are counted")
}

// binomial draws how many of n reach something that each reaches with chance p, by the gaps between those who do.
func binomial(r *rand.Rand, n int, p float64) (hits int) {
	for at := gap(r, p); at < n; at += 1 + gap(r, p) {
		hits++
	}
	return hits
}

func gap(r *rand.Rand, p float64) int { return int(math.Log(1-r.Float64()) / math.Log(1-p)) }

// TestOfTenThousandTestsOfNothingTheIntervalHoldsNothing is how honest the interval is: two arms that are the same, over and over.
func TestOfTenThousandTestsOfNothingTheIntervalHoldsNothing(t *testing.T) {
	for _, c := range []struct {
		a, b int
		p    float64
	}{{500, 500, 0.1}, {2000, 2000, 0.05}, {9000, 1000, 0.05}, {900, 100, 0.2}, {20_000, 20_000, 0.00573}, {90_000, 10_000, 0.00573}, {300, 300, 0.5}} {
		t.Run(fmt.Sprintf("%d and %d at %g", c.a, c.b, c.p), func(t *testing.T) {
			r := rand.New(rand.NewPCG(11, uint64(c.a)))
			held := 0
			for range 10_000 {
				if result.Difference(result.Rate{Hits: binomial(r, c.a, c.p), Of: c.a}, result.Rate{Hits: binomial(r, c.b, c.p), Of: c.b}).Holds(0) {
					held++
				}
			}
			t.Logf("%.2f %%", float64(held)/100)
			require.GreaterOrEqual(t, held, 9400)
			require.LessOrEqual(t, held, 9600)
		})
	}
}
