// Package segment holds rules that say which customers match now. A rule asks only
// what the state keeps: for each event name a Record, for each narrower question a Counter,
// and the traits. So it is exact, and an event costs only the counters that name it.
package segment

import (
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// Everyone is the built-in segment: every customer with an id or an address.
const Everyone = "everyone"

// RecordTimes is how many of the newest times a Record keeps.
const RecordTimes = 16

// Record is what a customer's state keeps for each event name, whatever the definitions.
type Record struct {
	Name        string
	Count       uint32
	First, Last time.Time
	Times       []time.Time // the newest, at most RecordTimes, oldest first
}

// Counter is a narrower question that the state keeps an answer to: the newest N times of
// one event with these properties. Its ID is derived from what it asks, so two
// rules that ask the same share one, and a new version of the definitions finds it again.
type Counter struct {
	ID    id.ID
	Event string
	Where Where
	N     int // at most 64
}

// Facts is what a rule asks of a customer.
type Facts interface {
	Record(event string) Record      // the zero Record when there was none
	Times(counter id.ID) []time.Time // oldest first; nil when there were none
	Trait(name string) (any, bool)   // string, float64, bool or []any of those
	Known() bool                     // she has an id of her own or an address
}

// Rule is a condition. Holds returns whether it holds at now and the first time after now at
// which that could change by itself, with no event; the zero time when it never does.
type Rule interface {
	Holds(f Facts, now time.Time) (holds bool, flip time.Time)
}

// Segment is a named rule.
type Segment struct {
	Name  string
	About string
	Rule  Rule
}

// Matches tells whether e is one that the counter counts.
func (c Counter) Matches(e event.Event) bool {
	return e.Name == c.Event && c.Where.Holds(e.Properties)
}
