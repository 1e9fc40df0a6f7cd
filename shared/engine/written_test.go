package engine_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// The holder writes the item of what the channel took before the state. When the table refuses it, the message
// must not leave the outbox: nothing else would ever say what became of it.
func TestSentThatCouldNotBeWrittenStaysInTheOutboxUntilItIs(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	refused := 0
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k == item.Message("u.ana", m.ID) && refused < 3 {
			refused++
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.settle()
	require.Equal(t, 3, refused)
	require.Equal(t, message.Sent, s.message(m).Status)
	require.Equal(t, 1, s.times("letter: sent by email"), "readers look into the outbox too")
	s.pass(70)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
	require.Equal(t, message.Sent, s.inItem(m).Status)
	require.Equal(t, 1, s.times("letter: sent by email"))
	require.Len(t, s.mails, 1)
}

func TestALeaseOutlivesTheLongestFunctionAndTheCall(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	calls := 0
	s.answer = func() (string, error) {
		calls++
		left := s.message(m).Until.Sub(s.now)
		require.Greater(t, left, time.Minute, "functions live a minute; a lease that ends before would be taken for a lost reply")
		return "ses-1", nil
	}
	s.settle()
	require.Equal(t, 1, calls)
}

// hurried is a channel that tells how long it may take.
type hurried struct{ within []time.Duration }

func (h *hurried) Send(ctx context.Context, _ engine.Mail) (string, error) {
	end, ok := ctx.Deadline()
	if !ok {
		end = time.Now().Add(time.Hour)
	}
	h.within = append(h.within, time.Until(end))
	return "ses-1", nil
}

func TestTheCallEndsWithinTheLease(t *testing.T) {
	s := newStage(t, nil)
	channel := &hurried{}
	ports := s.ports()
	ports.Mailer = channel
	var err error
	s.take["deliver"], err = engine.NewDeliver(func(string) string { return "" }, ports)
	require.NoError(t, err)
	m := s.ask("Letter Due")
	s.settle()
	require.Equal(t, message.Sent, s.message(m).Status)
	require.Len(t, channel.within, 1)
	require.LessOrEqual(t, channel.within[0], 30*time.Second)
}

func TestALeaseThatIsTooShortForTheCallIsGivenBack(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	slow := true
	s.secret = func() (string, error) {
		if slow {
			s.now = s.now.Add(75 * time.Second) // reading took so long
		}
		return linkSecret, nil
	}
	s.settle()
	require.Empty(t, s.mails, "the lease could end while the channel still thinks")
	require.Equal(t, message.Requested, s.message(m).Status)
	slow = false
	s.pass(5)
	require.Len(t, s.mails, 1)
}

// The lease ran out while the channel thought: the state says unknown, the holder's item says sent, and the holder dies.
func TestWhatTheHolderWroteIsNotReplacedByWhatTheStateThinks(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.hook = func(call string, k item.Key, do func() error) error {
		if call != "put" || k != item.Message("u.ana", m.ID) {
			return do()
		}
		s.hook = nil
		s.now = s.now.Add(3 * time.Minute)
		require.NoError(t, s.e.Tick(t.Context(), engine.Alarm{Minute: item.Floor(s.now), Customer: "u.ana"}))
		require.Equal(t, message.Unknown, s.state("u.ana").Outbox.Messages[0].Status)
		s.hook = func(call string, k item.Key, do func() error) error {
			if stateOf("u.ana", call, k) {
				return fault.New(fault.Internal, "it dies")
			}
			return do()
		}
		return do()
	}
	request := s.queue[0]
	require.Error(t, s.hand("deliver", request.Type, request.Detail))
	s.hook, s.queue = nil, nil
	require.Equal(t, message.Sent, s.inItem(m).Status)
	s.pass(70)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
	require.Equal(t, message.Sent, s.inItem(m).Status, "what the channel said is a fact")
	require.Len(t, s.mails, 1)
}
