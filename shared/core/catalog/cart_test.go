package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

func TestACartLeftForAnHourIsRemindedOfOnce(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(59 * time.Minute))
	require.Empty(t, w.asked("cart-reminder"))
	w.wake(noon.Add(2 * time.Hour))
	m := w.only("cart-reminder")
	require.Equal(t, message.Requested, m.Status)
	require.Equal(t, noon.Add(time.Hour), m.Planned)
	require.Equal(t, noon.Add(25*time.Hour), m.Expires)
	require.Equal(t, []any{"u.1", "email", "letter", "marketing", "news", 2}, []any{m.Home, m.Channel, m.Template, m.Policy, m.Topic, m.Step})
	require.Equal(t, []string{"cart-reminder: began"}, w.said(journal.Enrolled))
	w.add("rug", "c1")
	w.wake(noon.Add(5 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1, "a step taken stays taken")
}

func TestTheQuietHourMovesWithEachTouchOfTheCartInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := reachable(rt, nil)
		w.add("lamp", "c1")
		last := noon
		w.pass(50 * time.Minute)
		for range rapid.IntRange(0, 6).Draw(rt, "touches") {
			name := rapid.SampledFrom([]string{event.ProductAdded, event.ProductRemoved, event.CartViewed, event.ProductViewed}).Draw(rt, "name")
			at := noon.Add(time.Duration(rapid.IntRange(0, 50).Draw(rt, "minute")) * time.Minute)
			w.happen(at, name, map[string]any{"product_id": "lamp", "cart_id": "c1"})
			if name != event.ProductViewed && at.After(last) {
				last = at
			}
		}
		require.Equal(rt, last.Add(time.Hour), w.waits("cart-reminder"), "it counts from event time")
	})
}

func TestEachCartIsRemindedOfByItself(t *testing.T) {
	w := reachable(t, map[string]string{"shop.yaml": ""})
	w.add("lamp", "c1")
	w.add("rug", "c2")
	w.add("vase", "c1")
	w.wake(noon.Add(2 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 2)
}

func TestWithoutACartIdACartIsWhatWasAddedSinceTheLastOrder(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "")
	w.add("rug", "")
	require.Len(t, w.s.Enrolments, 1)
	first := w.s.Enrolments[0].Key
	require.Equal(t, w.s.Cart.ID, first)
	w.pass(time.Minute)
	w.order("o1", 20)
	w.pass(time.Minute)
	w.add("vase", "")
	require.NotEqual(t, first, w.s.Cart.ID)
	require.Len(t, w.s.Cart.Lines, 1)
	open := 0
	for _, e := range w.s.Enrolments {
		if e.Campaign == "cart-reminder" && e.Ended == "" {
			open++
			require.Equal(t, w.s.Cart.ID, e.Key)
		}
	}
	require.Equal(t, 1, open)
}

func TestProductsThatComeInLateOrderAreInTheCartAllTheSame(t *testing.T) {
	for _, cart := range []string{"", "c1"} {
		w := reachable(t, nil)
		w.pass(10 * time.Minute)
		w.add("rug", cart)
		properties := map[string]any{"product_id": "lamp"}
		if cart != "" {
			properties["cart_id"] = cart
		}
		w.happen(noon.Add(5*time.Minute), event.ProductAdded, properties)
		require.Len(t, w.s.Cart.Lines, 2, "cart %q", cart)
		require.Equal(t, noon.Add(5*time.Minute), w.s.Cart.Since, "it began with the first")
		require.Len(t, w.s.Enrolments, 1)
	}
}

func TestWhatWasAddedBeforeTheOrderIsNotInTheCartAfterIt(t *testing.T) {
	w := reachable(t, nil)
	w.pass(10 * time.Minute)
	w.order("o1", 20)
	w.happen(noon.Add(5*time.Minute), event.ProductAdded, map[string]any{"product_id": "lamp"})
	require.Empty(t, w.s.Cart)
	w.happen(noon.Add(6*time.Minute), event.ProductAdded, map[string]any{"product_id": "rug", "cart_id": "c1"})
	require.Empty(t, w.s.Cart)
	require.Empty(t, w.waits("cart-reminder"))
	require.Equal(t, []string{"cart-reminder: did not begin: after Order Completed", "cart-reminder: did not begin: after Order Completed"},
		w.said(journal.NotEnrolled))
}

func TestAnOrderEndsTheReminderAtAnyStep(t *testing.T) {
	for _, after := range []time.Duration{10 * time.Minute, 2 * time.Hour} {
		w := reachable(t, nil)
		w.add("lamp", "c1")
		w.wake(noon.Add(after))
		w.order("o1", 20)
		require.Empty(t, w.s.Cart)
		require.Equal(t, []string{"cart-reminder: ended: left by Order Completed", "order-receipt: ended: finished"}, w.said(journal.Left))
		require.Equal(t, message.Requested, w.only("order-receipt").Status, "the receipt is asked for at once")
	}
}

func TestAnOrderOfBeforeTheCartThatComesInLateEndsNothing(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.happen(noon.Add(-time.Minute), event.OrderCompleted, map[string]any{"order_id": "o1"})
	require.NotZero(t, w.waits("cart-reminder"))
	require.Len(t, w.s.Cart.Lines, 1)
}

func TestACartAndItsOrderOfTheSameMomentNeedNoReminderInEitherOrder(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.order("o1", 20)
	require.Zero(t, w.waits("cart-reminder"))
	w = reachable(t, nil)
	w.order("o1", 20)
	w.add("lamp", "c1")
	require.Zero(t, w.waits("cart-reminder"))
}

func TestAnOrderBetweenDecisionAndLeaseStopsTheReminderAndNotTheReceipt(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	m := w.only("cart-reminder")
	w.order("o1", 20)
	m = w.lease(m, 7, "")
	require.Equal(t, message.Skipped, m.Status)
	require.Equal(t, "left by Order Completed", m.Reason)
	require.Equal(t, message.Sending, w.lease(w.only("order-receipt"), 7, "").Status)
}

func TestTheReceiptKnowsItsOrder(t *testing.T) {
	w := reachable(t, nil)
	w.order("o1", 20)
	require.Len(t, w.items, 1)
	require.Equal(t, w.items[0].Key.Ref(), w.only("order-receipt").Order)
	require.JSONEq(t, `{"order_id":"o1","revenue":20,"currency":"EUR","ordered_at":"2026-05-04T12:00:00Z"}`, string(w.items[0].Body))
	w.order("o1", 20)
	require.Len(t, w.asked("order-receipt"), 1, "one receipt per order, whatever its messages' ids")
}

func TestALongCartIdIsKeptShort(t *testing.T) {
	w := reachable(t, nil)
	long := string(make([]byte, 5000))
	w.add("lamp", long)
	w.add("rug", long)
	require.Len(t, w.s.Enrolments, 1)
	require.LessOrEqual(t, len(w.s.Enrolments[0].Key), 128)
	require.LessOrEqual(t, len(w.s.Cart.ID), 128)
	require.Len(t, w.s.Cart.Lines, 2)
}
