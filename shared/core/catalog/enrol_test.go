package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
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

func TestTheGoalIsMeasuredWithItsAmountAlsoAfterTheEnd(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(3 * day))
	w.order("o1", 42.5)
	w.order("o2", 99)
	require.Equal(t, []string{"cart-reminder: goal reached by Order Completed, worth 42.50 EUR"}, w.said(journal.Goal))
}

func TestAGoalTooLateIsNone(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(7*day + time.Second))
	w.order("o1", 42.5)
	require.Empty(t, w.said(journal.Goal))
}

const letterWithGoal = "campaign: letter\ntrigger: {event: Signed Up}\nsteps: [wait: 1h, send: {channel: email, template: letter}]\n" +
	"goal: {event: Order Completed, within: 7d}\nholdout: 50%\npolicy: marketing\n"

func TestTheHoldoutIsFixedAtEnrolmentAndMeasuredButNotSent(t *testing.T) {
	arms := map[string]int{}
	for i := range 40 {
		w := newWorld(t, map[string]string{"campaigns/letter.yaml": letterWithGoal})
		w.s.ID = fmt.Sprintf("u.%d", i)
		w.identify(map[string]any{"email": address})
		w.consent(event.ConsentGranted, "")
		w.track("Signed Up", nil)
		held := w.s.Enrolments[0].Holdout
		w.wake(noon.Add(2 * time.Hour))
		require.Equal(t, held, len(w.asked("letter")) == 0)
		w.order("o1", 10)
		arm := "campaign"
		if held {
			arm = "holdout"
			require.Equal(t, []string{"letter: not sent: holdout"}, w.said(journal.Skipped))
		}
		arms[arm]++
		for _, l := range w.lines {
			if l.Campaign == "letter" && (l.Kind == journal.Enrolled || l.Kind == journal.Goal) {
				require.Equal(t, arm, l.Arm)
				arms[l.Kind.String()]++
			}
		}
	}
	require.Equal(t, 40, arms["goal"], "both arms are measured")
	require.Equal(t, 40, arms["enrolled"])
	require.InDelta(t, 20, arms["holdout"], 10)
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

func TestACapHoldsUntilItsWindowHasPassed(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": demoShop + "expires: {marketing: 48h}\n"})
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	first := w.only("cart-reminder")
	w.deliver()
	w.add("rug", "c2")
	w.wake(noon.Add(3 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1)
	require.Equal(t, []string{"cart-reminder: waits until 13:00 on 5 May 2026: cap of 1 in 24 hours"}, w.said(journal.Held))
	w.wake(noon.Add(26 * time.Hour))
	messages := w.asked("cart-reminder")
	require.Len(t, messages, 2)
	require.Equal(t, first.Requested.Add(day), messages[1].Requested)
	require.Len(t, w.said(journal.Held), 1, "a hold is said once")
}

func TestWhatWasHeldMovesTheStepsBehindIt(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": demoShop + "expires: {marketing: 48h}\n"})
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.add("rug", "c2")
	w.wake(noon.Add(25 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 2, "due after an hour, sent after a day")
	require.Equal(t, noon.Add((25+23)*time.Hour), w.waits("cart-reminder"))
}

func TestALateAlarmDelaysNothingBehindIt(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.now = noon.Add(5 * time.Hour)
	w.tick(nil)
	require.Len(t, w.asked("cart-reminder"), 1)
	require.Equal(t, noon.Add(24*time.Hour), w.waits("cart-reminder"), "an hour and 23 by the plan")
}

func TestWhatACapHoldsForTooLongIsTooLate(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": "caps: [{channel: email, at_most: 1, within: 7d}]\n"})
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.add("rug", "c2")
	w.wake(noon.Add(4 * day))
	require.Len(t, w.asked("cart-reminder"), 1)
	require.Equal(t, []string{"cart-reminder: waits until 14:00 on 5 May 2026: cap of 1 in 7 days"}, w.said(journal.Held))
	require.Equal(t, []string{"cart-reminder: not sent: too late"}, w.said(journal.Skipped))
}

func TestASlotGivenBackFreesWhoIsHeld(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	first := w.only("cart-reminder")
	w.add("rug", "c2")
	w.wake(noon.Add(2*time.Hour + time.Minute))
	require.Len(t, w.asked("cart-reminder"), 1)
	w.lease(first, 7, "")
	w.outcome(first, 7, "failed", "mailbox full")
	require.Len(t, w.asked("cart-reminder"), 2)
	require.Equal(t, message.Failed, w.message(first.ID).Status)
}

func TestManyReceiptsTakeNoPlaceFromTheCaps(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": "caps: [{policy: marketing, channel: email, at_most: 1, within: 7d}]\nexpires: {marketing: 48h}\n"})
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	for i := range customer.MaxLedger + 5 {
		w.pass(time.Second)
		w.order(fmt.Sprint("o", i), 1)
	}
	w.pass(time.Minute)
	w.add("rug", "c2")
	w.wake(noon.Add(5 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1, "the cap still knows of the first")
	require.Len(t, w.s.Ledger, 1)
}
