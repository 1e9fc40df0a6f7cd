package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

// fateOf is what becomes of a new message to ana, decided by an event, after a report about an earlier one.
func (s *stage) fateOf(name string) (status message.Status, rule string) {
	s.t.Helper()
	before := len(s.mails)
	s.now = s.now.Add(25 * time.Hour)
	s.process(s.event("u.ana", name, "order_id", s.now.String(), "n", s.now.String()))
	messages := s.state("u.ana").Outbox.Messages
	s.settle()
	if len(s.mails) > before {
		return message.Sent, ""
	}
	if len(messages) == 0 {
		return message.Skipped, "at the decision"
	}
	m := s.message(messages[len(messages)-1])
	return m.Status, m.Reason
}

func TestAReportDecidesWhatMayStillBeSent(t *testing.T) {
	all := []string{"Letter Due", "Order Delivered", "Order Shipped", "Order Completed"}
	for _, one := range []struct {
		reports []string
		cause   string
		sent    []string
	}{
		{nil, "", all},
		{[]string{"Soft"}, "", all},
		{[]string{"Delivery"}, "", all},
		{[]string{"Bounce"}, "BOUNCE", nil},
		{[]string{"Complaint"}, "COMPLAINT", []string{"Order Completed"}},
		{[]string{"Complaint", "Bounce"}, "BOUNCE", nil},
		{[]string{"Bounce", "Complaint"}, "BOUNCE", nil},
		{[]string{"Bounce", "Soft", "Delivery"}, "BOUNCE", nil},
	} {
		s := newStage(t, nil)
		m := s.ask("Letter Due", "n", "first")
		s.settle()
		for _, r := range one.reports {
			s.report(r, m, "ana@shop.example")
		}
		require.Equal(t, one.cause, s.suppression("ana@shop.example"), one.reports)
		require.Equal(t, one.cause, s.state("u.ana").Address.Suppressed, one.reports)
		for _, name := range all {
			status, _ := s.fateOf(name)
			require.Equal(t, contains(one.sent, name), status == message.Sent, "%s after %v", name, one.reports)
		}
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

func TestABounceConcernsEveryCustomerOfTheAddress(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	s.process(append(s.known("u.twin", "Ana@shop.example"), s.event("u.twin", "Order Completed", "order_id", "o7"))...)
	s.report("Bounce", m, "ANA@shop.example")
	s.settle()
	require.Len(t, s.mails, 1)
	s.pass(5)
	require.Equal(t, "BOUNCE", s.state("u.twin").Address.Suppressed, "her lease read it")
}

func TestAReportOfAnOldAddressDoesNotStopTheNewOne(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	s.now = s.now.Add(time.Hour)
	identify := s.event("u.ana", "Identify")
	identify.Traits = map[string]any{"email": "new@shop.example"}
	s.process(identify)
	s.report("Bounce", m, "ana@shop.example")
	require.Empty(t, s.state("u.ana").Address.Suppressed)
	require.Equal(t, "BOUNCE", s.suppression("ana@shop.example"))
	require.Equal(t, 1, s.times("letter: bounced"))
	status, _ := s.fateOf("Letter Due")
	require.Equal(t, message.Sent, status)
	require.Equal(t, "new@shop.example", s.mails[1].To)
}

func TestTwoReportsAtOnceLeaveTheGraverCause(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	key := item.Suppressed(item.AddressHash("ana@shop.example"))
	s.hook = func(call string, k item.Key, do func() error) error {
		if k == key {
			s.hook = nil
			s.report("Bounce", m, "ana@shop.example") // it is first
		}
		return do()
	}
	s.report("Complaint", m, "ana@shop.example")
	require.Equal(t, "BOUNCE", s.suppression("ana@shop.example"))
	require.Equal(t, "BOUNCE", s.state("u.ana").Address.Suppressed)
}

func TestWhatThePersonSetByHandIsNotReplaced(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	manual := item.Item{Key: item.Suppressed(item.AddressHash("ana@shop.example")), Version: 4, Body: []byte("MANUAL")}
	require.NoError(t, s.Put(t.Context(), manual, item.When{}, time.Time{}))
	s.report("Bounce", m, "ana@shop.example")
	require.Equal(t, "MANUAL", s.suppression("ana@shop.example"))
}
