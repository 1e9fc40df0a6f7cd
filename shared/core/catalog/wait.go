package catalog

import (
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
)

// waitOver returns when a wait ends, as far as is known by now.
func (d *decision) waitOver(e customer.Enrolment, step campaign.Step) time.Time {
	switch end := e.Since.Add(step.For); step.Kind {
	case campaign.WaitQuiet:
		return d.quietSince(e, step).Add(step.For)
	case campaign.WaitEvent:
		if came := d.firstAfter(step.Event, e.Since); !came.IsZero() && came.Before(end) {
			return came
		}
		return end
	default:
		return end
	}
}

// quietSince is the newest of the events that a wait for quiet listens to, whatever the order in which they came.
func (d *decision) quietSince(e customer.Enrolment, step campaign.Step) time.Time {
	from := e.Since
	for _, name := range step.On {
		from = later(from, d.s.Record(name).Last)
	}
	return from
}

// firstAfter returns when a match was first seen after a time, among the newest times that are kept of it; the zero time when it was
// not. An event of that very time does not count: it is the one that brought her here.
func (d *decision) firstAfter(m campaign.Match, after time.Time) time.Time {
	times := d.s.Record(m.Event).Times
	if m.Counter != nil {
		times = d.s.Times(m.Counter.ID)
	}
	for _, t := range times {
		if t.After(after) {
			return t
		}
	}
	return time.Time{}
}
