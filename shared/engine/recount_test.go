package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/engine"
)

const day = 24 * time.Hour

func (s *stage) recount() {
	s.t.Helper()
	require.NoError(s.t, s.e.RecountDue(s.t.Context()))
}

// letters is how many letters the numbers say were sent, ever.
func (s *stage) letters() int {
	s.t.Helper()
	counts, err := s.e.CampaignCounts(s.t.Context(), "letter", time.Time{}, s.now)
	require.NoError(s.t, err)
	return result.Total(counts, result.Cell{Kind: journal.Sent}).N
}

// journalReads counts how often the journal's index is read while f runs.
func (s *stage) journalReads(f func()) (n int) {
	s.reads = func(r item.Range) error {
		if r.Index && strings.HasPrefix(r.Partition, "J#") {
			n++
		}
		return nil
	}
	f()
	s.reads = nil
	return n
}

// sentLetter sends somebody a letter, and passes until nothing is to be carried out any more.
func (s *stage) sentLetter(who string) {
	s.t.Helper()
	s.process(s.known(who, who[2:]+"@shop.example")...)
	s.process(s.event(who, "Letter Due", "n", fmt.Sprint(s.events)))
	s.settle()
	s.pass(3)
}

// caughtUp adds up until nothing is left to add up.
func (s *stage) caughtUp() {
	s.t.Helper()
	for range 30 {
		s.puts = nil
		if s.recount(); len(s.puts) == 0 {
			return
		}
	}
	s.t.Fatal("it adds up for ever")
}

func TestAClosedDayIsAddedUpOnce(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	require.Equal(t, 1, s.letters())
	s.now = s.now.Truncate(day).Add(day + 59*time.Minute)
	s.recount()
	require.False(t, s.has(item.Figure("campaign:letter", start)), "what came last is still on its way")
	s.now = s.now.Add(time.Minute)
	s.recount()
	require.True(t, s.has(item.Figure("campaign:letter", start)))
	s.caughtUp()
	require.Equal(t, 16, s.journalReads(func() { require.Equal(t, 1, s.letters()) }), "of today, in its shards")
	s.now = s.now.Add(30 * day)
	s.caughtUp()
	require.Equal(t, 1, s.letters())
	require.False(t, s.has(item.Figure("shop", start.Add(5*day))), "a day without a line has no figure")
}

func TestALineThatComesIntoAClosedDayIsCountedMinutesLater(t *testing.T) {
	s := newStage(t, nil)
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && (strings.HasPrefix(k.Sort, "LOG#") || strings.HasPrefix(k.Sort, "MSG#")) {
			return fault.New(fault.Unavailable, "no table")
		}
		return do()
	}
	s.sentLetter("u.ana")
	s.now = s.now.Truncate(day).Add(day + time.Hour)
	s.caughtUp()
	require.Zero(t, s.letters(), "it lies in her outbox")
	s.hook = nil
	s.process(s.event("u.ana", "Cart Viewed")) // takes what lies there along
	s.now = s.now.Add(119 * time.Second)
	s.recount()
	require.Zero(t, s.letters(), "whoever wrote may still be at it")
	s.now = s.now.Add(time.Second)
	s.recount()
	require.Equal(t, 1, s.letters())
	s.caughtUp()
}

