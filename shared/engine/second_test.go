package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// lost is a receipt whose mail was accepted or not: the channel's reply was lost.
func (s *stage) lost() message.Message {
	s.t.Helper()
	s.answer = func() (string, error) { return "", errors.New("connection reset") }
	m := s.ask("Order Completed", "order_id", "o1")
	s.settle()
	require.Len(s.t, s.mails, 1)
	require.Equal(s.t, message.Unknown, s.message(m).Status)
	s.answer = func() (string, error) { return "ses-2", nil }
	return m
}

func TestAReceiptOfUnknownFateIsFollowedByOneThatNamesIt(t *testing.T) {
	s := newStage(t, nil)
	first := s.lost()
	s.pass(14)
	require.Len(t, s.mails, 1, "the channel has 15 minutes to say what became of it")
	s.pass(3)
	require.Len(t, s.mails, 2)
	first = s.message(first)
	require.Equal(t, message.Unknown, first.Status)
	second := s.message(message.Message{Home: "u.ana", ID: first.Followed})
	require.Equal(t, first.ID, second.Follows)
	require.Equal(t, message.Sent, second.Status)
	require.Equal(t, second.ID, s.mails[1].Tags["message"])
	require.Equal(t, s.mails[0].Subject, s.mails[1].Subject)
	s.pass(3 * 60)
	require.Len(t, s.mails, 2)
	require.Empty(t, s.state("u.ana").Outbox.Messages, "both have their items")
	require.Equal(t, second.ID, s.inItem(first).Followed)
}

func TestASecondOfUnknownFateIsTheLast(t *testing.T) {
	s := newStage(t, nil)
	s.lost()
	s.answer = func() (string, error) { return "", errors.New("connection reset") }
	s.pass(3 * 60)
	require.Len(t, s.mails, 2)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
}

func TestAMessageThatIsNotTransactionalIsNeverFollowed(t *testing.T) {
	for _, event := range []string{"Letter Due", "Order Delivered", "Order Shipped"} {
		s := newStage(t, nil)
		s.answer = func() (string, error) { return "", errors.New("connection reset") }
		m := s.ask(event)
		s.settle()
		s.pass(3 * 60)
		require.Len(t, s.mails, 1)
		require.Equal(t, message.Unknown, s.message(m).Status)
	}
}

func TestAWordOfTheChannelBeforeThatMakesNoSecond(t *testing.T) {
	s := newStage(t, nil)
	m := s.lost()
	s.pass(14)
	s.report("Delivery", m, "ana@shop.example")
	require.Equal(t, message.Sent, s.message(m).Status)
	s.pass(3 * 60)
	require.Len(t, s.mails, 1)
	require.Equal(t, message.Sent, s.inItem(m).Status)
}

func TestAWordOfTheChannelAfterThatSkipsTheSecond(t *testing.T) {
	s := newStage(t, nil)
	first := s.lost()
	for range 17 { // the second is decided, its request lies on the bus
		s.now = s.now.Add(time.Minute)
		require.NoError(t, s.hand("wake", "Scheduled Event", []byte("{}")))
		s.settle(engine.TicksDue)
	}
	first = s.message(first)
	require.NotEmpty(t, first.Followed)
	require.Len(t, s.state("u.ana").Outbox.Messages, 2, "the first waits until the second is final")
	s.report("Delivery", first, "ana@shop.example")
	s.settle()
	require.Len(t, s.mails, 1)
	second := s.message(message.Message{Home: "u.ana", ID: first.Followed})
	require.Equal(t, message.Skipped, second.Status)
	require.Equal(t, "the first one was sent", second.Reason)
	s.pass(3 * 60)
	require.Len(t, s.mails, 1)
	require.Equal(t, message.Sent, s.inItem(first).Status)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
}
