package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// reminded is a world in which a reminder was just asked for.
func reminded(t require.TestingT) (*world, message.Message) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	return w, w.only("cart-reminder")
}

// receipted is the same with a receipt.
func receipted(t require.TestingT) (*world, message.Message) {
	w := reachable(t, nil)
	w.order("o1", 20)
	return w, w.only("order-receipt")
}

func TestALeaseIsForOneHolderUntilItsTime(t *testing.T) {
	w, m := reminded(t)
	m = w.lease(m, 7, "")
	require.Equal(t, message.Sending, m.Status)
	require.EqualValues(t, 7, m.Lease)
	require.Equal(t, w.now.Add(2*time.Minute), m.Until)
	require.Equal(t, m, w.lease(m, 8, ""), "a second one gets nothing")
	require.Equal(t, message.Message{}, w.lease(message.Message{ID: "no such"}, 8, ""), "what is not in the outbox is not sent")
}

func TestConsentWithdrawnBeforeTheLeaseSkipsTheMessage(t *testing.T) {
	for _, topic := range []string{"", "news", "marketing"} {
		w, m := reminded(t)
		w.pass(time.Minute)
		w.consent(event.ConsentWithdrawn, topic)
		m = w.lease(m, 7, "")
		require.Equal(t, message.Skipped, m.Status)
		require.Equal(t, "consent for email withdrawn", m.Reason)
		require.Empty(t, w.s.Ledger, "it gives its place back")
	}
}

func TestAWithdrawalByLinkCountsAsOneByTheShop(t *testing.T) {
	w, m := reminded(t)
	w.pass(time.Minute)
	w.apply(event.Event{Kind: event.Answer, ID: 99, Time: w.now, Received: w.now, Answer: &event.AnswerData{Channel: "email", Topic: "news"}})
	require.Equal(t, message.Skipped, w.lease(m, 7, "").Status)
	require.Contains(t, w.said(journal.Consent), "withdrew consent for news by email (by link)")
}

func TestALeaseForAnAddressThatIsNotHersAnyMoreIsRefused(t *testing.T) {
	w, m := reminded(t)
	w.pass(time.Minute)
	w.identify(map[string]any{"email": "new@mail.example"})
	require.Equal(t, m, w.lease(m, 7, ""))
	require.NotZero(t, w.s.Armed, "its alarm asks again")
}

func TestTheSuppressionThatLiesOnTheAddressCounts(t *testing.T) {
	w, m := reminded(t)
	m = w.lease(m, 7, "COMPLAINT")
	require.Equal(t, message.Skipped, m.Status)
	require.Equal(t, "address suppressed: COMPLAINT", m.Reason)
	require.Equal(t, "COMPLAINT", w.s.Address.Suppressed, "the state knows from now on")
	w, m = receipted(t)
	require.Equal(t, message.Sending, w.lease(m, 7, "COMPLAINT").Status, "a complaint does not stop a receipt")
	w, m = receipted(t)
	require.Equal(t, message.Skipped, w.lease(m, 7, "BOUNCE").Status)
}

func TestAtTheLeaseItMayBeTooLate(t *testing.T) {
	w, m := reminded(t)
	w.pass(day)
	m = w.lease(m, 7, "")
	require.Equal(t, message.Skipped, m.Status)
	require.Equal(t, "too late", m.Reason)
}

func TestAtTheLeaseTheCapHoldsAndItsOwnPlaceDoesNotCount(t *testing.T) {
	w, m := reminded(t)
	w.s = w.s.Reserve(policy.Slot{Message: "another", Policy: policy.Marketing, Channel: "email", At: w.now.Add(-time.Hour)})
	m = w.lease(m, 7, "")
	require.Equal(t, message.Requested, m.Status)
	require.Equal(t, w.now.Add(23*time.Hour), m.NotBefore)
	require.Equal(t, []string{"cart-reminder: waits until 12:00 on 5 May 2026: cap of 1 in 24 hours"}, w.said(journal.Held))
	w.pass(time.Hour)
	require.Equal(t, m, w.lease(m, 7, ""), "not before that")
	w.pass(22 * time.Hour)
	require.Equal(t, message.Sending, w.lease(m, 7, "").Status)
}

func TestOnlyTheHoldersOutcomeCounts(t *testing.T) {
	for _, status := range []string{"failed", "unknown", "requested"} {
		w, m := reminded(t)
		m = w.lease(m, 7, "")
		w.outcome(m, 8, status, "not mine")
		require.Equal(t, m, w.message(m.ID), status)
		w.outcome(m, 7, status, "mine")
		require.Equal(t, status, w.message(m.ID).Status.String())
		require.Equal(t, "mine", w.message(m.ID).Reason)
		require.Zero(t, w.message(m.ID).Lease)
	}
}

func TestThatItWasSentCountsWhoeverSaysIt(t *testing.T) {
	w, m := reminded(t)
	w.lease(m, 7, "")
	w.outcome(m, 8, "sent", "")
	require.Zero(t, w.message(m.ID), "its item was written first, so it leaves with the same put")
	require.Len(t, w.s.Ledger, 1, "its place stays taken")
}

