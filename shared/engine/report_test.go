package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

// everyone opens a number, page by page.
func (s *stage) opened(who engine.Who) (people []engine.Person) {
	s.t.Helper()
	for range 1000 {
		page, next, err := s.e.People(s.t.Context(), who)
		require.NoError(s.t, err)
		people = append(people, page...)
		if next == "" {
			return people
		}
		who.Cursor = next
	}
	s.t.Fatal("the list has no end")
	return nil
}

// checkNumbers compares every number of every campaign with a recount of the journal, and with the people that it opens.
func (s *story) checkNumbers() {
	s.t.Helper()
	lines := s.naive()
	day := func(l journal.Line) time.Time { return l.Time.UTC().Truncate(24 * time.Hour) }
	first := s.now.Add(-5 * 24 * time.Hour)
	for _, name := range campaignsOf(lines) {
		if name == "" {
			continue
		}
		all, err := s.e.CampaignCounts(s.t.Context(), name, time.Time{}, s.now)
		require.NoError(s.t, err)
		sameCounts(s.t, counted(lines, name), all, name)
		some, err := s.e.CampaignCounts(s.t.Context(), name, first, s.now.Add(-24*time.Hour))
		require.NoError(s.t, err)
		within := slices.DeleteFunc(slices.Clone(lines), func(l journal.Line) bool {
			return day(l).Before(first.Truncate(24*time.Hour)) || day(l).After(s.now.Add(-24*time.Hour))
		})
		sameCounts(s.t, counted(within, name), some, name+" of some days")
		for _, c := range all {
			ask := engine.Who{Campaign: name, Match: c.Cell, Limit: 7}
			people := s.opened(ask)
			n := 0
			for _, other := range all {
				if other.Matches(c.Cell) {
					n += other.N
				}
			}
			require.Len(s.t, people, n, "%s %+v", name, c.Cell)
			for i, p := range people {
				require.True(s.t, result.CellOf(p.Line).Matches(c.Cell))
				require.NotEmpty(s.t, p.Sentence)
				require.False(s.t, s.own(p.Customer).Tombstone(), "%s was erased", p.Customer)
				require.False(s.t, i > 0 && day(p.Line).After(day(people[i-1].Line)) && p.Line.Message == "", "newest first")
			}
		}
	}
	s.checkShop(lines)
	s.checkToday(lines)
	s.checkFlow()
	s.checkMembers()
}

// checkShop compares the shop's counts, which tell less apart.
func (s *story) checkShop(lines []journal.Line) {
	s.t.Helper()
	days, err := s.e.ShopCounts(s.t.Context(), time.Time{}, s.now)
	require.NoError(s.t, err)
	got, want := map[string]int{}, map[string]int{}
	for _, d := range days {
		require.Zero(s.t, d.Version+uint32(d.Step))
		got[fmt.Sprint(d.Day.Format(time.DateOnly), d.Campaign, d.Kind, d.Rule, d.Arm, d.Channel, d.Currency)] += d.N
	}
	for _, l := range lines {
		c := result.CellOf(l)
		want[fmt.Sprint(l.Time.UTC().Format(time.DateOnly), l.Campaign, c.Kind, c.Rule, c.Arm, c.Channel, c.Currency)]++
	}
	require.Equal(s.t, want, got)
}

// checkFlow compares where runs wait by the journal with where their states say they are.
func (s *story) checkFlow() {
	s.t.Helper()
	report, err := s.e.CampaignReport(s.t.Context(), "tour", 0)
	require.NoError(s.t, err)
	layout, at := result.NewLayout(report.Campaign), map[int]int{}
	seen := map[string]bool{}
	for k := range s.keys {
		if k != item.State(strings.TrimPrefix(k.Partition, "C#")) {
			continue
		}
		own := s.own(strings.TrimPrefix(k.Partition, "C#"))
		for _, e := range own.Enrolments {
			require.False(s.t, seen[e.ID.String()])
			if seen[e.ID.String()] = true; e.Campaign == "tour" && e.Ended == "" {
				at[layout.PlaceOf(e.Step+1)]++
			}
		}
	}
	left := 0
	for _, p := range report.Flow.Places {
		require.Equal(s.t, at[p.Step], p.Waiting, "place %d of %+v", p.Step, report.Flow)
		require.Len(s.t, s.opened(report.Waiting(p)), p.Waiting, "place %d", p.Step)
		left += p.Waiting
		for _, n := range p.Left {
			left += n.N
		}
	}
	enrolled := 0
	for _, n := range report.Flow.Enrolled {
		enrolled += n.N
	}
	require.Equal(s.t, enrolled, left, "who began waits somewhere or left")
}

func TestEachNumberIsARecountOfTheJournalAndOpensItsPeople(t *testing.T) {
	for seed := range uint64(4) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			s := newStory(t, seed)
			for range 8 {
				s.day()
				require.NoError(t, s.e.RecountDue(t.Context()))
			}
			s.quiet()
			s.checkNumbers()
			for range 3 {
				s.erase(1)
				s.day()
			}
			s.quiet()
			s.checkNumbers()
			s.wasRich()
		})
	}
}

func TestAfterFiftyErasuresTooEachNumberIsARecountOfTheJournal(t *testing.T) {
	s := newStory(t, 50)
	s.crowd = 60
	for range 7 {
		s.day()
		s.something()
		require.NoError(t, s.e.RecountDue(t.Context()))
	}
	s.quiet()
	before := len(s.naive())
	s.erase(50)
	s.quiet()
	require.Less(t, len(s.naive()), before/2)
	s.checkNumbers()
}

// wasRich tells that the story held what the numbers have to withstand.
func (s *story) wasRich() {
	s.t.Helper()
	kinds := map[journal.Kind]int{}
	for _, l := range s.naive() {
		kinds[l.Kind]++
		if l.Kind == journal.Delivered {
			require.True(s.t, l.Campaign != "" && l.Enrolment != 0 && l.Step > 0 && l.Channel == "email", "it is told apart by what was delivered: %+v", l)
		}
	}
	for _, k := range journal.Kinds() {
		switch k {
		case journal.NotEnrolled, journal.Failed, journal.Unknown, journal.Published, journal.Changed:
		default:
			require.NotZero(s.t, kinds[k], "no line says %s", k)
		}
	}
	late := 0
	for k := range s.keys {
		if k.Partition == "RECOUNT" {
			late++
			require.False(s.t, s.has(k), "a wish is left over")
		}
	}
	require.Greater(s.t, late, 5)
}
