package preview

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/id"
)

func TestWhatEverybodyWasAskedIsExact(t *testing.T) {
	var s sum
	for _, n := range []int{3, 0, 1} {
		s.add(n)
	}
	require.Equal(t, Estimate{4, 4, 4}, s.estimate(3, 3))
	require.Equal(t, "4", s.estimate(3, 3).String())
	require.Equal(t, Estimate{}, sum{}.estimate(0, 0))
}

func TestWhatNobodyOfASampleDidMayBeRare(t *testing.T) {
	require.Equal(t, Estimate{0, 0, 150}, sum{}.estimate(200, 10_000))
	require.Equal(t, "about 0 (0 to 150)", sum{}.estimate(200, 10_000).String())
}

func TestAnEstimateIsNeverLessThanWhatWasSeen(t *testing.T) {
	s := sum{total: 1, squares: 1}
	require.Equal(t, 1, s.estimate(100, 110).Low)
}

// Of 1,000 samples of 200 out of 2,000 customers, the interval holds the truth in about 95 of 100.
func TestTheIntervalHoldsTheTruthAsOftenAsItSays(t *testing.T) {
	const all, looked, rounds = 2000, 200, 1000
	truth := 0
	for c := range all {
		truth += mails(c)
	}
	held := 0
	for round := range rounds {
		var s sum
		n := 0
		for i := 0; n < looked; i++ { // a random start and step visit each customer at most once
			s.add(mails((id.Mod(all, "start", fmt.Sprint(round)) + i*997 + id.Mod(all, "off", fmt.Sprint(round))) % all))
			n++
		}
		if e := s.estimate(looked, all); e.Low <= truth && truth <= e.High {
			held++
		}
	}
	require.InDelta(t, 950, held, 25)
}

// mails are few for most and many for some, as in a shop.
func mails(customer int) int {
	f := id.Fraction("mails", fmt.Sprint(customer))
	return int(8 * f * f * f)
}