func TestAWishThatComesWhileItsDayIsCountedIsNotLost(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	s.now = s.now.Truncate(day).Add(day + time.Hour)
	s.caughtUp()
	line := func(who string) {
		it := item.Item{Key: item.Log(who, start, 7), Version: 1, Index: item.JournalDay(who, start),
			Body: journal.Encode(journal.Line{ID: 7, Time: start, Kind: journal.Enrolled, Campaign: "letter", Home: who, Arm: "campaign"})}
		require.NoError(t, s.e.Write(t.Context(), it))
	}
	enrolled := func() int {
		counts, err := s.e.CampaignCounts(t.Context(), "letter", start, start)
		require.NoError(t, err)
		return result.Total(counts, result.Cell{Kind: journal.Enrolled}).N
	}
	require.Equal(t, 1, enrolled())
	line("u.bea")
	s.now = s.now.Add(3 * time.Minute)
	shards := 0
	s.reads = func(r item.Range) error {
		if !r.Index {
			return nil
		}
		if shards++; shards == item.Shards { // the last shard is about to be read
			s.reads = nil
			for n := range 64 {
				line(fmt.Sprint("u.late", n)) // some of them in shards that were read
			}
		}
		return nil
	}
	s.recount()
	require.Less(t, enrolled(), 66)
	s.now = s.now.Add(3 * time.Minute)
	s.recount()
	require.Equal(t, 66, enrolled())
	s.caughtUp()
}

func TestAnErasureLeavesTheFigures(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	s.now = s.now.Truncate(day).Add(day + time.Hour)
	s.caughtUp()
	require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1"))
	s.pass(20)
	s.recount()
	require.Zero(t, s.letters())
	require.False(t, s.has(item.Figure("campaign:letter", start)), "a campaign without a line has no figure")
	s.caughtUp()
	require.Equal(t, 16, s.journalReads(func() { require.Zero(t, s.letters()) }))
}

// dies lets every write behind the n-th one fail, as if the process were gone.
func (s *stage) dies(n int) {
	s.hook = func(_ string, _ item.Key, do func() error) error {
		if n--; n < 0 {
			return fault.New(fault.Unavailable, "it died")
		}
		return do()
	}
}

func TestAddingUpMayBeKilledAnywhere(t *testing.T) {
	for n := 0; ; n++ {
		s := newStage(t, nil)
		s.sentLetter("u.ana")
		s.process(s.event("u.ana", "Order Completed", "order_id", "1", "revenue", 10.0, "currency", "EUR"))
		s.sentLetter("u.bea")
		s.now = s.now.Truncate(day).Add(day + time.Hour)
		s.caughtUp()
		s.sentLetter("u.cee")
		require.NoError(t, s.e.Erase(t.Context(), "u.ana", "request-1")) // the receipt's only customer
		s.pass(20)
		s.now = s.now.Add(day)
		s.dies(n)
		err := s.e.RecountDue(t.Context())
		s.hook = nil
		s.now = s.now.Add(time.Minute)
		s.caughtUp()
		require.Equal(t, 2, s.letters())
		counts, errCount := s.e.CampaignCounts(t.Context(), "receipt", time.Time{}, s.now)
		require.NoError(t, errCount)
		require.Empty(t, counts)
		if err == nil {
			require.Greater(t, n, 6, "the writes were reached")
			return
		}
	}
}

func TestTwoMayAddUpAtOnce(t *testing.T) {
	for at := range 60 {
		s := newStage(t, nil)
		s.sentLetter("u.ana")
		s.now = s.now.Truncate(day).Add(2*day + time.Hour)
		n := 0
		s.reads = func(item.Range) error {
			if n++; n == at {
				s.reads = nil
				s.recount()
			}
			return nil
		}
		s.recount()
		s.reads = nil
		s.caughtUp()
		require.Equal(t, 1, s.letters(), "the other one came at read %d", at)
	}
}

func TestAShopThatIsOldCatchesUpInSomeMinutes(t *testing.T) {
	s := newStage(t, nil)
	for range 3 {
		s.sentLetter("u.ana")
		s.now = s.now.Add(120 * day)
	}
	require.Equal(t, 3, s.letters(), "before anything was added up too")
	calls := 0
	for done := false; !done; calls++ {
		done = s.journalReads(s.recount) < 60*item.Shards
		require.Equal(t, 3, s.letters())
	}
	require.InDelta(t, 13, calls, 1, "360 days and more than a year of silence before, 60 a call")
	s.caughtUp()
	require.Equal(t, item.Shards, s.journalReads(func() { s.letters() }))
}

