package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// ask makes ana ask for one message by an event and returns the message; its request is on the bus.
func (s *stage) ask(name string, properties ...any) message.Message {
	s.t.Helper()
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", name, properties...))...)
	require.Len(s.t, s.state("u.ana").Outbox.Messages, 1)
	require.Len(s.t, s.queue, 1)
	return s.state("u.ana").Outbox.Messages[0]
}

// message is one as it stands: in the outbox, else in its item.
func (s *stage) message(m message.Message) message.Message {
	s.t.Helper()
	if in, ok := s.state("u.ana").Message(m.ID); ok {
		return in
	}
	return s.inItem(m)
}

// inItem is a message as its item says.
func (s *stage) inItem(m message.Message) message.Message {
	s.t.Helper()
	items, err := s.table.Query(s.t.Context(), item.Only(item.Message(m.Home, m.ID)))
	require.NoError(s.t, err)
	require.Len(s.t, items, 1, "the message has no item")
	found, err := message.Decode(items[0].Body)
	require.NoError(s.t, err)
	return found
}

func TestAMessageThatIsAskedForTwiceIsOneMail(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.queue = append(s.queue, s.queue[0], s.queue[0])
	s.settle()
	require.Len(t, s.mails, 1)
	require.Equal(t, "ana@shop.example", s.mails[0].To)
	require.Equal(t, "Hello Ana", s.mails[0].Subject)
	require.Equal(t, message.Sent, s.inItem(m).Status)
	require.Equal(t, "ses-1", s.inItem(m).Provider)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
	s.pass(200)
	require.Len(t, s.mails, 1)
}

func TestWhatIsNotInTheOutboxIsNotSent(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	for _, r := range []engine.Requested{{Customer: "u.ana", Message: m.ID + "x", At: s.now}, {Customer: "u.bea", Message: m.ID, At: s.now}} {
		detail, err := json.Marshal(r)
		require.NoError(t, err)
		require.NoError(t, s.hand("deliver", engine.MessageRequested, detail))
	}
	require.Empty(t, s.mails)
	require.Zero(t, s.state("u.bea").Version)
}

func TestAStaleRequestIsDroppedAndTheAlarmAsksAgain(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	version := s.state("u.ana").Version
	s.now = s.now.Add(2*time.Minute + time.Millisecond)
	s.settle()
	require.Empty(t, s.mails)
	require.Equal(t, version, s.state("u.ana").Version)
	s.pass(2)
	require.Len(t, s.mails, 1)
	require.Equal(t, message.Sent, s.message(m).Status)
}

func TestWhoIsRefusedTheLeaseSendsNothing(t *testing.T) {
	for name, between := range map[string]func(s *stage){
		"somebody else has it": func(s *stage) { s.lease("u.ana", 7) },
		"another address": func(s *stage) {
			s.now = s.now.Add(time.Second)
			identify := s.event("u.ana", event.Identify)
			identify.Traits = map[string]any{"email": "new@shop.example"}
			s.process(identify)
		},
		"consent withdrawn": func(s *stage) {
			s.now = s.now.Add(time.Second)
			s.process(s.event("u.ana", event.ConsentWithdrawn, "channel", "email", "topic", "news"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, nil)
			s.ask("Letter Due")
			s.reads = func(r item.Range) error {
				if strings.HasPrefix(r.Partition, "ADDRESS#") { // the last read before the lease
					s.reads = nil
					between(s)
				}
				return nil
			}
			s.settle()
			require.Empty(t, s.mails)
		})
	}
}

// lease takes the lease of a customer's one message, as a deliver that then dies.
func (s *stage) lease(who string, holder id.ID) {
	s.t.Helper()
	state := s.state(who)
	s.process(event.Event{Kind: event.Lease, Customer: who, Time: s.now, Lease: &event.LeaseData{Message: state.Outbox.Messages[0].ID,
		Holder: holder, Until: s.now.Add(90 * time.Second), Address: state.Address.Email}})
}

func TestSentIsWrittenBeforeTheStateAndFoundWhenTheLeaseIsOver(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Order Completed", "order_id", "o1")
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) && len(s.mails) > 0 {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	request := s.queue[0]
	s.queue = nil
	require.Error(t, s.hand("deliver", request.Type, request.Detail))
	require.Len(t, s.mails, 1)
	require.Equal(t, message.Sent, s.inItem(m).Status)
	in, _ := s.state("u.ana").Message(m.ID)
	require.Equal(t, message.Sending, in.Status)
	s.hook = nil
	require.NoError(t, s.hand("deliver", request.Type, request.Detail), "the retry finds somebody's lease")
	s.pass(5)
	require.Empty(t, s.state("u.ana").Outbox.Messages)
	require.Equal(t, message.Sent, s.inItem(m).Status)
	s.pass(20)
	require.Len(t, s.mails, 1, "no second one is made")
}

func TestALeaseThatRanOutIsUnknown(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.queue = nil
	s.lease("u.ana", 7)
	s.pass(5)
	require.Empty(t, s.mails)
	require.Equal(t, message.Unknown, s.message(m).Status)
	require.Contains(t, s.message(m).Reason, "lease ran out")
	require.Len(t, s.state("u.ana").Ledger, 1, "it keeps its place under the caps")
}

func TestASuppressedAddressIsSkippedThoughTheStateDoesNotKnow(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Order Completed", "order_id", "o1")
	require.NoError(t, s.Put(t.Context(), item.Item{Key: item.Suppressed(item.AddressHash("ana@shop.example")), Version: 1, Body: []byte("BOUNCE")},
		item.When{}, time.Time{}))
	s.settle()
	require.Empty(t, s.mails)
	require.Equal(t, message.Skipped, s.message(m).Status)
	require.Equal(t, "address suppressed: BOUNCE", s.message(m).Reason)
	require.Equal(t, "BOUNCE", s.state("u.ana").Address.Suppressed)
}

func TestWhoMustWaitTooLongForHisPlaceLeavesItToTheAlarm(t *testing.T) {
	s := newStage(t, nil)
	deliver, err := engine.NewDeliver(func(name string) string {
		return map[string]string{"MAX_SEND_RATE": "1", "DELIVER_INSTANCES": "200", "PUBLIC_URL": "https://shop.example"}[name]
	}, s.ports())
	require.NoError(t, err)
	s.take["deliver"] = deliver
	for i := range 2 {
		who := fmt.Sprint("u.c", i)
		s.process(append(s.known(who, who+"@shop.example"), s.event(who, "Letter Due"))...)
	}
	s.settle()
	require.Len(t, s.mails, 1, "the next place is 200 s away, longer than a request lives")
	require.Equal(t, message.Requested, s.state("u.c1").Outbox.Messages[0].Status)
	s.now = s.now.Add(4 * time.Minute)
	s.pass(1)
	require.Len(t, s.mails, 2)
}

func TestAWrongRateIsNamed(t *testing.T) {
	for _, name := range []string{"MAX_SEND_RATE", "DELIVER_INSTANCES"} {
		for _, value := range []string{"0", "-1", "many"} {
			_, err := engine.NewDeliver(func(n string) string { return map[string]string{name: value}[n] }, engine.Ports{Clock: time.Now})
			require.ErrorContains(t, err, fmt.Sprintf("%s is %q", name, value))
		}
	}
}

func TestAnEntryThatIsNoRequestIsAnError(t *testing.T) {
	s := newStage(t, nil)
	require.ErrorContains(t, s.hand("deliver", engine.MessageRequested, []byte(`[1]`)), "entry-")
}
