package catalog

import (
	"maps"
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
	if (e.Kind == event.Due || e.Kind == event.Recall) && s.Created.IsZero() {
		return s, nil // an hour that comes to nobody makes nobody, nor does what is remembered of nobody
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
	case event.Due:
		d.occurrence()
	case event.Recall:
		d.recall()
	case event.Erase:
		d.erase()
		return d.s, d.items
	}
	d.advance(false)
	flip := d.members(true)
	d.advance(true) // those too that a segment just started: one place under a cap is asked for by all at once
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
	case event.Due:
		return e.Due != nil
	case event.Recall:
		return e.Recall != nil
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

// forget drops what no definition asks any more, neither of this version nor of those that she is still inside: counters,
// and the places in lists that are gone.
func (d *decision) forget() {
	asked := d.asked()
	d.s = d.s.KeepCounters(func(counter id.ID) bool { return asked[counter] > 0 })
	for _, m := range d.s.Segments {
		if _, ok := d.c.Segment(m.Segment); !ok && m.Segment != segment.Everyone {
			d.s = d.s.DropMember(m.Segment)
			if m.In {
				d.s = d.s.AddMember(d.s.ID, m.Segment)
			}
		}
	}
}

// inForce returns the versions of the definitions that concern her: this one, and those under which she entered a campaign.
func (d *decision) inForce() []*Catalog {
	all := []*Catalog{d.c}
	for _, e := range d.s.Enrolments {
		if past, ok := d.c.PastOf(e.Version); ok && !slices.Contains(all, past) {
			all = append(all, past)
		}
	}
	return all
}

// readable is how soon after its arrival an event may be read from history: what is tried again later than that may have been recalled.
const readable = time.Minute

// count takes the event into its record, and into each counter that asks for it. Of two versions that ask the same the one
// that asks for more times counts.
func (d *decision) count() {
	e := d.e
	d.s = d.s.Count(e.Name, event.Other, e.Time)
	most := map[id.ID]int{}
	for _, c := range d.inForce() {
		for _, counter := range c.CountersOf(e.Name) {
			if counter.Matches(e) {
				most[counter.ID] = max(most[counter.ID], counter.N)
			}
		}
	}
	for _, counter := range slices.Sorted(maps.Keys(most)) {
		if d.now.Sub(e.Received) > readable { // an earlier try may have appended it to history, from where it may have been recalled
			d.s = d.s.Recall(counter, most[counter], []time.Time{e.Time})
		} else {
			d.s = d.s.CountAt(counter, most[counter], e.Time)
		}
	}
}

// say puts a line into the journal. Its id is derived from parts that name what it says. What is of no enrolment is of this version.
func (d *decision) say(l journal.Line, parts ...string) {
	l.ID = journal.NewID(l.Kind, parts...)
	if l.Time.IsZero() {
		l.Time = d.now
	}
	if l.Version == 0 {
		l.Version = d.c.Version
	}
	d.s = d.s.AddLine(l)
}