// fill writes lines of one moment that nobody decided.
func (s *stage) fill(n int, at time.Time) {
	s.t.Helper()
	for i := range n {
		who := fmt.Sprint("u.", at.Nanosecond(), i)
		l := journal.Line{ID: 9, Time: at, Kind: journal.Enrolled, Campaign: "letter", Version: 1, Arm: "campaign", Home: who}
		require.NoError(s.t, s.table.Put(s.t.Context(), item.Item{Key: item.Log(who, at, l.ID), Index: item.JournalDay(who, at), Body: journal.Encode(l)}, item.When{}, time.Time{}))
	}
}

func TestADayOfVeryManyLinesIsAddedUpWhileItIsOpen(t *testing.T) {
	s := newStage(t, nil)
	began := func() int {
		counts, err := s.e.CampaignCounts(t.Context(), "letter", s.now, s.now)
		require.NoError(t, err)
		return result.Total(counts, result.Cell{Kind: journal.Enrolled}).N
	}
	s.fill(24_000, s.now)
	require.Equal(t, item.Shards, s.journalReads(func() { require.Equal(t, 24_000, began()) }))
	s.recount()
	require.Zero(t, s.journalReads(func() { require.Equal(t, 24_000, began()) }))
	s.fill(1000, s.now.Add(time.Millisecond))
	require.Equal(t, 24_000, began())
	s.now = s.now.Add(time.Minute)
	s.recount()
	require.Equal(t, 25_000, began(), "exact a minute after all is quiet")
	s.now = s.now.Add(30 * time.Minute)
	require.Equal(t, item.Shards, s.journalReads(func() { require.Equal(t, 25_000, began()) }), "nobody adds up any more: the pages do it themselves")
}

func TestALongListIsGivenPageByPageWhateverHappenedAtOnce(t *testing.T) {
	s := newStage(t, nil)
	total := 0
	for i, n := range []int{3000, 1, 6000, 700, 5000} {
		s.fill(n, s.now.Add(time.Duration(i)*time.Millisecond))
		total += n
	}
	who := engine.Who{Campaign: "letter", Match: result.Cell{Kind: journal.Enrolled}, Limit: 900}
	people := s.opened(who)
	require.Len(t, people, total)
	seen := map[string]bool{}
	for i, p := range people {
		require.False(t, seen[p.Customer], "%s comes twice", p.Customer)
		seen[p.Customer] = true
		require.False(t, i > 0 && p.Time.After(people[i-1].Time), "newest first")
	}
	_, _, err := s.e.People(t.Context(), engine.Who{Cursor: "x"})
	require.Equal(t, fault.Invalid, fault.Of(err))
}

func TestWhatIsRareIsLookedForALittleAtATime(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	s.now = s.now.Add(time.Second)
	s.fill(60_000, s.now)
	who, calls := engine.Who{Match: result.Cell{Kind: journal.Sent}}, 0
	for {
		people, next, err := s.e.People(t.Context(), who)
		require.NoError(t, err)
		if calls++; len(people) > 0 {
			require.Equal(t, "u.ana", people[0].Customer)
			break
		}
		who.Cursor = next
	}
	require.InDelta(t, 4, calls, 1)
}

func TestWhatCannotBeReadIsNoNumber(t *testing.T) {
	s := newStage(t, nil)
	s.sentLetter("u.ana")
	s.reads = func(item.Range) error { return fault.New(fault.Unavailable, "no table") }
	_, err := s.e.CampaignCounts(t.Context(), "letter", time.Time{}, s.now)
	require.Equal(t, fault.Unavailable, fault.Of(errors.Unwrap(err)))
	_, err = s.e.ShopCounts(t.Context(), time.Time{}, s.now)
	require.Error(t, err)
	_, _, err = s.e.People(t.Context(), engine.Who{})
	require.Error(t, err)
	require.Error(t, s.e.RecountDue(t.Context()))
}
