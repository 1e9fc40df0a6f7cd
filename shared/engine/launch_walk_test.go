package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// enlist puts items on a list, as members who have been there for long.
func (s *stage) enlist(list string, members int) {
	s.t.Helper()
	for n := range members {
		it := item.Item{Key: item.Member(list, fmt.Sprintf("u.%06d", n)), Version: 1, Body: []byte("in 1")}
		require.NoError(s.t, s.table.Put(s.t.Context(), it, item.When{}, time.Time{}))
	}
}

// walked lets launch run and returns who was handed to engage, in order.
func (s *stage) walked() (who []string) {
	s.t.Helper()
	s.launch()
	for _, l := range s.handed() {
		require.LessOrEqual(s.t, len(l.Customers), 100, "an entry holds a hundred customers")
		who = append(who, l.Customers...)
	}
	s.queue = nil
	return who
}

// openWalk is a stage in which a letter to so many opens now.
func openWalk(t *testing.T, members int) *stage {
	s := newStage(t, letterFiles(nil))
	s.now = at(10, 0).Add(-15 * time.Hour)
	s.live(7 * time.Minute)
	s.enlist("readers", members)
	s.now = at(10, 0).Add(-14 * time.Hour)
	return s
}

func TestARunHandsOnAtMostSixtyThousandAndTheNextOneGoesOnBehindThem(t *testing.T) {
	s := openWalk(t, 61_500)
	first := s.walked()
	require.Len(t, first, 60_000)
	s.now = s.now.Add(time.Minute)
	rest := s.walked()
	require.Len(t, rest, 1_500)
	all := slices.Concat(first, rest)
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 61_500, "nobody twice, nobody left out")
	s.now = s.now.Add(time.Minute)
	require.Empty(t, s.walked())
}

// A run stops forty seconds after it began, with no lease left behind, so that the next minute's goes on at once.
func TestARunThatHasNoTimeLeftGivesItsShardBack(t *testing.T) {
	s := openWalk(t, 20_000)
	s.reads = func(r item.Range) error {
		if strings.HasPrefix(r.Partition, "MEMBER#readers") {
			s.now = s.now.Add(6 * time.Second)
		}
		return nil
	}
	var all []string
	for runs := 0; len(all) < 20_000; runs++ {
		require.Less(t, runs, 30)
		some := s.walked()
		require.True(t, runs == 0 || len(some) > 0, "the first one may be done when it has counted them")
		require.Less(t, len(some), 10_000)
		all = append(all, some...)
		s.now = s.now.Truncate(time.Minute).Add(time.Minute)
	}
	slices.Sort(all)
	require.Len(t, slices.Compact(all), 20_000)
}

func TestAShardUnderAnothersLeaseIsLeftAloneUntilThatEnds(t *testing.T) {
	s := openWalk(t, 1)
	s.hook = func(call string, _ item.Key, do func() error) error {
		if call == "publish" {
			return fault.New(fault.Unavailable, "no bus") // what a launcher that dies here leaves is the same
		}
		return do()
	}
	require.ErrorContains(t, s.hand("launch", "Scheduled Event", []byte("{}")), "walk readers for 2026-03-03 of tuesday: publish 1 entries of a launch: no bus")
	s.hook = nil
	s.now = s.now.Add(80 * time.Second)
	require.Empty(t, s.walked())
	s.now = s.now.Add(11 * time.Second)
	require.Len(t, s.walked(), 1)
}

// The plan counted on this: a launch publishes, and only then says how far it came.
func TestTheCheckpointFollowsTheBus(t *testing.T) {
	s := openWalk(t, 30)
	var calls []string
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "publish" || k.Partition == "LAUNCH#tuesday" {
			calls = append(calls, call+" "+k.Sort)
		}
		return do()
	}
	s.launch()
	require.Equal(t, "put 2026-03-03", calls[0], "the occurrence")
	for i := 1; i+2 < len(calls); i += 3 {
		require.Regexp(t, `put 2026-03-03#\d\d`, calls[i], "the lease")
		require.Equal(t, "publish ", calls[i+1])
		require.Equal(t, calls[i], calls[i+2], "how far it came")
	}
	require.Equal(t, "put 2026-03-03", calls[len(calls)-1], "the next round")
}
