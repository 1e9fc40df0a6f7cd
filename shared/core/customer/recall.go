package customer

import (
	"slices"
	"time"

	"rapport/shared/core/id"
)

// Recall unites a counter that keeps the newest n times with times that history holds. A time that it has is taken to be the same event's, as often as it has it;
// so the same may be recalled again, in parts and in any order.
func (s State) Recall(counter id.ID, n int, times []time.Time) State {
	c, _ := find(s.Counters, counter, counterID)
	united := newest(c.Times, missing(c.Times, times), n)
	if !slices.Equal(united, c.Times) {
		s.Counters = with(s.Counters, Counter{counter, united}, counterID)
	}
	return s
}

// missing returns those of times that has does not hold, each as many times more as there are of it.
func missing(has, times []time.Time) []time.Time {
	left := map[int64]int{}
	for _, t := range has {
		left[t.UnixMilli()]++
	}
	var missing []time.Time
	for _, t := range times {
		if at := t.UnixMilli(); left[at] > 0 {
			left[at]--
		} else {
			missing = append(missing, t.UTC().Truncate(time.Millisecond))
		}
	}
	return missing
}
