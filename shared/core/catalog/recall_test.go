package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

const (
	lamps = "segment: lamps\nwhere: {did: {event: Product Viewed, where: {category: {is: lamps}}, at_least: 2, within: 30d}}\n"
	quiet = "segment: quiet\nwhere: {all: [{did: {event: Product Viewed}}, {not: {did: {event: Product Viewed, within: 1d}}}]}\n"
)

func TestWhatIsRecalledCountsFromThenOnAndEntersNothing(t *testing.T) {
	w := reachable(t, map[string]string{"segments/lamps.yaml": lamps, "campaigns/lamps.yaml": "campaign: lamps\ntrigger: {segment: lamps}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n"})
	w.recall(w.now.Add(-20*day), w.now.Add(-40*day))
	require.False(t, w.s.In("lamps"))
	w.recall(w.now.Add(-20*day), w.now.Add(-10*day))
	require.True(t, w.s.In("lamps"))
	require.Empty(t, w.said(journal.Enrolled))
	require.NotZero(t, w.s.Armed, "time takes her out")
	w.wake(w.now.Add(10 * day))
	require.False(t, w.s.In("lamps"))
	w.track(event.ProductViewed, map[string]any{"category": "lamps"})
	require.True(t, w.s.In("lamps"))
	require.Len(t, w.said(journal.Enrolled), 1)
}

// What time brought before is brought by time: the same moment's recalling does not keep her from entering.
func TestRecallingKeepsNobodyFromWhatTimeBrings(t *testing.T) {
	w := reachable(t, map[string]string{"segments/lamps.yaml": lamps, "segments/quiet.yaml": quiet,
		"campaigns/quiet.yaml": "campaign: quiet\ntrigger: {segment: quiet}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n"})
	w.track(event.ProductViewed, nil)
	require.False(t, w.s.In("quiet"))
	w.now = w.now.Add(2 * day) // and no alarm has come yet
	w.recall(w.now.Add(-20 * day))
	require.True(t, w.s.In("quiet"))
	require.Len(t, w.said(journal.Enrolled), 1)
}

func TestWhatNoDefinitionCountsIsNotRecalled(t *testing.T) {
	w := reachable(t, nil)
	w.recall(w.now.Add(-day))
	require.Empty(t, w.s.Counters)
	next, items := w.c.Apply(customer.State{ID: "u.2"}, w.recalled(w.now), w.now)
	require.Equal(t, customer.State{ID: "u.2"}, next, "what is remembered of nobody makes nobody")
	require.Empty(t, items)
}

// recall lets her remember views of lamps.
func (w *world) recall(times ...time.Time) { w.apply(w.recalled(times...)) }

func (w *world) recalled(times ...time.Time) event.Event {
	counter := load(w.t, 1, map[string]string{"segments/lamps.yaml": lamps}).Counters[0]
	return event.Event{Kind: event.Recall, Customer: "u.1", Time: w.now, Received: w.now,
		Recall: &event.RecallData{Version: w.c.Version, Counters: []event.Recalled{{Counter: counter.ID, Times: times}}}}
}
