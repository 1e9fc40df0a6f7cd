package customer_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
)

// Whatever of a counter's times was counted and whatever was recalled, in any order and as often as it likes, it holds the newest of all of them.
func TestRecallingIsAUnion(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const counter = id.ID(5)
		n := rapid.IntRange(1, 8).Draw(t, "n")
		at := func(i int) time.Time { return noon.Add(time.Duration(i) * time.Millisecond) }
		all := rapid.SliceOfNDistinct(rapid.IntRange(0, 40), 0, 20, func(i int) int { return i }).Draw(t, "times")
		live := rapid.IntRange(0, len(all)).Draw(t, "live")
		var s customer.State
		some := func() []time.Time {
			var times []time.Time
			for _, i := range all {
				if rapid.Bool().Draw(t, "read") {
					times = append(times, at(i))
				}
			}
			slices.SortFunc(times, time.Time.Compare)
			return times
		}
		for _, i := range all[:live] {
			s = s.CountAt(counter, n, at(i))
			s = s.Recall(counter, n, nil)
		}
		var past []time.Time
		for _, i := range all[live:] {
			past = append(past, at(i))
		}
		slices.SortFunc(past, time.Time.Compare)
		s = s.Recall(counter, n, past)
		for range 3 {
			s = s.Recall(counter, n, some())
		}
		slices.Sort(all)
		var want []time.Time
		for _, i := range all[max(0, len(all)-n):] {
			want = append(want, at(i))
		}
		require.Equal(t, want, s.Times(counter))
	})
}

// Two of a moment are two: of those that history holds one is taken if one was counted.
func TestWhatHappenedTwiceAtOnceIsRecalledTwice(t *testing.T) {
	s := customer.State{}.CountAt(5, 9, noon).Recall(5, 9, []time.Time{noon, noon})
	require.Equal(t, []time.Time{noon, noon}, s.Times(5))
	require.Equal(t, s, s.Recall(5, 9, []time.Time{noon, noon.Add(time.Microsecond)}))
}
