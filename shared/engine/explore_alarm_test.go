package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// definitions compiles files for a test; shop.yaml and a plain template come with them.
func definitions(t testing.TB, files map[string]string) *catalog.Catalog {
	t.Helper()
	all := map[string][]byte{
		"shop.yaml":                  []byte("name: Test shop\nurl: https://shop.example\nfrom: Test <shop@shop.example>\ncountries: {DE: explicit}\n"),
		"templates/plain.liquid":     []byte("---\nsubject: Hello\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/plain.txt.liquid": []byte("Hello\n"),
	}
	for name, text := range files {
		all[name] = []byte(text)
	}
	c, err := catalog.Load(1, all)
	require.NoError(t, err)
	return c
}

// happens is an event from the shop, some seconds after the world's start.
func happens(name string, seconds int) event.Event {
	at := start.Add(time.Duration(seconds) * time.Second)
	return event.Event{Kind: event.Behaviour, ID: id.Hash("event", name), Customer: "u.ana", Name: name,
		Time: at, Received: at, Server: true, Source: "test"}
}

// takes is the job that processes events, and ticks the one that serves an alarm of a minute of the world.
func takes(events ...event.Event) job {
	return job{name: "process " + events[0].Name, run: func(ctx context.Context, e *engine.Engine) error {
		_, err := e.Process(ctx, events)
		return err
	}}
}

func ticks(minute int) job {
	alarm := engine.Alarm{Minute: item.Floor(start) + item.Minute(minute), Customer: "u.ana", Shard: item.Shard("u.ana")}
	return job{name: fmt.Sprintf("tick of minute %d", minute), run: func(ctx context.Context, e *engine.Engine) error {
		return e.Tick(ctx, alarm)
	}}
}

// alarmWorld explores events and every tick, early enough, late and twice, over the first minutes.
func alarmWorld(t *testing.T, minutes, most int, c *catalog.Catalog, events ...event.Event) *explorer {
	x := &explorer{t: t, catalog: c, minutes: minutes, most: most, events: map[string]uint64{}}
	for i, ev := range events {
		x.jobs = append(x.jobs, takes(ev))
		x.events[ev.ID.String()] = 1 << i
	}
	n := len(events)
	for m := 1; m <= minutes; m++ {
		x.jobs = append(x.jobs, ticks(m))
	}
	x.start = func(w *world, j int) bool {
		if j < n {
			return w.done>>j&1 == 0 && !w.running(j)
		}
		return w.rung>>(j-n+1)&1 == 1
	}
	x.bad = func(w *world) string { return x.badAlarm(w, events) }
	return x
}

func (w *world) running(j int) bool {
	for _, p := range w.procs {
		if p.job == j {
			return true
		}
	}
	return false
}

// badAlarm holds laws 1, 2 and 3 against a world in which no processor is under way.
func (x *explorer) badAlarm(w *world, events []event.Event) string {
	s := w.state("u.ana")
	for i, ev := range events {
		count := int(s.Record(ev.Name).Count)
		if w.done>>i&1 == 1 && count == 0 {
			return ev.Name + " was answered well and is LOST"
		}
		if count > 1 {
			return ev.Name + " is COUNTED TWICE"
		}
		if count == 1 && w.history&x.events[ev.ID.String()] == 0 {
			return ev.Name + " is committed but NOT IN HISTORY"
		}
	}
	if reason := x.badOutbox(w); reason != "" {
		return reason
	}
	return x.badAgenda(w)
}

// badAgenda says when something is due and no alarm will come in time.
func (x *explorer) badAgenda(w *world) string {
	s := w.state("u.ana")
	now := x.clock(w.minute)
	var due time.Time
	add := func(t time.Time) {
		if !t.IsZero() && (due.IsZero() || t.Before(due)) {
			due = t
		}
	}
	for _, e := range s.Enrolments {
		add(e.Due)
	}
	if len(s.Outbox.Lines)+len(s.Outbox.Members) > 0 {
		add(now.Add(time.Hour))
	}
	for _, m := range s.Outbox.Messages {
		switch m.Status {
		case message.Requested:
			add(latest(now, m.NotBefore))
		case message.Sending:
			add(latest(now, m.Until))
		}
	}
	if due.IsZero() {
		return ""
	}
	if soon := now.Add(2 * time.Minute); due.Before(soon) {
		due = soon
	}
	for m := item.Floor(start); m <= item.MinuteAt(due); m++ {
		if _, ok := w.has(item.Agenda("u.ana", m)); ok {
			return ""
		}
	}
	return fmt.Sprintf("something is due at %s and no alarm comes: LOST (state names %s)", due.Format(time.TimeOnly), s.Armed)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// badOutbox says when what was decided has left the outbox without being carried out.
func (x *explorer) badOutbox(w *world) string {
	s := w.state("u.ana")
	for _, e := range s.Enrolments {
		line := id.Hash("line", "1", e.ID.String())
		waits := false
		for _, l := range s.Outbox.Lines {
			waits = waits || l.ID == line
		}
		if !waits && !w.logged(line) {
			return "the line that says that she enrolled is LOST"
		}
	}
	for _, m := range s.Segments {
		waits := false
		for _, o := range s.Outbox.Members {
			waits = waits || o.Segment == m.Segment
		}
		it, ok := w.has(item.Member(m.Segment, "u.ana"))
		if in := ok && strings.HasPrefix(string(it.Body), "in "); !waits && in != m.In {
			return fmt.Sprintf("the list of %s says %t, her state %t, and nothing will mend it: LOST", m.Segment, in, m.In)
		}
	}
	return ""
}

func (w *world) logged(line id.ID) bool {
	items, _ := w.store.Query(context.Background(), item.Logs("u.ana"))
	for _, it := range items {
		if strings.HasSuffix(it.Sort, line.String()) {
			return true
		}
	}
	return false
}

const twoWaits = `campaign: NAME
trigger: {event: EVENT}
steps:
  - wait: WAIT
  - exit: done
policy: service
`

const undecided = "segment: keen\nwhere: {all: [{did: {event: First}}, {did_not: {event: Second}}]}\n"

func waiting(name, event, wait string) string {
	return strings.NewReplacer("NAME", name, "EVENT", event, "WAIT", wait).Replace(twoWaits)
}

// TestExploreEveryHistoryOfASmallWorld leaves none out: one event and its alarm, by two processors over three minutes and by one over five; two
// events and a list, by two within a minute.
func TestExploreEveryHistoryOfASmallWorld(t *testing.T) {
	one := definitions(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "10s")})
	alarmWorld(t, 3, 2, one, happens("First", 0)).run()
	alarmWorld(t, 5, 1, one, happens("First", 0)).run()
	list := definitions(t, map[string]string{"segments/keen.yaml": undecided})
	alarmWorld(t, 0, 2, list, happens("First", 0), happens("Second", 10)).run()
}

func TestExploreOneEventLosesNoAlarm(t *testing.T) {
	c := definitions(t, map[string]string{"campaigns/one.yaml": waiting("one", "First", "10s")})
	x := alarmWorld(t, 4, 2, c, happens("First", 0))
	x.limit = 20_000
	x.run()
	x.wander(1_000, 1)
}

func TestExploreTwoEventsLoseNoAlarm(t *testing.T) {
	c := definitions(t, map[string]string{
		"campaigns/one.yaml": waiting("one", "First", "5m"),
		"campaigns/two.yaml": waiting("two", "Second", "1m"),
	})
	x := alarmWorld(t, 8, 2, c, happens("First", 0), happens("Second", 10))
	x.limit = 20_000
	x.run()
	x.wander(1_000, 2)
}

func TestExploreAMemberListFollowsTheState(t *testing.T) {
	c := definitions(t, map[string]string{"segments/keen.yaml": undecided})
	x := alarmWorld(t, 2, 2, c, happens("First", 0), happens("Second", 10), happens("Third", 15))
	x.limit = 20_000
	x.run()
	x.wander(1_000, 3)
}
