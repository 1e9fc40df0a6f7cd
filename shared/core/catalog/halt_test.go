package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// ask is a lease of a campaign that a person paused, or of which she called something off.
func (w *world) ask(m message.Message, paused bool, cancelled ...string) message.Message {
	w.apply(event.Event{Kind: event.Lease, Customer: "u.1", Lease: &event.LeaseData{Message: m.ID, Holder: 7, Until: w.now.Add(2 * time.Minute),
		Address: address, Paused: paused, Cancelled: cancelled}})
	return w.message(m.ID)
}

func requestedReceipt(t *testing.T) *world {
	w := reachable(t, nil)
	w.order("o1", 20)
	return w
}

func TestAPauseHoldsEvenAReceiptTenMinutesAtATime(t *testing.T) {
	w := requestedReceipt(t)
	m := w.ask(w.only("order-receipt"), true)
	require.Equal(t, message.Requested, m.Status)
	require.Equal(t, w.now.Add(10*time.Minute), m.NotBefore)
	require.Equal(t, "paused", m.Reason)
	for range 5 {
		w.pass(10 * time.Minute)
		require.Equal(t, message.Requested, w.ask(m, true).Status)
	}
	require.Len(t, w.said(journal.Held), 1, "a pause of an hour is one line")
	w.pass(10 * time.Minute)
	require.Equal(t, message.Sending, w.ask(m, false).Status, "resumed")
}

func TestAPauseLastsUntilItIsTooLate(t *testing.T) {
	w := requestedReceipt(t)
	m := w.only("order-receipt")
	w.now = m.Expires.Add(-3 * time.Minute)
	held := w.ask(m, true)
	require.Equal(t, m.Expires, held.NotBefore)
	w.now = m.Expires
	skipped := w.ask(m, true)
	require.Equal(t, message.Skipped, skipped.Status)
	require.Equal(t, "too late; before that: paused", skipped.Reason)
}

func TestACancelledCampaignSkipsWhatIsNotSentYet(t *testing.T) {
	w := requestedReceipt(t)
	m := w.ask(w.only("order-receipt"), true, "")
	require.Equal(t, message.Skipped, m.Status)
	require.Equal(t, "cancelled", m.Reason)
	w = requestedReceipt(t)
	require.Equal(t, message.Sending, w.ask(w.only("order-receipt"), false, theDay).Status, "it has no occurrences")
}

func TestACancelledOccurrenceSkipsItsOwnMailOnly(t *testing.T) {
	for cancelled, want := range map[string]message.Status{theDay: message.Skipped, "2026-05-12": message.Sending, "": message.Skipped} {
		w := member(t, tuesday)
		w.hour(theDay, 0)
		w.wake(herHour.Add(time.Minute))
		require.Equal(t, want, w.ask(w.only("tuesday"), false, cancelled).Status, "%q is called off", cancelled)
	}
}

func TestABouncedAddressOutweighsAPause(t *testing.T) {
	w := requestedReceipt(t)
	m := w.only("order-receipt")
	w.apply(event.Event{Kind: event.Lease, Customer: "u.1", Lease: &event.LeaseData{Message: m.ID, Holder: 7, Until: w.now.Add(2 * time.Minute),
		Address: address, Suppressed: "BOUNCE", Paused: true}})
	require.Equal(t, message.Skipped, w.message(m.ID).Status)
}
