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
	"rapport/shared/engine"
)

// many is n events of one name of ana's.
func (s *stage) many(name string, n int) (all []event.Event) {
	for range n {
		all = append(all, s.event("u.ana", name))
	}
	return all
}

// stateOf tells whether a call puts a customer's state.
func stateOf(who, call string, k item.Key) bool {
	return call == "put" && k == item.State(who)
}

func (s *stage) count(who, name string) int { return int(s.state(who).Record(name).Count) }

func TestAnEventCountsOnceInOneCallAndAcrossCalls(t *testing.T) {
	s := newStage(t, nil)
	one, two := s.event("u.ana", "Signed In"), s.event("u.ana", "Signed In")
	r := s.process(one, two, one, one)
	require.Equal(t, 2, r.Repeats)
	require.Equal(t, 2, s.count("u.ana", "Signed In"))
	version := s.state("u.ana").Version
	r = s.process(two, one)
	require.Equal(t, 2, r.Repeats)
	require.Equal(t, version, r.State.Version, "a repeat alone writes nothing")
	require.Len(t, s.history, 1)
	third := s.event("u.ana", "Signed In")
	require.Equal(t, 1, s.process(one, third).Repeats)
	require.Equal(t, 3, s.count("u.ana", "Signed In"))
}

func TestAPutTakesInAtMost32Events(t *testing.T) {
	s := newStage(t, nil)
	all := s.many("Signed In", 32*4+2)
	s.process(all...)
	require.EqualValues(t, 5, s.state("u.ana").Version, "four full puts and one of two")
	require.Len(t, s.history, 5)
	require.Equal(t, len(all), s.process(all...).Repeats, "also those whose ids left for pages")
	require.Equal(t, len(all), s.count("u.ana", "Signed In"))
	require.Len(t, s.state("u.ana").Seen, 34)
}

func TestIdsAreKeptInPagesForNineDays(t *testing.T) {
	s := newStage(t, nil)
	all := s.many("Signed In", 96)
	s.process(all...)
	s.now = s.now.Add(9*24*time.Hour - time.Second)
	require.Equal(t, 96, s.process(all...).Repeats)
	s.now = s.now.Add(2 * time.Second)
	require.Equal(t, 64, s.process(all...).Repeats)
}

func TestAnEventThatFoldsBeginsAPutOfItsOwn(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.web", "Signed In"))
	fold := s.event("u.ana", event.Identify)
	fold.Fold = "a.web"
	before, after := s.event("u.ana", "Signed In"), s.event("u.ana", "Signed In")
	s.process(before, fold, after)
	require.Equal(t, 3, s.count("u.ana", "Signed In"))
	require.Len(t, s.history, 3, "the browser's, then one put before the fold and one with it")
	require.Equal(t, "u.ana", s.state("a.web").ID)
}

func TestAConflictIsReadAndDecidedAnew(t *testing.T) {
	s := newStage(t, nil)
	others := 0
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) && others < 5 {
			others++
			hook := s.hook
			s.hook = nil
			s.process(s.event("u.ana", "Signed Out"))
			s.hook = hook
		}
		return do()
	}
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, 1, s.count("u.ana", "Signed In"))
	require.Equal(t, 5, s.count("u.ana", "Signed Out"))
}

func TestAfterSixConflictsTheCallerIsTold(t *testing.T) {
	s := newStage(t, nil)
	tries := 0
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) {
			tries++
			return fault.New(fault.Conflict, "somebody was first")
		}
		return do()
	}
	_, err := s.e.Process(t.Context(), s.many("Signed In", 1))
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, "put the state of u.ana")
	require.Equal(t, 6, tries)
	require.Zero(t, s.state("u.ana").Version)
}

func TestALostAnswerIsNoSecondEvent(t *testing.T) {
	s := newStage(t, nil)
	lost := false
	s.hook = func(call string, k item.Key, do func() error) error {
		err := do()
		if stateOf("u.ana", call, k) && !lost {
			lost = true
			return fault.New(fault.Unavailable, "no answer")
		}
		return err
	}
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "Letter Due"))...)
	require.EqualValues(t, 1, s.state("u.ana").Version)
	require.Equal(t, 1, s.count("u.ana", "Letter Due"))
	s.settle()
	require.Len(t, s.mails, 1, "what it decided is carried out by the try that found it done")
}

