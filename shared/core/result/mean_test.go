package result_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/result"
)

// mean adds amounts up as counts do.
func mean(amounts ...float64) (m result.Mean) {
	for _, a := range amounts {
		m.Of++
		m.Sum += a
		m.Squares += a * a
	}
	return m
}

func TestMoneyIsComparedByWelchsInterval(t *testing.T) {
	var a, b []float64
	for i := range 120 {
		a, b = append(a, float64(i%10)), append(b, float64(i%4)*2)
	}
	i, ok := result.MeanDifference(mean(a...), mean(b...))
	require.True(t, ok)
	// By hand: averages 4.5 and 3; variances 8.319328 and 5.042017, each with 119 degrees of freedom; by Welch 224.1 together, t = 1.97058.
	half := 1.97058 * math.Sqrt(8.319328/120+5.042017/120)
	require.InDelta(t, 1.5-half, i.Low, 1e-4)
	require.InDelta(t, 1.5+half, i.High, 1e-4)
}

func TestTooFewSayNothingOfMoney(t *testing.T) {
	many := result.Mean{Of: 100, Sum: 10, Squares: 10}
	_, ok := result.MeanDifference(many, result.Mean{Of: 99, Sum: 10, Squares: 10})
	require.False(t, ok)
	i, ok := result.MeanDifference(result.Mean{Of: 100}, result.Mean{Of: 200})
	require.True(t, ok)
	require.Equal(t, result.Interval{}, i, "nobody brought anything")
	require.Zero(t, result.Mean{}.Value())
}

// TestTheIntervalOfMoneyIsHonestToo draws what shops see: few buy, and what they pay is skewed.
func TestTheIntervalOfMoneyIsHonestToo(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 7))
	arm := func() (m result.Mean) {
		m.Of = 2000
		for range binomial(r, m.Of, 0.05) {
			amount := 30 * math.Exp(0.8*r.NormFloat64())
			m.Sum += amount
			m.Squares += amount * amount
		}
		return m
	}
	held := 0
	for range 10_000 {
		if i, _ := result.MeanDifference(arm(), arm()); i.Holds(0) {
			held++
		}
	}
	require.GreaterOrEqual(t, held, 9400)
	require.LessOrEqual(t, held, 9600)
}
