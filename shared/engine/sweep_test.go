package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// A browser with an address is in a list that the person whom it is folded into never was in. Its item says "out"
// once that is carried out; she may be erased before.
func TestAListOnlyOfWhoWasFoldedInIsSweptToo(t *testing.T) {
	s := newStage(t, map[string]string{"segments/calm.yaml": "segment: calm\nwhere: {did_not: {event: Cart Viewed}}\n"})
	identify := s.event("a.web", event.Identify)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	s.process(identify)
	s.process(s.event("u.ana", "Cart Viewed"))
	member := item.Member("calm", "a.web")
	require.Equal(t, "in", s.body(member))
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k == member {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.process(s.fold("u.ana", "a.web"))
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	s.hook = nil
	s.pass(20)
	require.False(t, s.has(member), "her browser's name is still in a list")
}

// Her own alarm may have been armed for the very minute of the sweep, and alarms of earlier minutes may come before it.
func TestASweepKeepsItsOwnAlarm(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "10s")})
	s.process(s.event("u.ana", "First"))
	armed := s.own("u.ana").Armed
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	require.Equal(t, armed, s.own("u.ana").Armed)
	for range 3 {
		require.NoError(t, s.e.Tick(t.Context(), engine.Alarm{Minute: item.Floor(s.now), Customer: "u.ana"}))
	}
	require.True(t, s.has(item.Agenda("u.ana", s.own("u.ana").Armed)), "else nothing would ever end the erasure")
	s.pass(20)
	require.Equal(t, []string{"C#u.ana !0"}, s.left())
	require.Nil(t, s.own("u.ana").Outbox.Sweep)
}

func TestAnAlarmOfDaysAheadIsSwept(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "5d")})
	s.process(s.event("u.ana", "First"))
	s.pass(70) // her lines' alarm has come
	require.True(t, s.has(item.Agenda("u.ana", s.own("u.ana").Armed)))
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	s.pass(20)
	require.Equal(t, []string{"C#u.ana !0"}, s.left())
}
