package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

func erased(t *testing.T) (w *world, armed item.Minute) {
	w = reachable(t, nil)
	w.add("lamp", "c1")
	armed = w.s.Armed
	w.apply(event.Event{Kind: event.Erase, ID: 77, Time: w.now, Received: w.now})
	return w, armed
}

func (w *world) sweep(data *event.SweepData) {
	w.now = w.s.Armed.Time()
	w.apply(event.Event{Kind: event.Tick, Tick: &event.TickData{Minute: w.s.Armed, Sweep: data}})
}

func TestErasingLeavesATombstoneThatListsWhatToDelete(t *testing.T) {
	w, armed := erased(t)
	require.Equal(t, customer.State{ID: "u.1", Version: w.s.Version, Catalog: 1, Erased: noon, Armed: item.MinuteAt(noon.Add(2 * time.Minute)),
		Outbox: customer.Outbox{Sweep: &customer.Sweep{Customers: []string{"u.1"},
			Minutes: []item.Minute{armed}, Segments: []string{"everyone"}}}}, w.s)
}

func TestASweepListsThenDeletesTwiceAndThenRests(t *testing.T) {
	w, _ := erased(t)
	w.sweep(&event.SweepData{Done: true, Folded: []string{"a.2", "a.1", "u.1"}})
	require.True(t, w.s.Outbox.Sweep.Listed)
	require.Equal(t, []string{"a.1", "a.2", "u.1"}, w.s.Outbox.Sweep.Customers)
	require.Zero(t, w.s.Outbox.Sweep.First, "nothing is deleted before the list is committed")
	w.sweep(nil)
	require.NotZero(t, w.s.Armed, "a sweep that failed comes again")
	w.sweep(&event.SweepData{Done: true})
	first := w.now
	require.Equal(t, first, w.s.Outbox.Sweep.First)
	w.sweep(&event.SweepData{Done: true})
	require.False(t, w.now.Before(first.Add(2*time.Minute)), "behind the longest life of a function")
	require.Nil(t, w.s.Outbox.Sweep)
	require.Zero(t, w.s.Armed)
	require.True(t, w.s.Tombstone())
}

func TestATombstoneStaysWhateverComes(t *testing.T) {
	w, _ := erased(t)
	before := w.s
	w.identify(map[string]any{"email": address})
	w.order("o1", 20)
	w.apply(event.Event{Kind: event.Erase, ID: 78, Time: w.now, Received: w.now})
	w.apply(event.Event{Kind: event.Answer, ID: 79, Answer: &event.AnswerData{Granted: true, Channel: "email"}})
	before.Version = w.s.Version
	require.Equal(t, before, w.s)
	require.Empty(t, w.items, "no order of hers is written")
}
