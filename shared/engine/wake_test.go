package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// alarm puts one into a shard of the agenda, some minutes from now.
func (s *stage) alarm(shard int, who string, minutes int) {
	s.t.Helper()
	k := item.AgendaIn(shard, who, item.Floor(s.now)+item.Minute(minutes))
	require.NoError(s.t, s.Put(s.t.Context(), item.Item{Key: k}, item.When{}, time.Time{}))
}

// woken is what one wake put on the bus.
func (s *stage) woken() (entries []engine.Ticks) {
	s.t.Helper()
	s.queue = nil
	require.NoError(s.t, s.e.Wake(s.t.Context()))
	for _, e := range s.queue {
		require.Equal(s.t, engine.TicksDue, e.Type)
		var ticks engine.Ticks
		require.NoError(s.t, json.Unmarshal(e.Detail, &ticks))
		require.Equal(s.t, s.now, ticks.At)
		entries = append(entries, ticks)
	}
	return entries
}

func sizes(entries []engine.Ticks) (all []int) {
	for _, e := range entries {
		all = append(all, len(e.Due))
	}
	return all
}

func TestWakeFindsWhatIsDueInEveryShardAndDeletesNothing(t *testing.T) {
	s := newStage(t, nil)
	for shard := range item.Shards {
		s.alarm(shard, fmt.Sprint("u.", shard), 0)
		s.alarm(shard, fmt.Sprint("u.later", shard), 1)
	}
	before := s.left()
	for range 2 {
		entries := s.woken()
		require.Len(t, entries, item.Shards)
		for shard, e := range entries {
			require.Equal(t, []engine.Alarm{{Minute: item.Floor(s.now), Customer: fmt.Sprint("u.", shard), Shard: shard}}, e.Due)
		}
	}
	require.Equal(t, before, s.left())
}

func TestAnIdleShopPutsNothingOnTheBus(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(call string, _ item.Key, _ func() error) error {
		require.Fail(t, "it calls "+call)
		return nil
	}
	require.NoError(t, s.e.Wake(t.Context()))
}

func TestAnEntryHoldsAHundredCustomers(t *testing.T) {
	s := newStage(t, nil)
	for i := range 205 {
		s.alarm(5, fmt.Sprintf("u.%03d", i), -10)
	}
	s.now = s.now.Truncate(time.Minute) // ten minutes old and not more
	require.Equal(t, []int{100, 100, 5}, sizes(s.woken()))
}

func TestWhatIsOverdueTravelsAlone(t *testing.T) {
	s := newStage(t, nil)
	for i := range 3 {
		s.alarm(5, fmt.Sprint("u.old", i), -11)
		s.alarm(5, fmt.Sprint("u.new", i), -2)
	}
	entries := s.woken()
	require.Equal(t, []int{1, 1, 1, 3}, sizes(entries))
	require.Equal(t, "u.old0", entries[0].Due[0].Customer, "oldest first")
}

func TestAfterAnOutageNotEverybodyTravelsAlone(t *testing.T) {
	s := newStage(t, nil)
	for i := range 300 {
		s.alarm(5, fmt.Sprintf("u.%03d", i), -60)
	}
	entries := sizes(s.woken())
	require.Len(t, entries, 64+3)
	require.Equal(t, []int{1, 100, 100, 36}, entries[63:])
}

func TestWhatTheBusOrTheTableRefusesIsAnErrorOfWake(t *testing.T) {
	s := newStage(t, nil)
	s.alarm(5, "u.ana", 0)
	s.hook = func(string, item.Key, func() error) error { return errors.New("no bus") }
	require.ErrorContains(t, s.hand("wake", "", nil), "publish 1 entries of ticks: no bus")
	s.reads = func(item.Range) error { return fault.New(fault.Unavailable, "no table") }
	require.ErrorContains(t, s.hand("wake", "", nil), "read agenda shard 0: no table")
	s.reads = nil
	require.NoError(t, s.table.Put(t.Context(), item.Item{Key: item.Key{Partition: "AGENDA#02", Sort: "2026"}}, item.When{}, time.Time{}))
	require.ErrorContains(t, s.hand("wake", "", nil), "agenda shard 2")
}

func TestAnAlarmThatNobodyServesIsListedAsAFailure(t *testing.T) {
	s := newStage(t, nil)
	s.alarm(5, "u.ana", -12)
	s.alarm(5, "u.bea", -9)
	said, err := s.e.Failures(t.Context(), s.now)
	require.NoError(t, err)
	require.Len(t, said, 1)
	require.Contains(t, said[0].Sentence, "the alarm of u.ana was not served for 12 minutes")
}
