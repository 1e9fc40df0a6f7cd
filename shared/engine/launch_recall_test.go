package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/segment"
	"rapport/shared/engine"
)

// notViewed leaves out who viewed lamps.
const notViewed = "segment: readers\nwhere: {not: {did: {event: Product Viewed, where: {category: {is: lamps}}}}}\n"

// counting is a segment of those who viewed things of a category so often.
func counting(category string, n int) string {
	return fmt.Sprintf("segment: %s\nwhere: {did: {event: Product Viewed, at_least: %d, within: 90d, where: {category: {is: %s}}}}\n", category, n, category)
}

func (s *stage) views(who, category string) {
	s.t.Helper()
	s.now = s.now.Add(time.Millisecond)
	s.process(s.event(who, event.ProductViewed, "category", category))
}

func TestANewQuestionIsAnsweredFromHistory(t *testing.T) {
	s := newStage(t, nil)
	for n := range 30 {
		who := fmt.Sprint("u.", n)
		s.newsletter(who, true)
		for range n % 3 {
			s.views(who, "lamps")
		}
		s.views(who, "chairs")
	}
	s.live(10 * time.Minute)
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 2)})
	s.views("u.1", "lamps") // the functions do not know it yet
	s.live(2 * time.Minute)
	count, err := s.e.Headcount(t.Context(), "lamps")
	require.NoError(t, err)
	require.Equal(t, 11, count.Count)
	require.Len(t, s.state("u.2").Counters, 1)
	require.Len(t, s.state("u.2").Counters[0].Times, 2)
	s.live(2 * time.Hour)
	known := s.state("u.2")
	again := event.Event{Kind: event.Recall, Customer: "u.2", Time: s.now, Received: s.now,
		Recall: &event.RecallData{Version: 2, Counters: []event.Recalled{{Counter: known.Counters[0].ID, Times: known.Counters[0].Times}}}}
	s.process(again)
	require.Equal(t, known, s.state("u.2"), "what is found again was known")
	puts := len(s.puts)
	s.launch()
	s.settle()
	require.LessOrEqual(t, len(s.puts)-puts, 3, "what was read is not read again")
	require.NotContains(t, strings.Join(s.history, ""), `"recall"`, "history holds what happened, and not that it was read")
}

// A run reads as long as it may, and the next one goes on behind what was handed on, also when something else is published meanwhile.
func TestALongHistoryIsReadOverSeveralMinutes(t *testing.T) {
	s := newStage(t, nil)
	s.newsletter("u.ana", true)
	for range 298 {
		s.views("u.ana", "lamps")
	}
	s.live(10 * time.Minute)
	files := map[string]string{"segments/lamps.yaml": counting("lamps", 60), "segments/readers.yaml": readers}
	s.publish(files)
	s.slow = 200 * time.Millisecond
	s.live(time.Minute)
	require.Len(t, s.read, 79, "as many as may be begun in 15 seconds, 8 at once")
	require.True(t, s.filling("lamps"))
	require.False(t, s.filling("readers"), "which asks nothing of history")
	files["segments/chairs.yaml"] = "segment: chairs\nwhere: {did: {event: Chair Viewed}}\n"
	s.publish(files)
	s.live(3 * time.Minute)
	require.Len(t, s.read, len(s.history))
	require.True(t, s.state("u.ana").In("lamps"))
	s.slow = 0
	s.live(30 * time.Minute)
	require.Len(t, s.read, 2*len(s.history))
	require.False(t, s.filling("lamps"))
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 50)})
	s.live(time.Minute)
	require.Len(t, s.read, 2*len(s.history), "who asks for fewer times knows them")
}

// filling tells whether the page of a segment with members says so.
func (s *stage) filling(name string) bool {
	s.t.Helper()
	c, err := s.e.Catalog(s.t.Context())
	require.NoError(s.t, err)
	one, ok := c.Segment(name)
	require.True(s.t, ok)
	f, err := s.e.Filling(s.t.Context(), one.Rule, false)
	require.NoError(s.t, err)
	return f
}

