package segment_test

import (
	"slices"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
)

// happened keeps what happened, whole, and answers as a state does that was told of the counters beforehand.
type happened struct {
	events   []event.Event
	counters []segment.Counter
	traits   map[string]any
	known    bool
}

func (h happened) times(pass func(event.Event) bool, most int) []time.Time {
	var times []time.Time
	for _, e := range h.events {
		if pass(e) {
			times = append(times, e.Time)
		}
	}
	slices.SortFunc(times, time.Time.Compare)
	return times[max(0, len(times)-most):]
}

func (h happened) Record(name string) segment.Record {
	all := h.times(func(e event.Event) bool { return e.Name == name }, len(h.events))
	if len(all) == 0 {
		return segment.Record{}
	}
	return segment.Record{Name: name, Count: uint32(len(all)), First: all[0], Last: all[len(all)-1],
		Times: all[max(0, len(all)-segment.RecordTimes):]}
}

func (h happened) Times(counter id.ID) []time.Time {
	for _, c := range h.counters {
		if c.ID == counter {
			return h.times(c.Matches, c.N)
		}
	}
	return nil
}

func (h happened) Trait(name string) (any, bool) {
	v, ok := h.traits[name]
	return v, ok
}

func (h happened) Known() bool { return h.known }
