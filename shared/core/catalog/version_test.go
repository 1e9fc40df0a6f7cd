package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

func TestANewRuleMakesNobodyEnter(t *testing.T) {
	w := reachable(t, nil)
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, nil)
	w.c = load(t, 2, map[string]string{"segments/busy.yaml": busy, "campaigns/welcome.yaml": welcome}).WithPast(w.c)
	w.tick(nil)
	require.True(t, w.s.In("busy"), "she is in")
	require.Empty(t, w.s.Enrolments, "but did not come in")
	require.EqualValues(t, 2, w.s.Catalog)
}

func TestWhoComesInUnderANewRuleEnters(t *testing.T) {
	w := reachable(t, nil)
	w.track(event.ProductViewed, nil)
	w.c = load(t, 2, map[string]string{"segments/busy.yaml": busy, "campaigns/welcome.yaml": welcome}).WithPast(w.c)
	w.track(event.ProductViewed, nil)
	require.Equal(t, []string{"welcome: began"}, w.said(journal.Enrolled), "the first event under it counts")
}

func TestWhoIsInsideFinishesTheVersionTheyEntered(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	old := w.c
	w.c = load(t, 2, map[string]string{"campaigns/cart-reminder.yaml": "campaign: cart-reminder\ntrigger: {event: Product Added, key: cart}\n" +
		"steps: [wait: 5h, send: {channel: email, template: receipt}]\npolicy: marketing\n"}).WithPast(old)
	w.add("rug", "c2")
	w.wake(noon.Add(2 * time.Hour))
	m := w.only("cart-reminder")
	require.Equal(t, "letter", m.Template)
	require.EqualValues(t, 1, m.Version)
	w.deliver()
	w.wake(noon.Add(5 * time.Hour))
	require.EqualValues(t, 2, w.s.Enrolments[1].Version+w.s.Enrolments[0].Version-1)
	for _, e := range w.s.Enrolments {
		if e.Key == "c2" {
			require.EqualValues(t, 2, e.Version)
		}
	}
}

func TestACampaignThatIsGoneLetsThoseInsideFinish(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.c = load(t, 2, nil).WithPast(w.c)
	w.wake(noon.Add(2 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1)
	w.order("o1", 20)
	require.Contains(t, w.said(journal.Left), "cart-reminder: ended: left by Order Completed")
	require.Contains(t, w.said(journal.Goal), "cart-reminder: goal reached by Order Completed, worth 20.00 EUR")
}

func TestOfAVersionThatNobodyHasAnyMoreTheEnrolmentEnds(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.c = load(t, 2, nil)
	w.tick(nil)
	require.Contains(t, w.said(journal.Left), "cart-reminder: ended: its campaign is gone")
}

func TestWhatNoDefinitionAsksAnyMoreIsForgotten(t *testing.T) {
	w := reachable(t, map[string]string{"segments/lamps.yaml": counting["segments/lamps.yaml"]})
	for range 2 {
		w.track(event.ProductAdded, map[string]any{"product_id": "lamp"})
	}
	require.True(t, w.s.In("lamps"))
	require.Len(t, w.s.Counters, 1)
	old := w.c
	w.c = load(t, 2, nil).WithPast(old)
	w.tick(nil)
	require.False(t, w.s.In("lamps"))
	require.True(t, w.s.In("everyone"))
	require.Len(t, w.s.Counters, 1, "she is inside a campaign of the version that asks")
	w.order("o1", 20)
	w.c = load(t, 3, nil).WithPast(w.c)
	w.wake(noon.Add(400 * 24 * time.Hour))
	w.c = load(t, 4, nil).WithPast(w.c)
	w.tick(nil)
	require.Empty(t, w.s.Counters)
}
