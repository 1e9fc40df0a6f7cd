package engine_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

// full is a stage on which ana has left something of every kind: an order, messages in and out of the outbox, lines, lists, alarms, pages of
// ids, and two customers folded into her, of whom one had a third folded in.
func full(t *testing.T) *stage {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "5m"), "campaigns/two.yaml": waiting("two", "Second", "5d"),
		"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed}}\n", "segments/calm.yaml": "segment: calm\nwhere: {did_not: {event: Cart Viewed}}\n"})
	for _, browser := range []string{"a.web", "a.phone", "a.old"} {
		identify := s.event(browser, event.Identify)
		identify.Traits = map[string]any{"email": "ana@shop.example"}
		s.process(identify, s.event(browser, "First"), s.event(browser, "Second"), s.event(browser, "Order Completed", "order_id", browser))
		s.pass(3)
	}
	s.process(s.fold("a.phone", "a.old"))
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.fold("u.ana", "a.web"))
	s.process(s.fold("u.ana", "a.phone"))
	require.Equal(t, "u.ana", s.state("a.old").ID)
	s.process(s.many("Signed In", 100)...)
	s.process(s.event("u.ana", "Cart Viewed"), s.event("u.ana", "Order Completed", "order_id", "o1"))
	s.settle()
	s.process(s.event("u.bea", "Cart Viewed"))
	s.process(s.event("u.ana", "Letter Due", "n", "2"), s.event("u.ana", "First"))
	s.report("Bounce", message.Message{ID: "none", Home: "u.ana"}, "ana@shop.example")
	left := strings.Join(s.left(), "\n")
	for _, kind := range []string{"C#u.ana !1#", "C#u.ana ORDER#", "C#a.old ORDER#", "C#a.web MSG#", "C#u.ana MSG#", "C#a.old LOG#", "FOLDED#a.web", "C#a.phone FOLDED#a.old",
		"AGENDA#", "MEMBER#keen", "SUPPRESSED"} {
		require.Contains(t, left, kind)
	}
	return s
}

// erased is all that may be left: tombstones, the suppression of her address, and what is another's. An alarm that her state did not
// name any more leaves when its minute has come.
func erased(s *stage) {
	s.t.Helper()
	for _, who := range []string{"u.ana", "a.web", "a.phone", "a.old"} {
		own := s.own(who)
		require.True(s.t, own.Tombstone(), who)
		require.Nil(s.t, own.Outbox.Sweep, who)
		require.Zero(s.t, own.Armed, who)
	}
	others := func() (others []string) {
		for _, k := range s.left() {
			if !strings.HasSuffix(k, " !0") && !strings.HasSuffix(k, " SUPPRESSED") && !strings.HasSuffix(k, "u.bea") {
				others = append(others, k)
			}
		}
		return others
	}
	for _, k := range others() {
		require.True(s.t, strings.HasPrefix(k, "AGENDA#"), "%s is left", k)
	}
	s.now = s.now.AddDate(0, 0, 6)
	s.pass(1)
	require.Empty(s.t, others())
	require.Equal(s.t, 1, s.count("u.bea", "Cart Viewed"))
}

func TestErasureLeavesTombstonesAndTheSuppressionOfTheAddress(t *testing.T) {
	s := full(t)
	records := len(s.history)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	require.Contains(t, s.history[records], `"customer":"u.ana"`, "who rewrites history finds the request in it")
	require.True(t, s.state("u.ana").Tombstone(), "at once")
	s.queue = nil
	s.pass(20)
	erased(s)
	require.Equal(t, "BOUNCE", s.suppression("ana@shop.example"))
	for _, folded := range []string{"a.web", "a.phone", "a.old"} {
		require.Contains(t, strings.Join(s.history[records:], ""), `"customer":"`+folded+`"`)
	}
	s.pass(60)
	erased(s)
}

func TestErasureByTheNameOfABrowserErasesThePerson(t *testing.T) {
	s := full(t)
	require.NoError(t, s.e.Erase(t.Context(), "a.old", "request-1"))
	s.pass(20)
	erased(s)
}

