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
	busy    = "segment: busy\nwhere: {did: {event: Product Viewed, at_least: 2, within: 1d}}\n"
	welcome = "campaign: welcome\ntrigger: {segment: busy}\nsteps: [send: {channel: email, template: letter}]\nreenter: {after: 7d}\npolicy: marketing\n"
)

func withBusy(t require.TestingT) *world {
	return reachable(t, map[string]string{"segments/busy.yaml": busy, "campaigns/welcome.yaml": welcome})
}

func TestAnEventBringsHerInAndTimeTakesHerOut(t *testing.T) {
	w := withBusy(t)
	require.True(t, w.s.In("everyone"))
	require.False(t, w.s.In("busy"))
	w.track(event.ProductViewed, nil)
	w.pass(time.Hour)
	w.track(event.ProductViewed, nil)
	require.True(t, w.s.In("busy"))
	w.deliver()
	w.wake(noon.Add(day - time.Minute))
	require.True(t, w.s.In("busy"))
	w.wake(noon.Add(day))
	require.False(t, w.s.In("busy"), "the first view is a day old")
	require.Equal(t, []string{"welcome: began"}, w.said(journal.Enrolled))
}

func TestEnteringAgainStartsTheCampaignAgainWhenItMay(t *testing.T) {
	w := withBusy(t)
	for _, at := range []time.Duration{0, 3 * day, 8 * day} {
		w.now = noon.Add(at)
		w.track(event.ProductViewed, nil)
		w.track(event.ProductViewed, nil)
		w.deliver()
		w.wake(w.now.Add(day))
		require.False(t, w.s.In("busy"))
	}
	require.Len(t, w.said(journal.Enrolled), 2, "reenter after 7d")
}

func TestAMemberIsWrittenWheneverThatChanges(t *testing.T) {
	w := withBusy(t)
	w.track(event.ProductViewed, nil)
	next, _ := w.c.Apply(w.s, event.Event{Kind: event.Behaviour, ID: 50, Name: event.ProductViewed, Time: w.now, Received: w.now}, w.now)
	require.Equal(t, []customer.MemberEntry{{Home: "u.1", Segment: "busy"}}, next.Outbox.Members)
	next, _ = w.c.Apply(w.s, event.Event{Kind: event.Behaviour, ID: 50, Name: event.CartViewed, Time: w.now, Received: w.now}, w.now)
	require.Empty(t, next.Outbox.Members, "nothing is written that changes nothing")
}

func TestABrowserWithoutANameIsInNoList(t *testing.T) {
	w := withBusy(t)
	w.s = customer.State{ID: "a.1"}
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	require.Empty(t, w.s.Segments)
	w.identify(map[string]any{"email": address})
	require.True(t, w.s.In("busy"), "once she has an address she is")
	require.True(t, w.s.In("everyone"))
}

func TestATraitDecidesAtOnce(t *testing.T) {
	w := reachable(t, map[string]string{"segments/near.yaml": "segment: near\nwhere: {trait: {name: country, in: [HR, SI]}}\n"})
	w.identify(map[string]any{"address": map[string]any{"country": " hr "}})
	require.True(t, w.s.In("near"))
	w.pass(time.Second)
	w.identify(map[string]any{"country": nil})
	require.False(t, w.s.In("near"))
}
