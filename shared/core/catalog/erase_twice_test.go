package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

// Ticks are delivered twice. The second sweep has to come later than any function lives that wrote beside the state.
func TestATickThatIsDeliveredTwiceIsNotTheSecondSweep(t *testing.T) {
	w, _ := erased(t)
	w.sweep(&event.SweepData{})
	w.sweep(&event.SweepData{Done: true})
	first := w.s.Outbox.Sweep.First
	require.Equal(t, w.now, first)
	for w.now.Before(first.Add(2 * time.Minute)) {
		w.apply(event.Event{Kind: event.Tick, Tick: &event.TickData{Minute: item.Floor(w.now), Sweep: &event.SweepData{Done: true}}})
		require.NotNil(t, w.s.Outbox.Sweep, "swept again after %v", w.now.Sub(first))
		require.NotZero(t, w.s.Armed)
		w.pass(30 * time.Second)
	}
	w.sweep(&event.SweepData{Done: true})
	require.Nil(t, w.s.Outbox.Sweep)
}