func TestWhatIsWrittenLateIsSweptTheSecondTime(t *testing.T) {
	s := full(t)
	m := s.state("u.ana").Outbox.Messages
	require.NotEmpty(t, m)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	for s.own("u.ana").Outbox.Sweep.First.IsZero() { // until it was swept once
		s.pass(1)
		require.Less(t, s.now.Sub(start), 2*time.Hour)
	}
	for _, k := range s.left() {
		require.False(t, strings.HasPrefix(k, "C#") && !strings.HasSuffix(k, " !0"), "%s was not swept the first time", k)
	}
	for _, k := range []item.Key{item.Message("u.ana", m[0].ID), item.Log("a.old", s.now, 7), item.Member("keen", "u.ana"),
		item.Order("u.ana", "late", 7)} {
		require.NoError(t, s.Put(t.Context(), item.Item{Key: k, Version: 1}, item.When{}, time.Time{}))
	}
	page := customer.Page(customer.State{ID: "a.web", Version: 7}, s.now, []id.ID{7})
	require.NoError(t, s.Put(t.Context(), page, item.When{}, time.Time{}))
	s.pass(20)
	erased(s)
}

func TestNothingIsDeletedBeforeTheListStands(t *testing.T) {
	s := full(t)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) {
			return fault.New(fault.Internal, "broken")
		}
		require.False(t, call == "delete" && strings.HasPrefix(k.Partition, "C#"), "%v is deleted", k)
		return do()
	}
	s.pass(5)
	require.True(t, s.has(item.Folded("u.ana", "a.web")))
	s.hook = nil
	s.pass(20)
	erased(s)
}

func TestASweepThatFailsHalfwayGoesOn(t *testing.T) {
	s := full(t)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	calls := 0
	s.hook = func(call string, _ item.Key, do func() error) error {
		if calls++; call != "publish" && id.Mod(4, "fails", strconv.Itoa(calls)) == 0 {
			return fault.New(fault.Internal, "broken")
		}
		return do()
	}
	s.pass(60)
	s.hook = nil
	s.pass(20)
	erased(s)
}

func TestAnErasedCustomerIsNeverBroughtBack(t *testing.T) {
	s := full(t)
	request := slices.Clone(s.queue)
	require.NotEmpty(t, request)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	mails, records := len(s.mails), len(s.history)
	again := func() {
		s.queue = append(s.queue, request...)
		s.settle()
		for _, who := range []string{"u.ana", "a.web", "a.old"} {
			s.process(append(s.known(who, "ana@shop.example"), s.event(who, "Letter Due", "n", s.now.String()))...)
			require.Zero(t, s.count(who, "Letter Due"))
		}
		s.report("Delivery", message.Message{ID: "none", Home: "u.ana"}, "ana@shop.example")
		s.settle()
	}
	again()
	s.pass(20)
	again()
	s.pass(60)
	require.Len(t, s.mails, mails)
	erased(s)
	for _, record := range s.history[records:] {
		require.Contains(t, record, `"source":"erase"`, "nothing else of hers is appended any more")
	}
	x, err := s.e.Explain(t.Context(), "u.ana")
	require.NoError(t, err)
	require.False(t, x.Erased.IsZero())
	require.Empty(t, x.Customer)
	require.Empty(t, x.Lines)
}

func TestErasingSomebodyUnknownKeepsTheNameFromBeingUsed(t *testing.T) {
	s := newStage(t, nil)
	require.NoError(t, s.e.Erase(t.Context(), "u.nobody", "request-1"))
	s.process(s.event("u.nobody", "Signed In"))
	s.pass(20)
	require.Equal(t, []string{"C#u.nobody !0"}, s.left())
	require.True(t, s.own("u.nobody").Tombstone())
}

func TestErasingTwiceIsErasingOnce(t *testing.T) {
	s := full(t)
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	s.pass(4)
	require.NoError(t, s.e.Erase(t.Context(), "a.web", "request-2"))
	s.pass(20)
	erased(s)
	version := s.own("u.ana").Version
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-3"))
	require.Equal(t, version, s.own("u.ana").Version)
}

func TestErasingNobodyIsRefused(t *testing.T) {
	s := newStage(t, nil)
	require.True(t, fault.Is(s.e.Erase(t.Context(), "", "request-1"), fault.Invalid))
	require.Empty(t, s.left())
}
