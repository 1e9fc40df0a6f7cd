package segment_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/segment"
)

func TestTheRecordAnswersWhatItCanAndACounterTheRest(t *testing.T) {
	lamps := segment.Where{{"category", segment.Eq, "lamps"}}
	for name, c := range map[string]struct {
		rule  segment.Did
		times int // 0: no counter
	}{
		"any count ever":           {segment.NewDid("A", 1000, 0, nil), 0},
		"16 within":                {segment.NewDid("A", 16, time.Hour, nil), 0},
		"17 within":                {segment.NewDid("A", 17, time.Hour, nil), 17},
		"filtered":                 {segment.NewDid("A", 2, 0, lamps), 2},
		"filtered within a window": {segment.NewDid("A", 3, time.Hour, lamps), 3},
	} {
		counters := segment.Counters(c.rule)
		if c.times == 0 {
			require.Empty(t, counters, name)
			continue
		}
		require.Len(t, counters, 1, name)
		require.Equal(t, c.times, counters[0].N, name)
	}
}

func TestRulesThatAskTheSameShareACounter(t *testing.T) {
	a := segment.Where{{"category", segment.In, []any{"lamps", "rugs"}}, {"price", segment.Gt, 3.0}}
	b := segment.Where{{"price", segment.Gt, 3.0}, {"category", segment.In, []any{"rugs", "lamps", "rugs"}}}
	rule := segment.Any{segment.NewDid("A", 2, 0, a), segment.Not{Rule: segment.NewDid("A", 5, time.Hour, b)}}
	counters := segment.Counters(rule)
	require.Len(t, counters, 1)
	require.Equal(t, 5, counters[0].N, "the greatest that is asked")
}

func TestRulesThatAskOtherwiseDoNotShareACounter(t *testing.T) {
	wheres := []segment.Where{
		nil,
		{{"n", segment.Eq, 1.0}}, {{"n", segment.Eq, "1"}}, {{"n", segment.Eq, true}}, {{"n", segment.Eq, "true"}}, {{"n", segment.Ne, "1"}},
		{{"n", segment.In, []any{"1"}}}, {{"n", segment.In, []any{"1", "2"}}}, {{"n", segment.In, []any{`1",string:"2`}}},
		{{"m", segment.Eq, "1"}}, {{"n", segment.Eq, "1"}, {"m", segment.Eq, "1"}},
	}
	var counters []segment.Counter
	for _, w := range wheres {
		counters = append(counters, segment.NewCounter("A", w, 1), segment.NewCounter("B", w, 1))
	}
	require.Len(t, segment.Unite(counters), 2*len(wheres))
}

func TestEventsAreThoseThatTheRuleAndItsSegmentsName(t *testing.T) {
	inner := &segment.Segment{Rule: segment.All{segment.NewDid("C", 1, 0, nil), segment.NewDid("A", 1, 0, nil)}}
	rule := segment.Any{segment.NewDid("B", 1, 0, nil), segment.Not{Rule: segment.Member{Segment: inner}}, segment.Known{}}
	require.Equal(t, []string{"A", "B", "C"}, segment.Events(rule))
}
