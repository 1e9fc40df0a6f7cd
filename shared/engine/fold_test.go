package engine_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

func TestAMergeAsksWhatBothTookInBefore(t *testing.T) {
	s := newStage(t, nil)
	identify := s.event("a.web", event.Identify)
	s.process(identify)
	again := identify
	again.Customer, again.Fold = "u.ana", "a.web"
	require.Equal(t, 1, s.process(again).Repeats)
	require.Equal(t, "u.ana", s.own("a.web").Alias, "who was folded in is folded in all the same")
	require.Equal(t, 1, s.count("u.ana", event.Identify))
}

// A backend that sends one messageId twice, first without the browser's id, brings a merge without a new event.
func TestAMergeWithoutANewEventArmsWhatItBrings(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	identify := s.event("u.ana", event.Identify)
	s.process(identify)
	s.pass(70)
	require.Zero(t, s.state("u.ana").Armed)
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k.Partition == "C#u.ana" && k != item.State("u.ana") {
			return fault.New(fault.Unavailable, "it dies after its commit")
		}
		return do()
	}
	identify.Fold = "a.web"
	require.Equal(t, 1, s.process(identify).Repeats)
	s.hook = nil
	require.NotEmpty(t, s.state("u.ana").Outbox.Lines, "the merge is still to be journaled")
	armed := s.state("u.ana").Armed
	require.NotZero(t, armed, "law 3: what lies in an outbox has an alarm")
	require.True(t, s.has(item.Agenda("u.ana", armed)))
	s.pass(70)
	require.Empty(t, s.state("u.ana").Outbox.Lines)
	require.Equal(t, 1, s.times("recognised as the same person"))
}

func TestAnAlarmOfWhoWasFoldedInServesWhomSheBecame(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "5m")})
	s.process(s.event("a.web", "First"))
	alarm := s.state("a.web").Armed
	s.process(s.fold("u.ana", "a.web"))
	own := s.state("u.ana").Armed
	require.NoError(t, s.table.Delete(t.Context(), item.Agenda("u.ana", own)), "only the browser's alarm is left")
	for s.now.Before(alarm.Time()) {
		s.pass(1)
	}
	require.False(t, s.has(item.Agenda("a.web", alarm)), "exactly the item that the tick came from is deleted")
	require.NotEmpty(t, s.state("u.ana").Enrolments)
	require.Equal(t, "done", s.state("u.ana").Enrolments[0].Ended)
}

func TestAMergeThatComesTooLateIsRefusedByTheTable(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	transactions := 0
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call != "transact" {
			return do()
		}
		if transactions++; transactions == 1 {
			s.now = s.now.Add(61 * time.Second)
			err := do()
			require.True(t, fault.Is(err, fault.TooLate), "%v", err)
			return err
		}
		return do()
	}
	s.process(s.fold("u.ana", "a.web"))
	require.Equal(t, 2, transactions, "it is decided anew")
	require.Equal(t, 1, s.count("u.ana", "Cart Viewed"))
}

func TestTheChannelsWordFindsTheItemOfWhoWasFoldedIn(t *testing.T) {
	s := newStage(t, nil)
	s.answer = func() (string, error) { return "", errors.New("connection reset") }
	s.process(append(s.known("a.web", "ana@shop.example"), s.event("a.web", "Letter Due"))...)
	m := s.state("a.web").Outbox.Messages[0]
	s.settle()
	s.process(s.fold("u.ana", "a.web"))
	s.pass(70)
	require.Equal(t, message.Unknown, s.inItem(m).Status)
	s.report("Delivery", m, "ana@shop.example")
	require.Equal(t, message.Sent, s.inItem(m).Status)
}

func TestAMailOfWhoWasFoldedInNamesWhereItsItemLies(t *testing.T) {
	s := newStage(t, nil)
	s.process(append(s.known("a.web", "ana@shop.example"), s.event("a.web", "Letter Due"))...)
	s.process(s.fold("u.ana", "a.web"))
	s.settle()
	require.Len(t, s.mails, 1)
	claim, err := s.signer().Open(s.mails[0].Tags["customer"], link.Tag)
	require.NoError(t, err)
	require.Equal(t, "a.web", claim.Customer, "feedback looks for the item there")
}

func TestAMergeKnowsTheDefinitionsUnderWhichTheOtherEntered(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "5h")})
	s.process(s.event("a.web", "First"))
	s.publish(nil) // the campaign is gone
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Cart Viewed"))
	s.process(s.fold("u.ana", "a.web"))
	require.Len(t, s.state("u.ana").Enrolments, 1)
	require.Empty(t, s.state("u.ana").Enrolments[0].Ended, "who is inside finishes the version they entered")
}

func TestAnOlderEngineReloadsBeforeItMerges(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("u.ana", "Cart Viewed"))
	old := s.e
	s.publish(map[string]string{"campaigns/one.yaml": waiting("one", "First", "5h")})
	s.e = engine.New(s.ports()).Hasty()
	s.process(s.event("a.web", "First"))
	s.e = old
	s.process(s.fold("u.ana", "a.web"))
	require.EqualValues(t, 2, s.state("u.ana").Catalog)
	require.Len(t, s.state("u.ana").Enrolments, 1)
	require.Empty(t, s.state("u.ana").Enrolments[0].Ended)
}

func TestAMergeLosesNoLineThatCouldNotBeWrittenBefore(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Cart Viewed"))
	logs := func(call string, k item.Key, do func() error) error {
		if call == "put" && strings.HasPrefix(k.Sort, "LOG#") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.hook = logs
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.fold("u.ana", "a.web"))
	s.hook = nil
	s.pass(130)
	require.Equal(t, 1, s.times("granted consent"))
	require.Equal(t, 1, s.times("recognised as the same person"))
	require.Empty(t, s.state("u.ana").Outbox.Lines)
}
