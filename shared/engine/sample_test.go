package engine_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func (s *stage) sample(segment string, n int) (names []string) {
	s.t.Helper()
	states, err := s.e.Sample(s.t.Context(), segment, n)
	require.NoError(s.t, err)
	for _, one := range states {
		require.True(s.t, one.In(segment))
		names = append(names, one.ID)
	}
	slices.Sort(names)
	return names
}

func TestASampleHoldsOnlyWhoIsIn(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keen})
	s.process(s.tier("gold"))
	require.Equal(t, []string{"u.ana"}, s.sample("keen", 5))
	s.process(s.tier("none"))
	require.Empty(t, s.sample("keen", 5), "her item still stands and says that she left")
}

func TestOfWhoWasFoldedInASampleHoldsTheOneSheIs(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.known("u.old", "ana@home.example")...)
	gold := s.event("u.ana", "Cart Viewed")
	gold.Fold = "u.old"
	s.process(gold)
	require.Equal(t, []string{"u.ana"}, s.sample("everyone", 5))
}

func TestASampleOfALongListIsCheap(t *testing.T) {
	s := newStage(t, nil)
	for n := range 400 {
		s.process(s.event(fmt.Sprintf("u.%d", n), "Cart Viewed"))
	}
	reads := 0
	s.reads = func(r item.Range) error {
		reads++
		require.NotZero(t, r.Limit+len(r.From), "no range without a bound: %+v", r)
		return nil
	}
	require.Len(t, s.sample("everyone", 5), 5)
	require.Equal(t, 1+5, reads, "one shard, and each customer")
	reads = 0
	require.Len(t, s.sample("everyone", 500), 400)
	require.Equal(t, item.Shards+400, reads)
}
