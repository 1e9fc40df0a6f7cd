package engine_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// ways waits two minutes at most for a second event, branches by whether it came, draws an arm on the one path and waits on the other,
// and sends on both.
const ways = `campaign: ways
trigger: {event: First}
steps:
  - wait: {event: Second, at_most: 2m}
  - branch:
      - when: {did: {event: Second}}
        then:
          - split: {a: 50%, b: {share: 50%, steps: [wait: 1m]}}
          - send: {channel: email, template: plain}
      - else:
          - wait: 1m
          - send: {channel: email, template: plain}
  - exit: through
policy: transactional
`

// pathWorld explores one run through a campaign whose way is decided by events and by time, which race.
func pathWorld(t *testing.T, minutes, most int) *explorer {
	x := alarmWorld(t, minutes, most, definitions(t, map[string]string{"campaigns/ways.yaml": ways}), happens("First", 0), happens("Second", 10))
	identify := happens(event.Identify, -20)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	x.prepare = func(w *world) {
		jobs := x.jobs
		x.jobs = []job{takes(identify)}
		*w = *x.alone(w, 0, "")
		x.jobs, w.done, w.begun = jobs, 0, 0
	}
	alarms := x.bad
	x.bad = func(w *world) string {
		if reason := alarms(w); reason != "" {
			return reason
		}
		return w.badPath()
	}
	return x
}

// badPath says when a decision about her way was made twice, got lost, or is not the one that she took.
func (w *world) badPath() string {
	s := w.state("u.ana")
	said := map[string]journal.Line{}
	for _, l := range w.lines(s) {
		key := fmt.Sprintf("%s at step %d of %s", l.Kind, l.Step, l.Enrolment)
		if l.Kind == journal.Left {
			key = fmt.Sprintf("left %s", l.Enrolment)
		}
		if other, twice := said[key]; twice && other != l {
			return fmt.Sprintf("decided TWICE: %s, as %q and as %q", key, other.Sentence(nil), l.Sentence(nil))
		}
		said[key] = l
	}
	for _, e := range s.Enrolments {
		path, decided := said[fmt.Sprintf("branched at step 2 of %s", e.ID)]
		drew, drawn := said[fmt.Sprintf("variant at step 3 of %s", e.ID)]
		switch {
		case e.Ended == "" && e.Due.IsZero():
			return fmt.Sprintf("she waits at step %d for ever: LOST", e.Step+1)
		case decided != (e.Step > 1):
			return fmt.Sprintf("she is at step %d, and that the branch is decided is %t: LOST", e.Step+1, decided)
		case drawn != (decided && path.Rule == "1"):
			return "she took the path " + path.Rule + " and is in the arm \"" + drew.Variant + "\""
		case drawn && e.Variants() != "3:"+drew.Variant, !drawn && len(e.Draws) > 0:
			return fmt.Sprintf("the journal says arm %q, her state %q", drew.Variant, e.Variants())
		case decided && path.Rule == "1" && s.Record("Second").Count == 0:
			return "she took the path of an event that did not come"
		}
		if n := w.mailsOf(s, e); n > 1 {
			return fmt.Sprintf("%d mails were decided, one for each path: TWICE", n)
		}
	}
	return ""
}

// lines are those of the journal that decide about her way, in items and still in the outbox.
func (w *world) lines(s customer.State) (all []journal.Line) {
	add := func(l journal.Line) {
		switch l.Kind {
		case journal.Branched, journal.Variant, journal.Left:
			all = append(all, l)
		}
	}
	items, _ := w.store.Query(context.Background(), item.Logs("u.ana"))
	for _, it := range items {
		if l, err := journal.Decode(it.Body); err == nil {
			add(l)
		}
	}
	for _, l := range s.Outbox.Lines {
		add(l)
	}
	return all
}

// mailsOf counts the messages of an enrolment, in the outbox and in items, each once.
func (w *world) mailsOf(s customer.State, e customer.Enrolment) int {
	ids := map[string]bool{}
	for _, m := range append(w.mails(e.ID), s.Outbox.Messages...) {
		if m.Enrolment == e.ID {
			ids[m.ID] = true
		}
	}
	return len(ids)
}

// bothPaths runs a search, and wants it to have come to either path.
func bothPaths(t *testing.T, x *explorer, search func()) {
	paths := map[string]int{}
	bad := x.bad
	x.bad = func(w *world) string {
		for _, l := range w.lines(w.state("u.ana")) {
			if l.Kind == journal.Branched {
				paths[l.Rule]++
			}
		}
		return bad(w)
	}
	search()
	require.Positive(t, paths["1"], "no history took the first path")
	require.Positive(t, paths["else"], "no history took the other")
}

// TestExploreThePathIsOneDecision lets the event that is waited for race with the alarm that ends the wait.
func TestExploreThePathIsOneDecision(t *testing.T) {
	x := pathWorld(t, 6, 2)
	x.limit = 12_000
	bothPaths(t, x, func() {
		x.run()
		x.wander(600, 11)
	})
}

// TestExploreEveryHistoryOfAPath leaves none out, with one processor at a time.
func TestExploreEveryHistoryOfAPath(t *testing.T) {
	x := pathWorld(t, 3, 1)
	bothPaths(t, x, x.run)
}