// While a letter is open its segment may come to leave somebody out by what she did before.
func TestAnOpenLetterWaitsForWhatHistoryHoldsToo(t *testing.T) {
	s := newStage(t, letterFiles(map[string]string{"segments/readers.yaml": "segment: readers\nwhere: {trait: {name: vip, is: true}}\n"}))
	s.reader("u.ana", "")
	s.reader("u.bea", "")
	for range 300 {
		s.views("u.bea", "chairs")
	}
	s.views("u.ana", "lamps")
	s.now = at(9, 50)
	s.live(2 * time.Hour)
	s.slow = 2 * time.Second
	s.publish(letterFiles(map[string]string{"segments/readers.yaml": notViewed}))
	s.live(time.Hour)
	require.Equal(t, []string{"bea"}, s.addressees())
}

// What was read is on the bus for a while.
func TestALetterWaitsUntilWhatWasReadIsTakenIn(t *testing.T) {
	s := newStage(t, nil)
	s.reader("u.ana", "")
	s.reader("u.bea", "")
	s.views("u.ana", "lamps")
	s.now = at(9, 58)
	s.live(time.Minute)
	s.publish(letterFiles(map[string]string{"segments/readers.yaml": notViewed}))
	s.now = s.now.Add(20 * time.Second)
	s.launch()
	s.settle(engine.LaunchDue)
	s.now = s.now.Add(40 * time.Second)
	s.launch()
	s.settle(engine.LaunchDue)
	s.now = s.now.Add(30 * time.Second)
	s.live(10 * time.Minute)
	require.Equal(t, []string{"bea"}, s.addressees())
}

// A put may fail after its event was appended, and come again after history was read.
func TestWhatWasRecalledBeforeItWasPutCountsOnce(t *testing.T) {
	s := newStage(t, nil)
	s.newsletter("u.ana", true)
	e := s.event("u.ana", event.ProductViewed, "category", "lamps")
	s.hook = func(call string, k item.Key, do func() error) error {
		if call == "put" && k == item.State("u.ana") {
			return errors.New("throttled")
		}
		return do()
	}
	_, err := s.e.Process(t.Context(), []event.Event{e})
	require.Error(t, err)
	s.hook = nil
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 2)})
	s.live(30 * time.Minute)
	s.process(e)
	require.Len(t, s.state("u.ana").Counters[0].Times, 1)
}

// What cannot be read keeps nothing else from being read: what lies before it at once, what lies behind it after two hours.
func TestAPartOfHistoryThatCannotBeReadIsPassedOverInTheEnd(t *testing.T) {
	s := newStage(t, nil)
	for n := range 20 {
		s.newsletter(fmt.Sprint("u.", n), true)
		s.views(fmt.Sprint("u.", n), "lamps")
	}
	s.live(10 * time.Minute)
	s.bad = fmt.Sprintf("%08d", 21) // where u.10 views
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 1)})
	pass := func(d time.Duration) (failed int) {
		for end := s.now.Add(d); s.now.Before(end); {
			s.pass(1)
			if s.hand("launch", "Scheduled Event", []byte("{}")) != nil {
				failed++
			}
			s.settle()
		}
		return failed
	}
	require.Positive(t, pass(10*time.Minute), "and it is said")
	require.True(t, s.state("u.9").In("lamps"))
	require.False(t, s.state("u.11").In("lamps"))
	pass(3 * time.Hour)
	for n := range 20 {
		require.Equal(t, n != 10, s.state(fmt.Sprint("u.", n)).In("lamps"), n)
	}
	require.Zero(t, pass(time.Hour))
}

// A clock that jumps stops for the second time, too.
func TestTheSecondPassIsDueByItself(t *testing.T) {
	s := newStage(t, nil)
	s.newsletter("u.ana", true)
	s.live(10 * time.Minute)
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 1)})
	s.liveUntil(s.now.Add(time.Hour))
	require.Len(t, s.read, 2*len(s.history))
}

