package catalog_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

func TestEveryIdIsInlineOrInOnePageAndOnlyCommittedOnesLeave(t *testing.T) {
	c := load(t, 1, nil)
	rapid.Check(t, func(rt *rapid.T) {
		h := shelf{c: c, s: customer.State{ID: "u.1"}}
		next := id.ID(1)
		for range rapid.IntRange(1, 15).Draw(rt, "puts") {
			committed, pages := next, len(h.pages)
			var events []event.Event
			for range rapid.IntRange(1, customer.PageOut).Draw(rt, "events") {
				events = append(events, event.Event{Kind: event.Behaviour, ID: next, Name: event.Page, Time: noon, Received: noon})
				next++
			}
			version := h.s.Version
			h.put(events)
			require.LessOrEqual(rt, len(h.s.Seen), customer.MaxSeen)
			require.LessOrEqual(rt, len(h.pages), pages+1, "one page a put, so that its key is its own")
			for _, p := range h.pages[pages:] {
				ids, err := customer.ReadPage(p.Body)
				require.NoError(rt, err)
				require.Len(rt, ids, customer.PageOut)
				require.Less(rt, slices.Max(ids), committed, "an id of this very put left")
				require.Equal(rt, customer.Page(customer.State{ID: "u.1", Version: version}, noon, ids), p)
			}
		}
		all := h.seen()
		slices.Sort(all)
		require.Len(rt, all, int(next-1), "each once")
		require.Equal(rt, all, slices.Compact(slices.Clone(all)))
	})
}

func TestWhatHasNoIdIsNotRemembered(t *testing.T) {
	w := reachable(t, nil)
	seen := w.s.Seen
	w.tick(nil)
	require.Equal(t, seen, w.s.Seen)
}
