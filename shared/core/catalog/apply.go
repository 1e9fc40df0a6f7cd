package catalog

import (
	"slices"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/segment"
)

// Apply decides. It is total and pure: no error, no clock, no randomness, no I/O, its arguments
// untouched. What is to be carried out stands in the returned State's outbox; when something is, or when time will
// change something, the state names the minute of an alarm. The items are immutable ones to
// write before the state. Times are kept to the millisecond.
//
// An event of no kind, or without what its kind needs, changes nothing.
//
// An event that is in s.Seen must not be given again; the engine refuses repeats, because it also knows the pages.
func (c *Catalog) Apply(s customer.State, e event.Event, now time.Time) (customer.State, []item.Item) {
	if !whole(e) {
		return s, nil
	}
	d := &decision{c: c, s: s, e: e, now: now.UTC().Truncate(time.Millisecond)}
	d.e.Time = e.Time.UTC().Truncate(time.Millisecond)
	d.e.Received = e.Received.UTC().Truncate(time.Millisecond)
	if s.Tombstone() {
		d.afterErasure()
		return d.s, d.items
	}
	d.see()
	d.adopt()
	switch e.Kind {
	case event.Behaviour:
		d.behaviour()
	case event.Tick:
		d.tick()
	case event.Lease:
		d.lease()
	case event.Outcome:
		d.outcome()
	case event.Feedback:
		d.feedback()
	case event.Answer:
		d.answer()
	case event.Erase:
		d.erase()
		return d.s, d.items
	}
	d.advance()
	flip := d.members(true)
	d.advance() // who entered a segment
	d.arm(flip)
	return d.s, d.items
}

// whole tells whether an event has what its kind needs. History and the bus may hold what other programs wrote.
func whole(e event.Event) bool {
	switch e.Kind {
	case event.Behaviour:
		return e.Name != ""
	case event.Tick:
		return e.Tick != nil
	case event.Lease:
		return e.Lease != nil
	case event.Outcome:
		return e.Outcome != nil
	case event.Feedback:
		return e.Feedback != nil
	case event.Answer:
		return e.Answer != nil
	}
	return e.Kind == event.Erase
}

// decision is one Apply under way: s is the state as decided so far.
type decision struct {
	c     *Catalog
	s     customer.State
	e     event.Event
	now   time.Time
	items []item.Item
}

// see notes the event's id. When the inline ids are full the oldest leave for a page; since a put takes
// in at most PageOut new events, those that leave were all committed before (law 6).
func (d *decision) see() {
	if d.e.ID == 0 {
		return
	}
	if len(d.s.Seen) >= customer.MaxSeen {
		d.items = append(d.items, customer.Page(d.s, d.now, d.s.Seen[:customer.PageOut]))
		d.s.Seen = d.s.Seen[customer.PageOut:]
	}
	d.s.Seen = append(d.s.Seen[:len(d.s.Seen):len(d.s.Seen)], d.e.ID)
}

// adopt makes a state that another version of the definitions wrote fit this one: who
// is in which segment is decided anew before the event, so that a new rule makes nobody "enter".
func (d *decision) adopt() {
	if d.s.Created.IsZero() {
		d.s.Created = d.e.Received
	}
	if d.s.Catalog == d.c.Version {
		return
	}
	first := d.s.Version == 0
	d.s.Catalog = d.c.Version
	d.forget()
	if !first {
		d.members(false)
	}
}

// forget drops what no definition asks any more: counters, and the places in lists that are gone.
func (d *decision) forget() {
	d.s = d.s.KeepCounters(func(counter id.ID) bool {
		return slices.ContainsFunc(d.c.Counters, func(c segment.Counter) bool { return c.ID == counter })
	})
	for _, m := range d.s.Segments {
		if _, ok := d.c.Segment(m.Segment); !ok && m.Segment != segment.Everyone {
			d.member(m.Segment, false, false)
		}
	}
}

// say puts a line into the journal. Its id is derived from parts that name what it says.
func (d *decision) say(l journal.Line, parts ...string) {
	l.ID = lineID(l.Kind, parts...)
	if l.Time.IsZero() {
		l.Time = d.now
	}
	l.Version = d.c.Version
	d.s = d.s.AddLine(l)
}