func TestHistoryLacksNothingThatWasCommitted(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call == "append" {
			require.Zero(t, s.state("u.ana").Version, "history comes before the state")
		}
		return do()
	}
	all := append(s.many("Signed In", 3), s.event("u.ana", "Order Completed", "order_id", "<&>"))
	s.process(all...)
	require.Len(t, s.history, 1)
	lines := strings.Split(strings.TrimSuffix(s.history[0], "\n"), "\n")
	require.Len(t, lines, 4)
	for i, e := range all {
		require.Contains(t, lines[i], fmt.Sprintf(`"id":"%s"`, e.ID))
	}
	require.Contains(t, lines[3], `"<&>"`, "texts stand as they were sent")
}

func TestAFailedAppendCommitsNothing(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call == "append" {
			return fmt.Errorf("the stream is gone")
		}
		return do()
	}
	_, err := s.e.Process(t.Context(), s.many("Signed In", 1))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.ErrorContains(t, err, "append to history")
	require.Empty(t, s.left())
}

func TestAPutThatComesTooLateIsDecidedAnewWithANewNow(t *testing.T) {
	s := newStage(t, nil)
	slow := true
	s.hook = func(call string, k item.Key, do func() error) error {
		if stateOf("u.ana", call, k) && slow {
			slow = false
			s.now = s.now.Add(time.Minute + time.Millisecond)
		}
		return do()
	}
	was := s.now
	s.process(append(s.known("u.ana", "ana@shop.example"), s.event("u.ana", "Letter Due"))...)
	state := s.state("u.ana")
	require.EqualValues(t, 1, state.Version)
	require.Equal(t, was.Add(time.Minute+time.Millisecond), state.Outbox.Messages[0].Requested)
	require.GreaterOrEqual(t, state.Armed, item.MinuteAt(s.now.Add(2*time.Minute)), "the alarm is armed from the new now")
}

func TestAStateWhoseOutboxGrowsWithoutEndIsRefused(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(_ string, k item.Key, do func() error) error {
		if strings.HasPrefix(k.Sort, "LOG#") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	say := func() (all []event.Event) {
		for range 32 {
			all = append(all, s.event("u.ana", event.ConsentGranted, "channel", strings.Repeat("c", 120), "topic", strings.Repeat("t", 120)))
		}
		return all
	}
	var err error
	for i := 0; err == nil && i < 40; i++ {
		_, err = s.e.Process(t.Context(), say())
	}
	require.True(t, fault.Is(err, fault.TooLarge), "%v", err)
	require.ErrorContains(t, err, "the state of u.ana would grow")
	require.Less(t, len(customer.Encode(s.state("u.ana"))), 130<<10, "the table holds 400 KB")
	s.hook = nil
	s.process(say()...)
	s.process(s.event("u.ana", "Signed In"))
	require.Empty(t, s.state("u.ana").Outbox.Lines, "it heals as soon as the table takes them")
}

func TestWhatIsPutOnTheBusForLaterFitsAnEntry(t *testing.T) {
	s := newStage(t, nil)
	var all []event.Event
	for range 32 {
		all = append(all, s.event("u.ana", "Signed In", "text", strings.Repeat("<&>", 32<<10/3)))
	}
	require.NoError(t, s.e.Defer(t.Context(), all))
	require.Len(t, s.queue, 2)
	for _, entry := range s.queue {
		require.Equal(t, engine.EventsReceived, entry.Type)
		require.Less(t, len(entry.Detail), 950<<10)
	}
	s.settle()
	require.Equal(t, 32, s.count("u.ana", "Signed In"), "every event is in one of them, and reads back")
	for _, record := range s.history {
		require.Less(t, len(record), 1000<<10)
	}
	require.NoError(t, s.e.Defer(t.Context(), s.many("Signed In", 65)))
	require.Len(t, s.queue, 3, "32 events an entry")
}
