package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

func TestNoWindowHoldsMoreMailThanItsCapHoweverLateItIsDelivered(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := reachable(rt, map[string]string{"shop.yaml": demoShop + "expires: {marketing: 72h}\n"})
		var sent []time.Time
		for i := range rapid.IntRange(1, 25).Draw(rt, "carts") {
			if i < 20 {
				w.add("lamp", fmt.Sprint("c", i))
			}
			w.pass(time.Duration(rapid.IntRange(1, 30*60).Draw(rt, "minutes")) * time.Minute)
			w.tick(nil)
			for _, m := range w.s.Outbox.Messages {
				if rapid.IntRange(0, 3).Draw(rt, "late") == 0 || w.lease(m, 7, "").Status != message.Sending {
					continue
				}
				fate := rapid.SampledFrom([]string{"sent", "unknown", "failed", "requested"}).Draw(rt, "fate")
				w.outcome(m, 7, fate, "")
				if fate == "sent" || fate == "unknown" {
					sent = append(sent, w.now)
				}
			}
		}
		for i := range sent {
			require.LessOrEqual(rt, within(sent[:i+1], day), 1)
			require.LessOrEqual(rt, within(sent[:i+1], 7*day), 3)
		}
	})
}

// within counts the times in the window of that length which ends with the last of them.
func within(times []time.Time, window time.Duration) (n int) {
	for _, t := range times {
		if t.After(times[len(times)-1].Add(-window)) {
			n++
		}
	}
	return n
}

func TestTheLeaseMovesThePlaceUnderTheCapToItsOwnTime(t *testing.T) {
	w, m := reminded(t)
	require.Equal(t, noon.Add(time.Hour), w.s.Ledger[0].At)
	w.pass(3 * time.Hour)
	w.lease(m, 7, "")
	require.Equal(t, noon.Add(4*time.Hour), w.s.Ledger[0].At)
	require.Len(t, w.s.Ledger, 1)
}

func TestQuietHoursAreThoseOfHerZone(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": "zone: Europe/Zagreb\nquiet_hours: [{channel: email, from: \"21:00\", to: \"08:00\"}]\n"})
	w.now = time.Date(2026, 5, 4, 19, 30, 0, 0, time.UTC)
	w.add("lamp", "c1")
	w.wake(w.now.Add(2 * time.Hour))
	require.Empty(t, w.asked("cart-reminder"))
	require.Equal(t, time.Date(2026, 5, 5, 6, 0, 0, 0, time.UTC), w.waits("cart-reminder"), "eight in Zagreb")
	w.s.Zone = "America/New_York"
	w.tick(nil)
	require.Len(t, w.asked("cart-reminder"), 1, "where she is it is five in the afternoon")
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
