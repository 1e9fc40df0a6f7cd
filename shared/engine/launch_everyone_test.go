package engine_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func TestANewSegmentIsExactMinutesAfterItWasPublished(t *testing.T) {
	s := newStage(t, nil)
	for n := range 120 {
		s.newsletter(fmt.Sprint("u.", n), n%3 == 0)
	}
	s.live(10 * time.Minute)
	version := s.publish(map[string]string{"segments/readers.yaml": readers})
	s.live(2 * time.Minute)
	count, err := s.e.Headcount(t.Context(), "readers")
	require.NoError(t, err)
	require.Equal(t, 40, count.Count)
	for n := range 120 {
		require.Equal(t, version, s.state(fmt.Sprint("u.", n)).Catalog)
	}
	handed := len(s.puts)
	s.launch()
	s.settle()
	require.Empty(t, s.handed())
	require.LessOrEqual(t, len(s.puts)-handed, 3, "it does not walk twice")
}

func TestListsAreSaidToFillUntilEverybodyWasLookedAtUnderNewDefinitions(t *testing.T) {
	s := newStage(t, nil)
	filling := func() bool {
		f, err := s.e.Filling(t.Context(), nil, true)
		require.NoError(t, err)
		return f
	}
	s.newsletter("u.ana", true)
	s.live(10 * time.Minute)
	require.False(t, filling())
	s.publish(map[string]string{"segments/readers.yaml": readers})
	s.now = s.now.Add(16 * time.Second) // as long as definitions are used unasked
	require.True(t, filling(), "launch has not seen it yet")
	s.launch()
	require.True(t, filling(), "everybody is handed on, and is looked at within a minute")
	s.live(10 * time.Minute)
	require.False(t, filling())
}

func TestLookingAtACustomerUnderOldDefinitionsWritesNothing(t *testing.T) {
	s := newStage(t, nil)
	s.newsletter("u.ana", true)
	s.live(5 * time.Minute)
	puts := len(s.puts)
	require.NoError(t, s.hand("engage", engine.LaunchDue, []byte(`{"customers":["u.ana","u.nobody"]}`)))
	require.Len(t, s.puts, puts)
	require.Zero(t, s.state("u.nobody").Version)
}

func TestAnHourThatComesToNobodyMakesNobody(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.now = at(9, 0)
	s.newsletter("u.ana", true)
	s.process(event.Event{Kind: event.Erase, ID: 7, Customer: "u.ana", Time: s.now, Received: s.now})
	s.live(5 * time.Minute)
	left := s.left()
	require.NoError(t, s.hand("engage", engine.LaunchDue, []byte(`{"campaign":"tuesday","occurrence":"2026-03-03","customers":["u.ana","u.nobody"]}`)))
	require.Equal(t, left, s.left())
}

