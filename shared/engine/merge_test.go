package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

// fold says that a browser is a customer's.
func (s *stage) fold(who, browser string) event.Event {
	e := s.event(who, event.Identify)
	e.Fold = browser
	return e
}

// own is the state under a customer's own key, alias or not.
func (s *stage) own(who string) customer.State {
	s.t.Helper()
	items, err := s.table.Query(s.t.Context(), item.Only(item.State(who)))
	require.NoError(s.t, err)
	if len(items) == 0 {
		return customer.State{}
	}
	c, err := customer.Decode(who, items[0].Version, items[0].Body)
	require.NoError(s.t, err)
	return c
}

func (s *stage) has(k item.Key) bool {
	items, err := s.table.Query(s.t.Context(), item.Only(k))
	require.NoError(s.t, err)
	return len(items) > 0
}

func TestWhatBothSidesDidIsHers(t *testing.T) {
	s := newStage(t, nil)
	browser, known := s.event("a.web", "Cart Viewed"), s.event("u.ana", "Cart Viewed")
	s.process(browser)
	s.process(known)
	before := s.own("a.web")
	fold := s.fold("u.ana", "a.web")
	s.process(fold)
	require.Equal(t, 2, s.count("u.ana", "Cart Viewed"))
	require.Equal(t, 2, s.count("a.web", "Cart Viewed"), "under either name")
	require.True(t, s.has(item.Folded("u.ana", "a.web")))
	require.Greater(t, s.own("u.ana").Version, before.Version)
	require.Equal(t, 1, s.process(browser).Repeats, "what the browser sent is known under her name")
	require.Equal(t, 1, s.process(known).Repeats)
	again := known
	again.Customer = "a.web"
	require.Equal(t, 1, s.process(again).Repeats, "every customer on the way is asked")
	s.process(s.event("a.web", "Cart Viewed"))
	require.Equal(t, 3, s.count("u.ana", "Cart Viewed"))
	require.Equal(t, 1, s.times("recognised as the same person as a.web"))
	require.Equal(t, 1, s.process(fold).Repeats)
	s.process(s.fold("u.ana", "a.web"))
	require.Equal(t, 1, s.times("recognised as the same person as a.web"), "folding again folds nothing")
}

func TestWhoIsIdentifiedBeforeHerBrowserIsSeenIsOneAllTheSame(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.fold("u.ana", "a.web"))
	s.process(s.event("a.web", "Cart Viewed"))
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"))
	require.Equal(t, "u.ana", s.own("a.web").Alias)
}

func TestABrowserOfTwoPeopleStaysWithTheFirst(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	s.process(s.fold("u.ana", "a.web"))
	s.process(s.fold("u.bea", "a.web"))
	require.Equal(t, 1, s.count("u.bea", event.Identify), "the second's identify counts")
	require.Zero(t, s.count("u.bea", "Cart Viewed"))
	require.Equal(t, "u.ana", s.own("a.web").Alias)
	require.Empty(t, s.own("u.ana").Alias)
	require.False(t, s.has(item.Folded("u.bea", "a.web")))
}

func TestAMergeThatMeetsAnotherWriterIsDecidedAnew(t *testing.T) {
	for _, other := range []string{"a.web", "u.ana"} {
		s := newStage(t, nil)
		s.process(s.event("a.web", "Cart Viewed"))
		s.process(s.event("u.ana", "Cart Viewed"))
		s.hook = func(call string, _ item.Key, do func() error) error {
			if call == "transact" {
				s.hook = nil
				s.process(s.event(other, "Cart Viewed"))
			}
			return do()
		}
		s.process(s.fold("u.ana", "a.web"))
		require.Equal(t, 3, s.count("u.ana", "Cart Viewed"), other)
	}
}

func TestAMergeWhoseAnswerIsLostIsOneMerge(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	s.hook = func(call string, _ item.Key, do func() error) error {
		err := do()
		if call == "transact" {
			s.hook = nil
			return fault.New(fault.Unavailable, "no answer")
		}
		return err
	}
	s.process(s.fold("u.ana", "a.web"))
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"))
	require.Equal(t, 1, s.count("u.ana", event.Identify))
}

