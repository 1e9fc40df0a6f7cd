package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
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