// What Lambda brings again finds those who were served, and serves the one who was not.
func TestOneWhoFailsKeepsNobodyFromHerLetterAndIsBroughtAgain(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	for _, who := range []string{"u.ana", "u.bea", "u.cia"} {
		s.reader(who, "")
	}
	s.now = at(9, 0)
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k.Partition == item.Customer("u.bea") {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	entry := []byte(`{"at":"2026-03-03T09:00:00Z","campaign":"tuesday","occurrence":"2026-03-03","customers":["u.ana","u.bea","u.cia"]}`)
	require.ErrorContains(t, s.hand("engage", engine.LaunchDue, entry), "launch tuesday 2026-03-03 for u.bea: put the state of u.bea: no table")
	s.hook = nil
	require.Len(t, s.state("u.cia").Enrolments, 1)
	history := len(s.history)
	require.NoError(t, s.hand("engage", engine.LaunchDue, entry))
	require.Len(t, s.state("u.bea").Enrolments, 1)
	require.Len(t, s.history, history+1, "the others were repeats")
}

func TestWhatEngageHasNoTimeForGoesOnTheBusAgain(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	s.reader("u.ana", "")
	s.queue = nil
	s.reads = func(item.Range) error { s.now = s.now.Add(41 * time.Second); return nil }
	require.NoError(t, s.hand("engage", engine.LaunchDue, []byte(`{"campaign":"tuesday","occurrence":"2026-03-03","round":3,"spread":7,"customers":["u.ana","u.bea","u.cia"]}`)))
	s.reads = nil
	handed := s.handed()
	require.Len(t, handed, 1)
	require.Equal(t, engine.LaunchDetail{At: handed[0].At, Version: handed[0].Version, Campaign: "tuesday", Occurrence: "2026-03-03", Round: 3, Spread: 7, Customers: []string{"u.bea", "u.cia"}}, handed[0])
	s.hook = func(string, item.Key, func() error) error { return errors.New("no bus") }
	s.reads = func(item.Range) error { s.now = s.now.Add(41 * time.Second); return nil }
	require.ErrorContains(t, s.hand("engage", engine.LaunchDue, []byte(`{"customers":["u.nobody","u.bea"]}`)), "no bus")
}

func TestALaunchThatCannotBeReadIsAnError(t *testing.T) {
	s := newStage(t, nil)
	require.Error(t, s.hand("engage", engine.LaunchDue, []byte(`{"customers":7}`)))
}

func TestHeadcountsAreKeptDayByDay(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	for n := range 3 {
		s.reader(fmt.Sprint("u.", n), "")
		s.liveUntil(s.now.Truncate(24 * time.Hour).Add(34 * time.Hour))
	}
	counts, err := s.e.Headcounts(t.Context(), "readers", 3)
	require.NoError(t, err)
	require.Equal(t, []int{2, 3, 3}, []int{counts[0].Count, counts[1].Count, counts[2].Count}, "as they were counted last on each day")
	require.Equal(t, s.now.Truncate(24*time.Hour), counts[2].Day)
	everyone, err := s.e.Headcount(t.Context(), "everyone")
	require.NoError(t, err)
	require.Equal(t, 3, everyone.Count)
	none, err := s.e.Headcount(t.Context(), "nobody")
	require.NoError(t, err)
	require.Zero(t, none)
}

func TestAListIsCountedEveryQuarterOfAnHourAndALongOneLessOften(t *testing.T) {
	s := newStage(t, map[string]string{"segments/readers.yaml": readers})
	s.live(10 * time.Minute)
	times := 0
	s.reads = func(r item.Range) error {
		if r.Partition == "MEMBER#readers#00" {
			times++
		}
		return nil
	}
	s.live(time.Hour)
	require.Equal(t, 4, times)
	for n := range 12_000 {
		k := item.Member("readers", fmt.Sprint("u.", n))
		require.NoError(t, s.table.Put(t.Context(), item.Item{Key: k, Version: 1, Body: []byte("in 1")}, item.When{}, time.Time{}))
	}
	s.reads = nil
	s.live(20 * time.Minute)
	all, err := s.e.Headcount(t.Context(), "readers")
	require.NoError(t, err)
	require.Equal(t, 12_000, all.Count)
	s.live(all.At.Add(17 * time.Minute).Sub(s.now))
	again, err := s.e.Headcount(t.Context(), "readers")
	require.NoError(t, err)
	require.Equal(t, all.At, again.At, "12,000 are counted every 18 minutes")
	s.live(2 * time.Minute)
	again, err = s.e.Headcount(t.Context(), "readers")
	require.NoError(t, err)
	require.True(t, again.At.After(all.At))
}

func TestTheDemosClockIsToldWhenLaunchHasSomethingToDo(t *testing.T) {
	s := newStage(t, letterFiles(nil))
	next := func(stirred bool) time.Time {
		t.Helper()
		at, err := s.e.NextLaunch(t.Context(), stirred)
		require.NoError(t, err)
		return at
	}
	require.Equal(t, s.now, next(false), "the definitions are new")
	s.live(8 * time.Minute)
	opens := at(10, 0).Add(-14 * time.Hour)
	require.Equal(t, opens, next(true))
	s.now = opens
	require.Equal(t, opens, next(false))
	s.launch()
	require.Equal(t, at(0, 0), next(false), "the day's figures")
	require.Equal(t, opens.Add(15*time.Minute), next(true), "somebody may have joined")
	require.NoError(t, s.e.Pause(t.Context(), "tuesday", "ana"))
	require.Equal(t, at(0, 0), next(true))
	s.drop(item.Catalog(1))
	s.drop(item.Launcher())
	nobody := engine.New(s.ports())
	never, err := nobody.NextLaunch(t.Context(), true)
	require.NoError(t, err)
	require.Zero(t, never)
}