func TestFailedGivesThePlaceBackAndUnknownKeepsIt(t *testing.T) {
	w, m := reminded(t)
	w.lease(m, 7, "")
	w.outcome(m, 7, "failed", "no such mailbox")
	require.Empty(t, w.s.Ledger)
	w, m = reminded(t)
	w.lease(m, 7, "")
	w.outcome(m, 7, "unknown", "the reply was lost")
	require.Len(t, w.s.Ledger, 1)
}

func TestARefusalThatDoesNotConcernItIsTriedAgainLaterAndLater(t *testing.T) {
	w, m := receipted(t)
	for _, minutes := range []float64{2, 4, 8, 16, 32, 32} {
		require.Equal(t, message.Sending, w.lease(m, 7, "").Status)
		w.outcome(m, 7, "requested", "rate exceeded")
		got := w.message(m.ID)
		require.Equal(t, message.Requested, got.Status)
		require.Equal(t, "rate exceeded", got.Reason)
		wait := got.NotBefore.Sub(w.now).Minutes()
		require.GreaterOrEqual(t, wait, minutes)
		require.LessOrEqual(t, wait, minutes*1.5)
		w.now = got.NotBefore.Add(-time.Millisecond)
		require.Equal(t, message.Requested, w.lease(m, 7, "").Status, "not before its time")
		w.now = got.NotBefore
	}
}

func TestALeaseThatRanOutIsUnknownUnlessTheItemSaysSent(t *testing.T) {
	w, m := reminded(t)
	m = w.lease(m, 7, "")
	w.pass(time.Minute)
	w.tick(map[string]string{m.ID: "sent"})
	require.Equal(t, m, w.message(m.ID), "it is still under way")
	w.pass(time.Minute)
	w.tick(nil)
	require.Equal(t, m, w.message(m.ID), "its item was not looked at")
	require.Equal(t, w.now.Add(2*time.Minute), w.s.Armed.Time())
	w.pass(2 * time.Minute)
	w.tick(map[string]string{m.ID: ""})
	require.Equal(t, message.Unknown, w.message(m.ID).Status)
	require.Contains(t, w.message(m.ID).Reason, "lease ran out")

	w, m = reminded(t)
	m = w.lease(m, 7, "")
	w.pass(2 * time.Minute)
	w.tick(map[string]string{m.ID: "sent"})
	require.Zero(t, w.message(m.ID), "the holder died between the item and the state")
}

func TestMarketingOfUnknownFateEndsThere(t *testing.T) {
	w, m := reminded(t)
	w.lease(m, 7, "")
	w.outcome(m, 7, "unknown", "the reply was lost")
	w.wake(w.now.Add(3 * time.Hour))
	require.Len(t, w.asked("cart-reminder"), 1)
	require.Equal(t, message.Unknown, w.message(m.ID).Status)
}

// followed is a world in which a receipt's fate stayed unknown for a quarter of an hour.
func followed(t *testing.T) (w *world, first, second message.Message) {
	w, first = receipted(t)
	w.lease(first, 7, "")
	w.outcome(first, 7, "unknown", "the reply was lost")
	w.wake(noon.Add(14 * time.Minute))
	require.Len(t, w.asked("order-receipt"), 1)
	w.wake(noon.Add(15 * time.Minute))
	all := w.asked("order-receipt")
	require.Len(t, all, 2)
	first = w.message(first.ID)
	return w, first, w.message(first.Followed)
}

func TestAReceiptOfUnknownFateIsFollowedByASecondAfterAQuarterOfAnHour(t *testing.T) {
	w, first, second := followed(t)
	require.Equal(t, message.Unknown, first.Status)
	require.Equal(t, message.Requested, second.Status)
	require.Equal(t, first.ID, second.Follows)
	require.NotEqual(t, first.ID, second.ID)
	require.Equal(t, []any{first.Order, first.Expires, first.Enrolment, first.Step}, []any{second.Order, second.Expires, second.Enrolment, second.Step})
	require.Equal(t, message.Sending, w.lease(second, 8, "").Status)
	w.outcome(second, 8, "unknown", "lost again")
	w.wake(noon.Add(5 * time.Hour))
	require.Len(t, w.asked("order-receipt"), 2, "there is no third")
}

func TestTheSecondIsSkippedWhenTheFirstTurnsOutSent(t *testing.T) {
	w, first, second := followed(t)
	w.report(first, "delivered")
	require.Equal(t, message.Sent, w.message(first.ID).Status, "it stays until the second is final")
	second = w.lease(second, 8, "")
	require.Equal(t, message.Skipped, second.Status)
	require.Equal(t, "the first one was sent", second.Reason)
	require.False(t, w.s.Awaited(first.ID))
}

func TestAWordInTimeMakesNoSecond(t *testing.T) {
	w, m := receipted(t)
	w.lease(m, 7, "")
	w.outcome(m, 7, "unknown", "the reply was lost")
	w.pass(10 * time.Minute)
	w.report(m, "sent")
	w.wake(noon.Add(5 * time.Hour))
	require.Len(t, w.asked("order-receipt"), 1)
	require.Equal(t, message.Sent, w.message(m.ID).Status)
}

func TestALeasesIdsAreCarriedNotDerived(t *testing.T) {
	_, m := reminded(t)
	_, again := reminded(t)
	require.Equal(t, m, again, "the same history asks for the same message")
	require.Equal(t, message.NewID(29631660, m.Enrolment, 1, 0), m.ID)
	require.NotEqual(t, id.ID(0), m.Enrolment)
}
