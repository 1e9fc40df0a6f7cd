package engine_test

import (
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/core/segment"
	"rapport/shared/engine"
)

// checkToday compares every number of Today with a recount of the journal, and with the people whom it opens.
func (s *story) checkToday(lines []journal.Line) {
	s.t.Helper()
	o := s.overview()
	for _, h := range []engine.Happened{o.Today, o.Week} {
		var counts result.Sheet
		for _, l := range lines {
			if day := l.Time.UTC().Truncate(24 * time.Hour); !day.Before(h.First) && !day.After(h.Last) {
				counts.Add(l)
			}
		}
		for kind, n := range map[journal.Kind]result.Number{journal.Enrolled: h.Enrolled, journal.Sent: h.Sent, journal.Delivered: h.Delivered, journal.Bounced: h.Bounced,
			journal.Complained: h.Complained, journal.Failed: h.Failed, journal.Unknown: h.Unknown, journal.Skipped: h.Skipped, journal.Goal: h.Goals} {
			require.Equal(s.t, result.Total(counts.Counts(), result.Cell{Kind: kind}).N, n.N, "%s from %s", kind, h.First)
			require.Len(s.t, s.opened(h.Who(n.Ask)), n.N, "%s from %s", kind, h.First)
		}
		for _, r := range h.Revenue {
			want := result.Total(counts.Counts(), result.Cell{Kind: journal.Goal, Currency: r.Currency}).Amount
			require.InDelta(s.t, want, r.Amount, 1e-6, r.Currency)
		}
	}
}

// checkMembers compares the headcounts with the customers' own states.
func (s *story) checkMembers() {
	s.t.Helper()
	buyers, all := 0, 0
	for k := range s.keys {
		who := strings.TrimPrefix(k.Partition, "C#")
		if k != item.State(who) {
			continue
		}
		if own := s.own(who); own.Version > 0 && !own.Tombstone() && own.Alias == "" && own.Known() {
			if all++; own.In("buyers") {
				buyers++
			}
		}
	}
	for name, want := range map[string]int{"buyers": buyers, segment.Everyone: all} {
		n, err := s.e.Headcount(s.t.Context(), name)
		require.NoError(s.t, err)
		require.Equal(s.t, want, n.Count, "%s, counted at %s", name, n.At)
		members, err := s.e.Sample(s.t.Context(), name, 1000)
		require.NoError(s.t, err)
		require.Len(s.t, members, want, name)
	}
}
