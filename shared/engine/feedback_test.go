package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/fixture"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

// word is what SES reports of a mail, as the bus brings it.
func (s *stage) word(kind string, m message.Message, address string) []byte {
	return s.wordOf(kind, address, map[string][]string{"message": {m.ID}, "customer": {s.signer().Tag(m.Home)}})
}

// wordOf is what SES reports of a mail with any tags. A bounce is for good; "Soft" is the other.
func (s *stage) wordOf(kind, address string, tags map[string][]string) []byte {
	at := s.now.Format(time.RFC3339Nano)
	who := []any{map[string]any{"emailAddress": address, "diagnosticCode": "smtp; 550 no such mailbox"}}
	detail := map[string]any{"eventType": kind, "mail": map[string]any{"messageId": "ses-9", "timestamp": at, "destination": []string{address}, "tags": tags}}
	switch kind {
	case "Bounce":
		detail["bounce"] = map[string]any{"bounceType": "Permanent", "bouncedRecipients": who, "timestamp": at}
	case "Soft":
		detail["eventType"], detail["bounce"] = "Bounce", map[string]any{"bounceType": "Transient", "bouncedRecipients": who, "timestamp": at}
	case "Complaint":
		detail["complaint"] = map[string]any{"complainedRecipients": who, "complaintFeedbackType": "abuse", "timestamp": at}
	case "Delivery":
		detail["delivery"] = map[string]any{"timestamp": at, "recipients": []string{address}}
	case "Reject":
		detail["reject"] = map[string]any{"reason": "Bad content"}
	}
	body, err := json.Marshal(detail)
	require.NoError(s.t, err)
	return body
}

// report lets a word of SES come in.
func (s *stage) report(kind string, m message.Message, address string) {
	s.t.Helper()
	require.NoError(s.t, s.hand("feedback", "", s.word(kind, m, address)))
}

// suppression is the cause that lies on an address, "" for none.
func (s *stage) suppression(address string) string {
	items, err := s.table.Query(s.t.Context(), item.Only(item.Suppressed(item.AddressHash(address))))
	require.NoError(s.t, err)
	if len(items) == 0 {
		return ""
	}
	return string(items[0].Body)
}

// times counts how often a sentence is in what explain says of ana.
func (s *stage) times(sentence string) (n int) {
	s.t.Helper()
	x, err := s.e.Explain(s.t.Context(), "u.ana")
	require.NoError(s.t, err)
	for _, l := range x.Lines {
		if strings.Contains(l.Sentence, sentence) {
			n++
		}
	}
	return n
}

func TestEveryPayloadOfSESIsRead(t *testing.T) {
	for name, want := range map[string]string{
		"event-publishing-bounce_permanent": "BOUNCE", "event-publishing-complaint": "COMPLAINT", "event-publishing-click": "", "event-publishing-delivery": "",
		"event-publishing-delivery_delay": "", "event-publishing-open": "", "event-publishing-reject": "", "event-publishing-rendering_failure": "",
		"event-publishing-send": "", "event-publishing-subscription": "", "eventbridge-email-bounced-permanent": "BOUNCE",
		"eventbridge-email-complaint-received": "COMPLAINT", "eventbridge-email-delivery-delayed": "", "eventbridge-email-opened": "", "eventbridge-email-sent": "",
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, nil)
			body := fixture.Data(t, "payloads/01-ses/"+name+".json")
			entry := events.EventBridgeEvent{ID: "e1", Time: s.now, Detail: body}
			if strings.HasPrefix(name, "eventbridge") {
				require.NoError(t, json.Unmarshal(body, &entry))
			}
			require.NoError(t, s.take["feedback"](t.Context(), entry))
			if want == "" {
				require.Empty(t, s.left())
				return
			}
			require.Len(t, s.left(), 1, "a mail that is not ours tells of no customer, but its address is suppressed")
			require.Regexp(t, "^ADDRESS#[0-9a-f]{32} SUPPRESSED$", s.left()[0])
			var detail struct {
				Mail struct{ Destination []string }
			}
			require.NoError(t, json.Unmarshal(entry.Detail, &detail))
			require.Equal(t, want, s.suppression(detail.Mail.Destination[0]))
		})
	}
}

