package engine_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// batch is so many events of one name, as one call sends them.
func batch(name string, n int) []event.Event {
	var all []event.Event
	for i := range n {
		ev := happens(name, i)
		ev.ID = id.Hash("event", name, fmt.Sprint(i))
		all = append(all, ev)
	}
	return all
}

// TestExploreSeenIdsOutliveTheInlineOnes starts full, so that each batch sends ids to a page; every batch comes again.
func TestExploreSeenIdsOutliveTheInlineOnes(t *testing.T) {
	one, two := batch("One", customer.PageOut), batch("Two", 2)
	x := &explorer{t: t, catalog: definitions(t, nil), minutes: 2, most: 2}
	x.jobs = []job{takes(one...), takes(two...)}
	x.start = func(w *world, j int) bool { return !w.running(j) }
	x.prepare = func(w *world) {
		s := customer.State{ID: "u.ana", Version: 1, Catalog: 1, Created: start}
		for i := range customer.MaxSeen - 1 {
			s.Seen = append(s.Seen, id.Hash("old", fmt.Sprint(i)))
		}
		s = s.SetMember(customer.Membership{Segment: "everyone", In: true})
		it := item.Item{Key: item.State("u.ana"), Version: 1, Body: customer.Encode(s)}
		require.NoError(t, w.store.Put(context.Background(), it, item.When{}, time.Time{}))
	}
	x.bad = func(w *world) string {
		s := w.state("u.ana")
		for j, events := range [][]event.Event{one, two} {
			count := int(s.Record(events[0].Name).Count)
			if count > len(events) {
				return fmt.Sprintf("%d of %d events %s are counted: TWICE", count, len(events), events[0].Name)
			}
			if w.done>>j&1 == 1 && count < len(events) {
				return fmt.Sprintf("%d of %d events %s are counted, all were answered well: LOST", count, len(events), events[0].Name)
			}
		}
		return ""
	}
	x.limit = 20_000
	x.run()
	x.wander(500, 5)
}