// What launch hands on was found by newer definitions than a function may still use.
func TestWhoIsHandedANewVersionsWorkReadsItsDefinitionsFirst(t *testing.T) {
	for what, wait := range map[string]string{"everybody is looked at": engine.LaunchDue, "what history holds is recalled": engine.EventsReceived} {
		s := newStage(t, nil)
		s.newsletter("u.ana", true)
		s.views("u.ana", "lamps")
		s.live(10 * time.Minute)
		s.now = s.now.Add(20 * time.Second)
		require.NoError(t, s.hand("engage", engine.LaunchDue, []byte(`{"customers":["u.ana"]}`)))
		version := s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 1)})
		s.now = s.now.Add(14 * time.Second)
		s.launch()
		s.now = s.now.Add(-14 * time.Second) // engage is younger than the 15 seconds for which definitions are used
		s.settle(wait)
		require.Equal(t, version, s.state("u.ana").Catalog, what)
	}
}

func TestNobodyIsMadeByWhatHistoryHolds(t *testing.T) {
	s := newStage(t, nil)
	s.newsletter("u.ana", true)
	line := strings.ReplaceAll(s.history[0], "u.ana", "u.lost")
	s.history, s.since = append(s.history, strings.ReplaceAll(line, event.Identify, event.ProductViewed)), append(s.since, s.now)
	s.publish(map[string]string{"segments/viewed.yaml": "segment: viewed\nwhere: {did: {event: Product Viewed, at_least: 20, within: 30d}}\n"})
	s.live(30 * time.Minute)
	require.Zero(t, s.state("u.lost").Version)
}

// What history holds makes nobody enter a segment: she was in it before the shop asked. Who comes in by what she does now enters.
func TestWhatIsRecalledStartsNoCampaign(t *testing.T) {
	s := newStage(t, nil)
	s.reader("u.ana", "")
	s.reader("u.bea", "")
	s.views("u.ana", "lamps")
	s.live(10 * time.Minute)
	s.publish(map[string]string{"segments/lamps.yaml": counting("lamps", 1),
		"campaigns/lamps.yaml": "campaign: lamps\ntrigger: {segment: lamps}\nsteps: [send: {channel: email, template: plain}]\npolicy: marketing\n"})
	s.live(30 * time.Minute)
	require.True(t, s.state("u.ana").In("lamps"))
	require.Empty(t, s.addressees())
	s.views("u.bea", "lamps")
	s.live(5 * time.Minute)
	require.Equal(t, []string{"bea"}, s.addressees())
}

// A letter to those who did not do something goes to nobody who did, however short before its hour it was published.
func TestALetterWaitsForWhatHistoryHolds(t *testing.T) {
	s := newStage(t, nil)
	for n := range 6 {
		s.reader(fmt.Sprint("u.", n), "")
	}
	s.views("u.3", "lamps")
	s.now = at(9, 58)
	s.live(time.Minute)
	s.publish(letterFiles(map[string]string{"segments/readers.yaml": notViewed}))
	s.unread = errors.New("S3 is away")
	for range 30 {
		s.pass(1)
		require.Error(t, s.hand("launch", "Scheduled Event", []byte("{}")))
		s.settle()
	}
	require.Empty(t, s.addressees())
	s.unread = nil
	s.live(5 * time.Minute)
	require.Equal(t, []string{"0", "1", "2", "4", "5"}, s.addressees())
}

// A history that cannot be read keeps no letter for good.
func TestALetterWaitsTwoHoursAtMost(t *testing.T) {
	s := newStage(t, nil)
	s.reader("u.ana", "")
	s.now = at(9, 58)
	s.live(time.Minute)
	s.publish(letterFiles(map[string]string{"segments/readers.yaml": notViewed}))
	s.unread = errors.New("S3 is away")
	sent := time.Time{}
	s.answer = func() (string, error) { sent = s.now; return "x", nil }
	for range 130 {
		s.pass(1)
		_ = s.hand("launch", "Scheduled Event", []byte("{}"))
		s.settle()
	}
	require.WithinRange(t, sent, at(12, 0), at(12, 3))
}