func TestARealEventAboutAMailOfOursTellsItsCustomer(t *testing.T) {
	for name, line := range map[string]string{"event-publishing-delivery": "receipt: delivered", "event-publishing-bounce_permanent": "receipt: bounced",
		"event-publishing-complaint": "receipt: marked as spam", "event-publishing-send": "receipt: sent by email"} {
		s := newStage(t, nil)
		m := s.lost()
		var detail map[string]any
		require.NoError(t, json.Unmarshal(fixture.Data(t, "payloads/01-ses/"+name+".json"), &detail))
		tags := detail["mail"].(map[string]any)["tags"].(map[string]any)
		tags["message"], tags["customer"] = []string{m.ID}, []string{s.signer().Tag("u.ana")}
		body, err := json.Marshal(detail)
		require.NoError(t, err)
		require.NoError(t, s.hand("feedback", "", body))
		require.Equal(t, 1, s.times(line), name)
	}
}

func TestTheSameWordTwiceIsOneLine(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	for range 3 {
		s.report("Delivery", m, "ana@shop.example")
		s.now = s.now.Add(5 * time.Hour)
	}
	require.Equal(t, 1, s.times("letter: delivered"))
	require.Equal(t, 1, s.times("letter: sent"))
	require.Len(t, s.history, 2, "history has the event once")
}

func TestALateWordTurnsWhatTheItemSays(t *testing.T) {
	for _, kind := range []string{"Send", "Delivery", "Bounce", "Soft", "Complaint"} {
		t.Run(kind, func(t *testing.T) {
			s := newStage(t, nil)
			s.answer = func() (string, error) { return "", errors.New("connection reset") }
			m := s.ask("Letter Due")
			s.settle()
			s.pass(70)
			require.Empty(t, s.state("u.ana").Outbox.Messages)
			require.Equal(t, message.Unknown, s.inItem(m).Status)
			word := s.word(kind, m, "ana@shop.example")
			for range 2 {
				require.NoError(t, s.hand("feedback", "", word))
				require.Equal(t, message.Sent, s.inItem(m).Status)
			}
			require.Equal(t, "ses-9", s.inItem(m).Provider)
			require.Empty(t, s.inItem(m).Reason)
			require.Equal(t, 1, s.times("letter: sent"))
		})
	}
}

func TestAWordThatCouldNotReachTheItemReachesItOnTheRetry(t *testing.T) {
	s := newStage(t, nil)
	s.answer = func() (string, error) { return "", errors.New("connection reset") }
	m := s.ask("Letter Due")
	s.settle()
	s.pass(70)
	word := s.word("Delivery", m, "ana@shop.example")
	s.hook = func(call string, k item.Key, do func() error) error {
		if k == item.Message("u.ana", m.ID) {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	require.Error(t, s.hand("feedback", "", word))
	require.Equal(t, 1, s.count("u.ana", "Letter Due"))
	s.hook = nil
	require.NoError(t, s.hand("feedback", "", word))
	require.Equal(t, message.Sent, s.inItem(m).Status)
}

func TestDelayedAndRejectedDoNotMakeAMessageSent(t *testing.T) {
	for kind, status := range map[string]message.Status{"DeliveryDelay": message.Unknown, "Reject": message.Failed} {
		s := newStage(t, nil)
		m := s.lost()
		s.report(kind, m, "ana@shop.example")
		require.Equal(t, status, s.message(m).Status, kind)
		require.Equal(t, status == message.Failed, s.times("receipt: failed: Bad content") > 0)
	}
}

func TestAWordOfAMailThatIsNotOursTellsNobody(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	s.settle()
	version := s.state("u.ana").Version
	for i, tags := range []map[string][]string{nil, {"message": {m.ID}}, {"message": {m.ID}, "customer": {"u.ana"}},
		{"customer": {s.signer().Tag("u.ana")}}, {"message": {m.ID}, "customer": {s.signer().Preferences("u.ana", "email", m.ID)}}} {
		require.NoError(t, s.hand("feedback", "", s.wordOf("Bounce", "ana@shop.example", tags)), fmt.Sprint(i))
	}
	require.Equal(t, version, s.state("u.ana").Version)
	require.Equal(t, "BOUNCE", s.suppression("ana@shop.example"), "but nobody writes to the address any more")
}

func TestAWordWithoutTheSecretIsAskedForAgain(t *testing.T) {
	s := newStage(t, nil)
	m := s.ask("Letter Due")
	word := s.word("Bounce", m, "ana@shop.example")
	s.secret = func() (string, error) { return "", fault.New(fault.Unavailable, "no SSM") }
	require.Error(t, s.hand("feedback", "", word))
	require.ErrorContains(t, s.hand("feedback", "", []byte(`"text"`)), "SES event")
}