func TestTwoIdentifiesAtOnceAreOneMerge(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call == "transact" {
			s.hook = nil
			s.process(s.fold("u.ana", "a.web"))
		}
		return do()
	}
	s.process(s.fold("u.ana", "a.web"))
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"))
	require.Equal(t, 2, s.count("u.ana", event.Identify))
	require.Equal(t, 1, s.times("recognised as the same person"))
}

func TestTheListsSayThatWhoWasFoldedInIsOut(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed}}\n"})
	identify := s.event("a.web", event.Identify)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	s.process(identify, s.event("a.web", "Cart Viewed"))
	require.Equal(t, "in", s.body(item.Member("keen", "a.web")), "a browser with an address is in lists")
	s.process(s.fold("u.ana", "a.web"))
	for _, list := range []string{"keen", "everyone"} {
		require.Equal(t, "out", s.body(item.Member(list, "a.web")), list)
		require.Equal(t, "in", s.body(item.Member(list, "u.ana")), list)
	}
	s.now = s.now.Add(25 * time.Hour)
	require.False(t, s.has(item.Member("keen", "a.web")), "and it does not stay for ever")
	require.True(t, s.has(item.Member("keen", "u.ana")))
}

// body is what an item says, of a member's its first word.
func (s *stage) body(k item.Key) string {
	items, err := s.table.Query(s.t.Context(), item.Only(k))
	require.NoError(s.t, err)
	require.Len(s.t, items, 1, "%v", k)
	said, _, _ := strings.Cut(string(items[0].Body), " ")
	return said
}

func TestAMessageOfWhoWasFoldedInIsSentAndReportedOn(t *testing.T) {
	s := newStage(t, nil)
	s.process(append(s.known("a.web", "ana@shop.example"), s.event("a.web", "Letter Due"))...)
	m := s.state("a.web").Outbox.Messages[0]
	s.process(s.fold("u.ana", "a.web"))
	s.settle() // the request names her browser
	require.Len(t, s.mails, 1)
	require.Equal(t, message.Sent, s.inItem(m).Status, "its item lies where its id says")
	require.Equal(t, "a.web", m.Home)
	s.report("Delivery", m, "ana@shop.example")
	require.Equal(t, 1, s.times("letter: delivered"))
	require.Equal(t, 1, s.times("letter: sent by email"))
	require.Equal(t, 1, s.times("letter: began"), "the line lies in her browser's partition")
	s.pass(200)
	require.Len(t, s.mails, 1)
}

func TestExplainSaysTheLinesOfBothSides(t *testing.T) {
	s := newStage(t, nil)
	s.process(append(s.known("a.web", "ana@shop.example"), s.event("a.web", "Letter Due", "n", "1"))...)
	s.settle()
	s.now = s.now.Add(time.Hour)
	s.process(s.event("u.ana", "Order Completed", "order_id", "o1"))
	s.now = s.now.Add(time.Hour)
	s.process(s.fold("u.ana", "a.web"))
	s.pass(70)
	var said []string
	x, err := s.e.Explain(t.Context(), "a.web")
	require.NoError(t, err)
	require.Equal(t, "u.ana", x.Customer)
	for _, l := range x.Lines {
		said = append(said, l.Sentence)
	}
	require.True(t, strings.HasPrefix(fmt.Sprint(said), "[letter: began "), said)
	for _, sentence := range []string{"letter: began", "letter: sent by email", "receipt: began", "granted consent", "recognised as"} {
		require.Equal(t, 1, s.times(sentence), "%s in %q", sentence, said)
	}
}

func TestWhoIsFoldedIntoOneWhoWasErasedIsErasedToo(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	s.process(s.event("u.ana", "Cart Viewed"))
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "r1"))
	records := len(s.history)
	s.process(s.fold("u.ana", "a.web"))
	require.True(t, s.own("a.web").Tombstone())
	require.Zero(t, s.count("a.web", "Cart Viewed"))
	require.Len(t, s.history, records+1, "history has the browser's erasure and not what the erased one did")
	require.NotContains(t, s.history[records], event.Identify)
}

func TestABrowserThatWasErasedBringsNobodyBack(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	require.NoError(t, s.e.Erase(t.Context(), "a.web", "r1"))
	s.process(s.event("u.ana", "Cart Viewed"))
	s.process(s.fold("u.ana", "a.web"))
	require.True(t, s.own("a.web").Tombstone())
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"), "what was erased is not counted again")
}