// A shop lives at random: views, merges, an erasure, definitions that ask, no longer ask and ask for more, a history that is late and holds things twice, a
// launch that dies anywhere, entries that come twice. In the end each counter is what a recount of history gives.
func TestWhateverHappensACounterIsWhatHistoryHolds(t *testing.T) {
	for seed := range uint64(300) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7))
			s := newStage(t, nil)
			s.lag = time.Duration(r.IntN(17)) * time.Minute
			who := []string{"u.ana", "u.ben", "u.cia", "a.web", "a.tab"}
			for _, u := range who[:3] {
				s.newsletter(u, true)
			}
			folded, erased := map[string]string{}, false
			var again []event.Event // appended to history, and not put
			for range 60 {
				one := who[r.IntN(len(who))]
				switch r.IntN(12) {
				default:
					s.views(one, []string{"lamps", "chairs"}[r.IntN(2)])
				case 0:
					if strings.HasPrefix(one, "a.") && folded[one] == "" {
						identify := s.event("u.ana", event.Identify)
						identify.Fold, folded[one] = one, "u.ana"
						s.process(identify)
					}
				case 1:
					files := map[string]string{}
					for _, category := range []string{"lamps", "chairs"} {
						if n := []int{0, 1, 3, 30}[r.IntN(4)]; n > 0 {
							files["segments/"+category+".yaml"] = counting(category, n)
						}
					}
					s.publish(files)
				case 2:
					if one == "u.ben" && r.IntN(4) == 0 {
						erased = true
						s.process(event.Event{Kind: event.Erase, ID: 7, Customer: one, Time: s.now, Received: s.now})
					}
				case 3:
					i := r.IntN(len(s.history))
					s.history, s.since = append(s.history, s.history[i]), append(s.since, s.now)
				case 4:
					left := r.IntN(12) // calls until it dies
					s.hook = func(_ string, _ item.Key, do func() error) error {
						if left--; left < 0 {
							return errors.New("killed")
						}
						return do()
					}
					s.pass(0)
					_ = s.hand("launch", "Scheduled Event", []byte("{}"))
					s.hook = nil
				case 5:
					if n := len(s.queue); n > 0 {
						s.queue = append(s.queue, s.queue[r.IntN(n)])
					}
				case 8:
					s.now = s.now.Add(time.Millisecond)
					e := s.event(one, event.ProductViewed, "category", "lamps")
					s.hook = func(call string, _ item.Key, do func() error) error {
						if call == "put" {
							return errors.New("throttled")
						}
						return do()
					}
					if _, err := s.e.Process(t.Context(), []event.Event{e}); err != nil {
						again = append(again, e)
					}
					s.hook = nil
				case 6:
					s.live(time.Duration(1+r.IntN(3)) * time.Minute)
				case 7:
					s.live(time.Duration(r.IntN(25)) * time.Minute)
				}
			}
			s.live(time.Duration(1+r.IntN(45)) * time.Minute)
			for _, e := range again {
				s.process(e)
			}
			s.live(45 * time.Minute)
			c, err := s.e.Catalog(t.Context())
			require.NoError(t, err)
			for _, one := range who[:3] {
				if one == "u.ben" && erased {
					continue
				}
				for _, counter := range c.Counters {
					require.Equal(t, s.inHistory(one, folded, counter), millis(s.state(one).Times(counter.ID), counter.N), "%s of %s", counter.Where.Sentence(), one)
				}
			}
			require.False(t, erased && len(s.state("u.ben").Counters) > 0)
		})
	}
}

// inHistory recounts what a counter of one customer has to hold.
func (s *stage) inHistory(who string, folded map[string]string, counter segment.Counter) []int64 {
	seen, times := map[string]bool{}, []time.Time{}
	for line := range strings.Lines(strings.Join(s.history, "")) {
		var e event.Event
		require.NoError(s.t, json.Unmarshal([]byte(line), &e))
		if is := e.Customer == who || folded[e.Customer] == who; is && e.Kind == event.Behaviour && counter.Matches(e) && !seen[e.ID.String()] {
			seen[e.ID.String()] = true
			times = append(times, e.Time)
		}
	}
	return millis(times, counter.N)
}

// millis are the newest n of times, oldest first.
func millis(times []time.Time, n int) []int64 {
	all := []int64{}
	for _, t := range times {
		all = append(all, t.UnixMilli())
	}
	slices.Sort(all)
	return all[max(0, len(all)-n):]
}
