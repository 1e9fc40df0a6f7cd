package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// alarmOf serves the alarm of any customer in any minute.
func alarmOf(who string, minute int) job {
	alarm := engine.Alarm{Minute: item.Floor(start) + item.Minute(minute), Customer: who, Shard: item.Shard(who)}
	return job{name: fmt.Sprintf("tick of %s in minute %d", who, minute), run: func(ctx context.Context, e *engine.Engine) error {
		return e.Tick(ctx, alarm)
	}}
}

// eraseWorld erases a customer while events of hers and of her browser, a merge and every tick race with it. A
// function lives a minute, so that one which read her state before can still write after the tombstone.
func eraseWorld(t *testing.T, minutes int) *explorer {
	c := definitions(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "1m"), "campaigns/two.yaml": waiting("two", "Second", "1m")})
	first, second, order := happens("First", 0), happens("Second", 5), happens(event.OrderCompleted, 6)
	second.Customer = "a.web"
	identify := happens(event.Identify, 8)
	identify.Fold = "a.web"
	x := &explorer{t: t, catalog: c, minutes: minutes, most: 2, life: 1, events: map[string]uint64{}}
	x.jobs = []job{takes(first, order), takes(second), takes(identify), {name: "erase", run: func(ctx context.Context, e *engine.Engine) error {
		return e.Erase(ctx, "u.ana", "request")
	}}}
	events := len(x.jobs)
	for m := 1; m <= minutes; m++ {
		x.jobs = append(x.jobs, alarmOf("u.ana", m), alarmOf("a.web", m))
	}
	x.start = func(w *world, j int) bool {
		switch {
		case w.running(j):
			return false
		case j < events:
			return w.done>>j&1 == 0 // also after the erasure
		case (j-events)%2 == 0:
			return w.rung>>((j-events)/2+1)&1 == 1
		}
		minute := (j-events)/2 + 1
		return minute <= w.minute && w.holds(item.Agenda("a.web", item.Floor(start)+item.Minute(minute)))
	}
	x.bad = func(w *world) string { return x.badErasure(w, events-1) }
	return x
}

func (w *world) holds(k item.Key) bool {
	_, ok := w.has(k)
	return ok
}

// badErasure holds law 12 against a world in which no processor is under way.
func (x *explorer) badErasure(w *world, erase int) string {
	ana, browser := w.state("u.ana"), w.state("a.web")
	if w.done>>erase&1 == 0 {
		return ""
	}
	if !ana.Tombstone() {
		return "she was erased and is THERE AGAIN"
	}
	if len(ana.Records)+len(ana.Seen)+len(ana.Enrolments) > 0 {
		return "her tombstone says what she did"
	}
	if ana.Outbox.Sweep != nil {
		for m := item.Floor(start); m <= ana.Armed; m++ {
			if w.holds(item.Agenda("u.ana", m)) {
				return ""
			}
		}
		return "her sweep is not done and no alarm comes: LOST"
	}
	if browser.Alias != "" {
		return "she is swept and a browser's name still leads to her: NOT SWEPT"
	}
	for _, who := range []string{"u.ana", "a.web"} {
		if !w.state(who).Tombstone() {
			continue // a browser that nobody said is hers
		}
		items, _ := w.store.Query(context.Background(), item.Everything(who))
		for _, it := range items {
			if own := w.state(who); it.Key != item.State(who) && own.Outbox.Sweep == nil {
				return it.Sort + " of " + who + " is left: NOT SWEPT"
			}
		}
	}
	if w.holds(item.Member("everyone", "u.ana")) {
		return "a list still has her: NOT SWEPT"
	}
	return ""
}

func TestExploreAnErasureRacesWithWhatSheDoes(t *testing.T) {
	x := eraseWorld(t, 4)
	x.limit = 3_000
	x.run()
	x.wander(150, 7)
}

// TestExploreASweepRacesWithWhatComesLate begins when she is erased and who was folded into her is listed.
func TestExploreASweepRacesWithWhatComesLate(t *testing.T) {
	x := eraseWorld(t, 16)
	x.prepare = func(w *world) {
		n := x.later(x.served(w, 2), "a minute passes", 1)
		n.wake()
		*w = *x.alone(n, slices.IndexFunc(x.jobs, func(j job) bool { return j.name == "tick of u.ana in minute 3" }), "")
		w.done &= 1 << 3 // the same events may come again
		require.True(t, w.state("u.ana").Outbox.Sweep.Listed)
		require.Equal(t, "u.ana", w.state("a.web").Alias)
	}
	x.pace, x.depth = 3, 300
	ended := 0
	x.bad = func(w *world) string {
		if w.state("u.ana").Outbox.Sweep == nil {
			ended++
		}
		return x.badErasure(w, 3)
	}
	x.limit = 3_000
	x.run()
	x.wander(120, 8)
	require.Positive(t, ended, "no history reached the end of the sweep")
}

func TestExploreAnErasureEnds(t *testing.T) {
	x := eraseWorld(t, 12)
	w := x.served(x.first(), 12)
	require.Nil(t, w.state("u.ana").Outbox.Sweep)
	require.True(t, w.state("a.web").Tombstone())
	require.Empty(t, x.badErasure(w, 3), w.told())
}

// served is the world some minutes on: everything happened, she was erased, and each minute serves every alarm that may come in it.
func (x *explorer) served(w *world, minutes int) *world {
	for j := range 4 {
		w = x.alone(w, j, "")
	}
	for w.minute < minutes {
		w = x.later(w, "a minute passes", 1)
		w.wake()
		for j := 4; j < len(x.jobs); j++ {
			if x.start(w, j) {
				w = x.alone(w, j, "")
			}
		}
	}
	return w
}
