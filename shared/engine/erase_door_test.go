package engine_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// Each door through which something about a customer comes in, tried at once after her erasure and when all is swept: nothing of
// hers is there again, no mail goes, and nothing but erasures is appended to history.
func TestAnErasedCustomerComesBackThroughNoDoor(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	m := s.ask("Letter Due")
	s.answer = func() (string, error) { return "", errors.New("connection reset") }
	s.settle()
	s.process(s.fold("u.ana", "a.web"))
	s.pass(3)
	deferred, err := json.Marshal(engine.Received{Events: append(s.known("u.ana", "ana@shop.example"), s.event("a.web", "Cart Viewed"))})
	require.NoError(t, err)
	request, err := json.Marshal(engine.Requested{Customer: "u.ana", Message: m.ID, At: s.now})
	require.NoError(t, err)
	ticks, err := json.Marshal(engine.Ticks{At: s.now, Due: []engine.Alarm{{Minute: item.Floor(s.now), Customer: "u.ana", Shard: 3},
		{Minute: item.Floor(s.now), Customer: "a.web", Shard: 4}}})
	require.NoError(t, err)
	word := s.word("Delivery", m, "ana@shop.example")
	doors := map[string]func(){
		"an identify that folds her browser in": func() { s.process(s.fold("u.ana", "a.web")) },
		"an identify that folds another in":     func() { s.process(s.fold("u.ana", "a.new")) },
		"her browser, which is a stranger's":    func() { s.process(s.event("a.web", "Cart Viewed")) },
		"an event that was put off":             func() { require.NoError(t, s.hand("engage", engine.EventsReceived, deferred)) },
		"a request that is delivered again":     func() { require.NoError(t, s.hand("deliver", engine.MessageRequested, request)) },
		"ticks that are delivered again":        func() { require.NoError(t, s.hand("engage", engine.TicksDue, ticks)) },
		"the channel's word":                    func() { require.NoError(t, s.hand("feedback", "", word)) },
		"a link of an old mail": func() {
			s.events++
			s.process(event.Event{Kind: event.Answer, ID: id.Hash("door", s.now.String()), Customer: "u.ana", Time: s.now, Received: s.now, Source: "link",
				Answer: &event.AnswerData{Granted: true, Channel: "email"}})
		},
		"an import": func() {
			old := s.event("u.ana", "Order Completed", "order_id", "o1")
			old.Time = old.Time.AddDate(-1, 0, 0)
			s.process(old)
		},
	}
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	mails, records := len(s.mails), len(s.history)
	try := func(when string) {
		for name, open := range doors {
			open()
			require.Len(t, s.mails, mails, "%s, %s", name, when)
			for _, who := range []string{"u.ana", "a.web", "a.new"} {
				state := s.state(who)
				if who == "a.new" && state.Version == 0 {
					continue
				}
				require.True(t, state.Tombstone(), "%s is back by %s, %s", who, name, when)
				require.Empty(t, state.Records, "%s, %s", name, when)
				require.Empty(t, state.Address, "%s, %s", name, when)
			}
		}
		for _, record := range s.history[records:] {
			require.Contains(t, record, `"source":"erase"`, when)
		}
	}
	try("at once")
	s.pass(20)
	try("when all is swept")
	s.pass(20)
	s.now = s.now.Add(30 * 24 * time.Hour)
	word = s.word("Bounce", message.Message{ID: m.ID, Home: "u.ana"}, "ana@shop.example")
	try("a month later")
	s.pass(20)
	require.Equal(t, []string{"ADDRESS#" + item.AddressHash("ana@shop.example") + " SUPPRESSED", "C#a.new !0", "C#a.web !0", "C#u.ana !0"}, s.left())
}
