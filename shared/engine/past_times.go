package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
)

// PastTimes is when, as history says, customers did what some counters count. Take may be called by several at once, the rest when they are done.
type PastTimes struct {
	counters []segment.Counter

	mu    sync.Mutex
	of    map[string]map[id.ID]map[id.ID]time.Time // by customer as sent, counter and event: history may hold an event twice
	times int
}

// NewPastTimes knows of no time yet.
func NewPastTimes(counters []segment.Counter) *PastTimes {
	return &PastTimes{counters: counters, of: map[string]map[id.ID]map[id.ID]time.Time{}}
}

// Take notes an event for each counter that counts it.
func (m *PastTimes) Take(e event.Event) {
	if e.Kind != event.Behaviour {
		return
	}
	for _, counter := range m.counters {
		if counter.Matches(e) {
			m.note(e, counter.ID)
		}
	}
}

func (m *PastTimes) note(e event.Event, counter id.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	counted := m.of[e.Customer]
	if counted == nil {
		counted = map[id.ID]map[id.ID]time.Time{}
		m.of[e.Customer] = counted
	}
	if counted[counter] == nil {
		counted[counter] = map[id.ID]time.Time{}
	}
	if _, known := counted[counter][e.ID]; !known {
		counted[counter][e.ID] = e.Time.UTC().Truncate(time.Millisecond)
		m.times++
	}
}

// Read takes the events of a whole history that name a customer whom keep holds and were received until then. It returns how many lines are no event.
func (m *PastTimes) Read(ctx context.Context, past Past, keep func(customer string) bool, until time.Time, read func(done, parts int)) (unread int, err error) {
	parts, err := past.Parts(ctx)
	if err != nil {
		return 0, err
	}
	return readParts(ctx, past, parts, keep, func(_ int, e event.Event) {
		if !e.Received.After(until) {
			m.Take(e)
		}
	}, read)
}

// Customers returns those of whom there are times, as history names them, sorted.
func (m *PastTimes) Customers() []string { return slices.Sorted(maps.Keys(m.of)) }

// Recall is the event by which a customer's state learns what history holds of her under some names: hers, and those of whom was folded into her. The version
// is that of the definitions whose counters these are. Of each counter it brings the newest N times.
func (m *PastTimes) Recall(version uint32, now time.Time, who string, names ...string) event.Event {
	data := &event.RecallData{Version: version}
	for _, counter := range m.counters {
		var times []time.Time
		for _, name := range names {
			times = slices.AppendSeq(times, maps.Values(m.of[name][counter.ID]))
		}
		if len(times) > 0 {
			slices.SortFunc(times, time.Time.Compare)
			data.Counters = append(data.Counters, event.Recalled{Counter: counter.ID, Times: times[max(0, len(times)-counter.N):]})
		}
	}
	slices.SortFunc(data.Counters, func(a, b event.Recalled) int { return cmp.Compare(a.Counter, b.Counter) })
	return event.Event{Kind: event.Recall, Customer: who, Time: now, Received: now, Source: "launch", Recall: data}
}
