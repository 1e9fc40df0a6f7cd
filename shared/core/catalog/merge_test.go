package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

// twoSides is one person: a browser that put a lamp into a cart, and the customer that the shop's backend knows.
func twoSides(t *testing.T) (known, browser *world) {
	browser = newWorld(t, nil)
	browser.s.ID, browser.sent = "a.1", 1000
	browser.add("lamp", "c1")
	return reachable(t, nil), browser
}

// fold makes one of both, by a verified identify.
func fold(known, browser *world) {
	known.s, _ = customer.Merge(known.s, browser.s, known.now)
	known.identify(map[string]any{"email": address})
}

func TestWhatABrowserBeganGoesOnForTheKnownCustomer(t *testing.T) {
	w, browser := twoSides(t)
	w.pass(10 * time.Minute)
	fold(w, browser)
	require.EqualValues(t, 1, w.s.Record(event.ProductAdded).Count)
	require.Equal(t, []string{"recognised as the same person as a.1"}, w.said(journal.Merged))
	w.wake(noon.Add(2 * time.Hour))
	m := w.only("cart-reminder")
	require.Equal(t, "u.1", m.Home)
	require.Equal(t, browser.s.Enrolments[0].ID, m.Enrolment)
}

func TestOneCartSeenFromBothSidesIsRemindedOfOnce(t *testing.T) {
	w, browser := twoSides(t)
	w.add("lamp", "c1")
	w.pass(10 * time.Minute)
	fold(w, browser)
	w.wake(noon.Add(2 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1)
}

func TestAnOrderThatTheOtherSideSawEndsTheReminder(t *testing.T) {
	w, browser := twoSides(t)
	w.pass(10 * time.Minute)
	w.order("o1", 20) // the backend's, under her own id
	w.pass(time.Minute)
	fold(w, browser)
	w.wake(noon.Add(3 * time.Hour))
	require.Empty(t, w.asked("cart-reminder"), "she bought what is in the cart")
	require.Contains(t, w.said(journal.Left), "cart-reminder: ended: left by Order Completed")
	require.Contains(t, w.said(journal.Goal), "cart-reminder: goal reached by Order Completed")
}

func TestAnOrderOfBeforeEndsNothing(t *testing.T) {
	w, browser := twoSides(t)
	w.happen(noon.Add(-time.Hour), event.OrderCompleted, map[string]any{"order_id": "o1"})
	w.pass(10 * time.Minute)
	fold(w, browser)
	w.wake(noon.Add(3 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1)
}
