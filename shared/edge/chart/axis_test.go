package chart

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheTopRuleIsNeverBelowAValueAndItsHalfIsRound(t *testing.T) {
	for v := range 2500 {
		top := ceiling(float64(v))
		require.GreaterOrEqual(t, top, float64(v))
		if top >= 2 {
			require.Zero(t, math.Mod(top, 2), "%v", top)
		}
	}
	require.Equal(t, 1.0, ceiling(0))
	require.Equal(t, 1.0, ceiling(math.NaN()))
}

func TestRulesDoNotNameOneValueTwice(t *testing.T) {
	require.Len(t, rules(Frame{}, 1), 2, "a half would be rounded to one")
	require.Len(t, rules(Frame{}, 2), 3)
}

func TestABarThatIsNotNothingIsSeen(t *testing.T) {
	require.Equal(t, "1", place(Frame{}, Bar{Value: 1}, 0, 1, 100000).Height)
	require.Equal(t, "0", place(Frame{}, Bar{}, 0, 1, 100000).Height)
}

func TestTheSideOfZeroDecidesTheColourOfAnEstimate(t *testing.T) {
	require.Equal(t, "above", Interval{Low: 0.1, Value: 1, High: 2}.class())
	require.Equal(t, "below", Interval{Low: -2, Value: -1, High: -0.1}.class())
	require.Equal(t, "either", Interval{Low: 0, Value: 1, High: 2}.class())
}

func TestAnEstimateWithoutBoundsStandsInTheTableOnly(t *testing.T) {
	f := string(Intervals(Frame{ID: "i", Caption: "c"}, []Interval{{Label: "new arm", Low: math.Inf(-1), High: math.Inf(1)}}))
	require.NotContains(t, f, "<svg")
	require.Contains(t, f, "not known")
}

func TestZeroIsAlwaysOnTheScaleOfDifferences(t *testing.T) {
	view := intervalsOf(Frame{}, []Interval{{Low: 5, Value: 6, High: 7}})
	require.Equal(t, "3%", view.Zero)
	require.Equal(t, "97%", view.Rows[0].High)
}
