package segment

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"rapport/shared/core/id"
)

// NewCounter returns the counter of the newest n times of an event that passes where. Its ID does not
// depend on n nor on the order of the conditions.
func NewCounter(event string, where Where, n int) Counter {
	parts := []string{"counter", event}
	for _, c := range where {
		parts = append(parts, c.canonical())
	}
	slices.Sort(parts[2:])
	return Counter{ID: id.Hash(parts...), Event: event, Where: where, N: n}
}

// canonical writes a condition so that two which ask the same are equal. Values carry their type: "1" is not 1.
func (c Condition) canonical() string {
	if list, ok := c.Value.([]any); ok {
		texts := make([]string, len(list))
		for i, v := range list {
			texts[i] = fmt.Sprintf("%T:%q", v, fmt.Sprint(v))
		}
		slices.Sort(texts)
		return fmt.Sprintf("%q %s %s", c.Property, c.Op, strings.Join(slices.Compact(texts), ","))
	}
	return fmt.Sprintf("%q %s %T:%q", c.Property, c.Op, c.Value, fmt.Sprint(c.Value))
}

// Unite returns counters each once, by ID, with the greatest N that is asked of any, in the order of
// event and ID.
func Unite(counters []Counter) []Counter {
	greatest := map[id.ID]Counter{}
	for _, c := range counters {
		if c.N > greatest[c.ID].N {
			greatest[c.ID] = c
		}
	}
	return slices.SortedFunc(maps.Values(greatest), func(a, b Counter) int {
		return cmp.Or(strings.Compare(a.Event, b.Event), cmp.Compare(a.ID, b.ID))
	})
}

// Counters returns what the state has to keep for a rule, each counter once.
func Counters(r Rule) []Counter {
	var counters []Counter
	walk(r, func(d Did) {
		if d.Counter != nil {
			counters = append(counters, *d.Counter)
		}
	})
	return Unite(counters)
}

// Events returns the names of the events that a rule asks for, each once, sorted.
func Events(r Rule) []string {
	var names []string
	walk(r, func(d Did) { names = append(names, d.Event) })
	slices.Sort(names)
	return slices.Compact(names)
}

// walk visits every Did of a rule, also through the segments that it names.
func walk(r Rule, visit func(Did)) {
	switch r := r.(type) {
	case Did:
		visit(r)
	case Not:
		walk(r.Rule, visit)
	case Member:
		walk(r.Segment.Rule, visit)
	case All:
		for _, one := range r {
			walk(one, visit)
		}
	case Any:
		for _, one := range r {
			walk(one, visit)
		}
	}
}
