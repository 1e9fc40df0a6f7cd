package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

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
