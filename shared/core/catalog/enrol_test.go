package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

const day = 24 * time.Hour

func TestAnEventOfMoreThanADayAgoCountsButStartsNothing(t *testing.T) {
	w := reachable(t, nil)
	w.happen(noon.Add(-day), event.ProductAdded, map[string]any{"cart_id": "c1"})
	require.Len(t, w.s.Enrolments, 1, "a day old is young enough")
	w.happen(noon.Add(-day-time.Millisecond), event.ProductAdded, map[string]any{"cart_id": "c2"})
	require.Len(t, w.s.Enrolments, 1)
	require.Equal(t, []string{"cart-reminder: did not begin: too late"}, w.said(journal.NotEnrolled))
	require.EqualValues(t, 2, w.s.Record(event.ProductAdded).Count)
}

func TestAWaitCountsFromEventTimeHoweverLateTheEventCame(t *testing.T) {
	w := reachable(t, nil)
	w.happen(noon.Add(-50*time.Minute), event.ProductAdded, map[string]any{"cart_id": "c1"})
	require.Equal(t, noon.Add(10*time.Minute), w.waits("cart-reminder"))
	w.happen(noon.Add(-3*time.Hour), event.ProductAdded, map[string]any{"cart_id": "c2"})
	require.Len(t, w.asked("cart-reminder"), 0, "its quiet hour counts the other cart's event too")
	w.wake(noon.Add(10 * time.Minute))
	require.Len(t, w.asked("cart-reminder"), 1)
}

func TestWithoutConsentNothingIsSentAndTheJournalSaysWhy(t *testing.T) {
	w := newWorld(t, nil)
	w.identify(map[string]any{"email": address})
	w.add("lamp", "c1")
	w.wake(noon.Add(2 * time.Hour))
	require.Empty(t, w.asked("cart-reminder"))
	require.Equal(t, []string{"cart-reminder: not sent: no consent for email"}, w.said(journal.Skipped))
	w.order("o1", 20)
	require.Len(t, w.asked("order-receipt"), 1, "a receipt needs none")
}

func TestAnAddressFromABrowserIsNeverWrittenTo(t *testing.T) {
	w := newWorld(t, nil)
	w.apply(event.Event{Kind: event.Behaviour, ID: 5, Customer: "a.1", Name: event.Identify, Time: noon, Received: noon,
		Traits: map[string]any{"email": address}})
	require.Empty(t, w.s.Address.Email)
	w.order("o1", 20)
	require.Empty(t, w.asked("order-receipt"))
	require.Equal(t, []string{"order-receipt: not sent: no confirmed address for email"}, w.said(journal.Skipped))
}

func TestAnOrderOfABrowserEndsTheReminderButMakesNobodyABuyer(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.apply(event.Event{Kind: event.Behaviour, ID: 5, Customer: "a.1", Name: event.OrderCompleted, Time: noon.Add(time.Minute), Received: noon,
		Properties: map[string]any{"order_id": "o1"}})
	require.Equal(t, []string{"cart-reminder: ended: left by Order Completed"}, w.said(journal.Left))
	require.Empty(t, w.asked("order-receipt"), "anybody could have receipts written")
	require.Empty(t, w.items)
	require.Zero(t, w.s.Buyer)
}

func TestAConsentThatABrowserSendsIsNone(t *testing.T) {
	w := newWorld(t, nil)
	w.apply(event.Event{Kind: event.Behaviour, ID: 5, Name: event.ConsentGranted, Time: noon, Received: noon, Properties: map[string]any{"channel": "email"}})
	require.Empty(t, w.s.Consents)
	require.Empty(t, w.lines)
}

func TestAKeyEntersAgainOnlyAfterItsTime(t *testing.T) {
	w := reachable(t, nil)
	began := func() int { return len(w.said(journal.Enrolled)) }
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(2 * day))
	require.Empty(t, w.waits("cart-reminder"), "it is over")
	w.add("lamp", "c1")
	require.Equal(t, 1, began())
	w.wake(noon.Add(7*day - time.Minute))
	w.add("lamp", "c1")
	require.Equal(t, 1, began())
	w.wake(noon.Add(7 * day))
	w.add("lamp", "c1")
	require.Equal(t, 2, began())
}

func TestWithoutReenterAKeyEntersOnce(t *testing.T) {
	w := reachable(t, nil)
	w.order("o1", 20)
	w.pass(300 * day)
	w.order("o1", 20)
	require.Len(t, w.said(journal.Enrolled), 1)
	w.order("o2", 20)
	require.Len(t, w.said(journal.Enrolled), 2)
}

func TestAnEnrolmentEndsWhenItIsTooOld(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": "caps: [{channel: email, at_most: 1, within: 31d}]\nexpires: {marketing: 30d}\n",
		"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Signed Up}\nsteps: [wait: 170d, send: {channel: email, template: letter}, wait: 10d, exit: done]\npolicy: marketing\n"})
	w.track("Signed Up", nil)
	w.wake(noon.Add(169 * day))
	w.add("lamp", "c1")
	w.wake(noon.Add(169*day + time.Hour))
	w.deliver()
	w.wake(noon.Add(179 * day))
	require.Len(t, w.said(journal.Held), 1, "the reminder of the cart holds the place under the cap; that is said once")
	require.False(t, w.waits("letter").After(noon.Add(180*day)), "it is never due after its end")
	w.wake(noon.Add(181 * day))
	require.Contains(t, w.said(journal.Left), "letter: ended: too old")
}

func TestMoreCampaignsAtOnceThanTheBoundDoNotBegin(t *testing.T) {
	w := reachable(t, nil)
	for i := range customer.MaxOpen + 1 {
		w.add("lamp", fmt.Sprint("c", i))
	}
	require.Len(t, w.s.Enrolments, customer.MaxOpen)
	require.Equal(t, []string{"cart-reminder: did not begin: too many campaigns at once"}, w.said(journal.NotEnrolled))
}
