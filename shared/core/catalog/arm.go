package catalog

import (
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// The times of law 2 and law 3.
const (
	soonest     = 2 * time.Minute  // an alarm is never nearer than this, so that its item is written before its minute is read
	undone      = time.Hour        // what lies in the outbox otherwise is looked at again after this
	pastHealing = 10 * time.Minute // an armed minute further past than this is taken for lost
)

// arm names the minute of the next alarm. An earlier one that is armed already serves: it comes, finds
// nothing to do, and arms again. So an event that moves a wait costs no alarm.
func (d *decision) arm(flip time.Time) {
	due := earliest(flip, d.due())
	if due.IsZero() {
		d.s.Armed = 0
		return
	}
	want := item.MinuteAt(later(due, d.now.Add(soonest)))
	armed := d.s.Armed
	if armed != 0 && armed <= want && !armed.Time().Before(d.now.Add(-pastHealing)) {
		return
	}
	d.s.Armed = want
}

// due returns the first time at which something of the state wants to be looked at; zero for none.
func (d *decision) due() time.Time {
	var due time.Time
	for _, e := range d.s.Enrolments {
		due = earliest(due, e.Due)
	}
	out := d.s.Outbox
	for _, m := range out.Messages {
		due = earliest(due, messageDue(m, d.now))
	}
	if len(out.Members)+len(out.Lines) > 0 || out.Sweep != nil {
		due = earliest(due, d.now.Add(undone))
	}
	return due
}

func messageDue(m message.Message, now time.Time) time.Time {
	switch {
	case m.Status == message.Requested:
		return later(m.NotBefore, now.Add(soonest))
	case m.Status == message.Sending:
		return m.Until
	case m.Status == message.Unknown && m.Policy == policy.Transactional && m.Follows == "" && m.Followed == "":
		return m.At.Add(secondAfter)
	}
	return now.Add(undone)
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
