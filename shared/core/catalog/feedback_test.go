package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

func TestTheChannelsOwnWordTurnsAnyStatusIntoSent(t *testing.T) {
	for _, report := range []string{"sent", "delivered", "bounced", "softbounced", "complained"} {
		for _, before := range []string{"", "sending", "unknown", "failed", "skipped"} {
			w, m := reminded(t)
			switch before {
			case "sending":
				w.lease(m, 7, "")
			case "unknown", "failed":
				w.lease(m, 7, "")
				w.outcome(m, 7, before, "")
			case "skipped":
				w.lease(m, 7, "MANUAL")
			}
			w.report(m, report)
			require.Equal(t, message.Sent, w.message(m.ID).Status, "%s after %q", report, before)
			require.Len(t, w.s.Ledger, 1, "%s after %q: what was sent has its place", report, before)
		}
	}
}

func TestWhatSaysNothingOfTheSendingChangesNothing(t *testing.T) {
	for _, report := range []string{"delayed", "opened", "clicked", "no such report"} {
		w, m := reminded(t)
		w.report(m, report)
		require.Equal(t, m, w.message(m.ID))
		require.Empty(t, w.s.Address.Suppressed)
	}
}

func TestARejectedMessageFailedAndGivesItsPlaceBack(t *testing.T) {
	w, m := reminded(t)
	w.lease(m, 7, "")
	w.report(m, "rejected")
	require.Equal(t, message.Failed, w.message(m.ID).Status)
	require.Equal(t, "because", w.message(m.ID).Reason)
	require.Empty(t, w.s.Ledger)
	require.Empty(t, w.said(journal.Failed), "the message says it itself, once")
}

func TestABounceStopsEverythingAndAComplaintEverythingButReceipts(t *testing.T) {
	for report, receipts := range map[string]int{"bounced": 0, "complained": 1} {
		w, m := reminded(t)
		w.lease(m, 7, "")
		w.outcome(m, 7, "sent", "")
		w.report(m, report)
		w.pass(2 * day)
		w.add("rug", "c2")
		w.wake(w.now.Add(2 * time.Hour))
		require.Len(t, w.asked("cart-reminder"), 0, report)
		w.order("o1", 20)
		require.Len(t, w.asked("order-receipt"), receipts, report)
	}
}

func TestABounceOutweighsAComplaint(t *testing.T) {
	w, m := reminded(t)
	w.report(m, "bounced")
	w.report(m, "complained")
	require.Equal(t, "BOUNCE", w.s.Address.Suppressed)
	w, m = reminded(t)
	w.report(m, "complained")
	w.report(m, "bounced")
	require.Equal(t, "BOUNCE", w.s.Address.Suppressed)
	require.Equal(t, []string{"cart-reminder: marked as spam, the address gets no marketing any more"}, w.said(journal.Complained))
	require.Equal(t, []string{"cart-reminder: bounced, the address is not written to any more: because"}, w.said(journal.Bounced))
}

func TestAReportAboutAnOldAddressDoesNotStopTheNewOne(t *testing.T) {
	w, m := reminded(t)
	w.pass(time.Minute)
	w.identify(map[string]any{"email": "new@mail.example"})
	w.report(m, "bounced")
	require.Empty(t, w.s.Address.Suppressed)
	w, m = reminded(t)
	w.report(m, "bounced")
	w.pass(time.Minute)
	w.identify(map[string]any{"email": address})
	require.Equal(t, "BOUNCE", w.s.Address.Suppressed, "saying the same address again clears nothing")
}

func TestFeedbackOfAMessageThatLeftStillConcernsTheAddress(t *testing.T) {
	w := reachable(t, nil)
	w.apply(event.Event{Kind: event.Feedback, ID: 9, Time: noon, Received: noon,
		Feedback: &event.FeedbackData{Message: "202605041300_00", Report: "complained", Address: address}})
	require.Equal(t, "COMPLAINT", w.s.Address.Suppressed)
	require.Equal(t, []string{"message 202605041300_00: marked as spam, the address gets no marketing any more"}, w.said(journal.Complained))
}

func TestTheChannelsOwnIdIsKept(t *testing.T) {
	w, m := reminded(t)
	w.apply(event.Event{Kind: event.Feedback, ID: 9, Time: w.now, Received: w.now,
		Feedback: &event.FeedbackData{Message: m.ID, Report: "delivered", Address: address, Provider: "ses-7"}})
	require.Equal(t, "ses-7", w.message(m.ID).Provider)
}
