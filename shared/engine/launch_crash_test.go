package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// died is thrown by a launcher's port when it is killed there.
type died struct{}

// The ways in which a launcher's write can go wrong, and what may happen to it there.
const (
	before  = iota // it is killed before the write
	after          // it is killed behind it
	lost           // the write takes effect and its answer is lost
	between        // nothing, but all that the other launcher does happens now
)

// crash is one history: the first launcher comes to its write number at, where something happens to it, and the second one, beside it or behind it, is
// killed at a write of its own (none: -1).
type crash struct{ how, at, second int }

// run lets launch run until it ends or dies, with what happens at one of its writes. It tells whether it got that far.
func (s *stage) run(how, at int, meanwhile func()) (reached bool) {
	defer func() {
		if r := recover(); r != nil && r != (died{}) {
			panic(r)
		}
	}()
	outer, n := s.hook, 0
	defer func() { s.hook = outer }()
	s.hook = func(_ string, _ item.Key, do func() error) error {
		if n++; n-1 != at {
			return do()
		}
		reached = true
		if how == before {
			panic(died{})
		}
		if how == between {
			hook := s.hook
			s.hook = nil
			meanwhile()
			s.hook = hook
		}
		err := do()
		if how == after {
			panic(died{})
		}
		if how == lost {
			return fault.New(fault.Unavailable, "the answer was lost")
		}
		return err
	}
	_ = s.hand("launch", "Scheduled Event", []byte("{}")) // of a lost answer it makes an error
	return reached
}

// copy is another stage in which the same happened so far, but for what lies on the bus.
func (s *stage) copy() *stage {
	next := newStage(s.t, letterFiles(nil))
	next.now = s.now
	next.table = s.table.Clone().WithClock(func() time.Time { return next.now })
	return next
}

// openLetter is a stage in the minute in which the letter opens, with a few members of different shards.
func openLetter(t *testing.T) *stage {
	s := newStage(t, letterFiles(nil))
	for _, who := range []string{"u.ana", "u.bea", "a.web", "u.cia"} {
		s.reader(who, "")
	}
	s.now = at(10, 0).Add(-15 * time.Hour)
	s.live(4 * time.Minute)
	s.now = at(10, 0).Add(-14 * time.Hour)
	return s
}

// settleLetter lets the world go on until the hour is over.
func (s *stage) settleLetter() []string {
	s.settle()
	s.live(4 * time.Minute) // leases of the dead run out
	s.liveUntil(at(10, 30))
	return s.addressees()
}

func (c crash) play(s *stage) (reached bool) {
	second := func() { s.run(before, c.second, nil) }
	reached = s.run(c.how, c.at, second)
	if c.how != between {
		s.now = s.now.Add(time.Minute)
		second()
	}
	return reached
}

// Two launchers are killed anywhere, alone, one behind the other and one within the other: each member gets one letter.
func TestExploreTwoLaunchersAreKilledAtEveryWrite(t *testing.T) {
	opens := openLetter(t)
	histories := 0
	for how := before; how <= between; how++ {
		for n := 0; ; n++ {
			reached := false
			for second := -1; second < 16; second++ {
				s := opens.copy()
				reached = crash{how, n, second}.play(s)
				require.Equal(t, []string{"a.web", "ana", "bea", "cia"}, s.settleLetter(), "%+v", crash{how, n, second})
				histories++
			}
			if !reached {
				require.Greater(t, n, 8, "a run makes more writes than that")
				break
			}
		}
	}
	t.Logf("%d histories are good", histories)
}

// A browser among the members is folded into another member anywhere within a walk: the two get one letter.
func TestExploreAMergeInTheMiddleOfAWalk(t *testing.T) {
	opens := openLetter(t)
	for n := 0; ; n++ {
		s := opens.copy()
		if !s.run(between, n, func() { s.process(s.fold("u.ana", "a.web")) }) {
			require.Greater(t, n, 8, "a run makes more writes than that")
			break
		}
		got := s.settleLetter()
		require.Len(t, got, 3, "merged at write %d: %v", n, got)
		require.Contains(t, got, "bea")
		require.Contains(t, got, "cia")
	}
	for minutes := range 4 { // between the walk and what comes of it
		s := opens.copy()
		s.launch()
		entries := s.queue
		s.now = s.now.Add(time.Duration(minutes) * time.Minute)
		s.queue = nil
		s.process(s.fold("u.ana", "a.web"))
		s.queue = append(s.queue, entries...)
		require.Len(t, s.settleLetter(), 3, fmt.Sprint(minutes))
	}
}

// Their enrolments are over by then, and their mails wait for their turn.
func TestTwoWhoTurnOutToBeOneWhileTheirLettersWaitGetOne(t *testing.T) {
	s := openLetter(t)
	s.liveUntil(at(9, 58))
	for len(s.waiting(engine.MessageRequested)) < 4 {
		s.now = s.now.Add(time.Minute)
		require.NoError(t, s.hand("wake", "Scheduled Event", []byte("{}")))
		s.settle(engine.TicksDue)
	}
	s.process(s.fold("u.ana", "a.web"))
	require.Len(t, s.settleLetter(), 3)
}
