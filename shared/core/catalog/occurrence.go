package catalog

import (
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
)

// occurrence enrols her into a scheduled campaign whose day has come. Her own hour may lie ahead; until then she waits for it.
func (d *decision) occurrence() {
	due := d.e.Due
	trigger := id.Hash("occurrence", due.Campaign, due.Occurrence)
	refused := customer.Enrolment{ID: d.enrolmentID(due.Campaign, due.Occurrence, trigger), Campaign: due.Campaign, Version: d.c.Version}
	c, ok := d.c.Campaign(due.Campaign)
	if !ok || c.Trigger.Schedule == nil {
		d.refuse(refused, "its campaign is gone")
		return
	}
	hour, err := c.Trigger.Schedule.Hour(due.Occurrence, d.c.Zone(d.s.Zone))
	at := hour.Add(time.Duration(id.Mod(due.Spread, "spread", d.s.ID)) * time.Minute)
	switch {
	case !d.keyFree(c, due.Occurrence, at):
	case err != nil:
		d.refuse(refused, "its schedule does not come on that day any more")
	case !d.now.Before(at.Add(d.c.Shop.Expires[c.Policy])):
		d.refuse(refused, "too late")
	case !d.in(d.c.Version, c.Trigger.Segment):
		d.refuse(refused, notIn(c))
	default:
		d.enrol(c, due.Occurrence, trigger, at)
	}
}

// notIn is the reason of one who is not among those that a campaign is for.
func notIn(c campaign.Campaign) string { return "not in " + c.Trigger.Segment + " any more" }

// herHour lets an enrolment of a schedule wait for its hour, and then looks whether she is still among those that it is for. It returns ok when she begins.
func (d *decision) herHour(c campaign.Campaign, e customer.Enrolment) (_ customer.Enrolment, ok bool) {
	if e.Since.After(d.now) {
		e.Due = e.Since
		d.keep(e)
		return e, false
	}
	if !d.in(e.Version, c.Trigger.Segment) {
		d.end(e, notIn(c))
		return e, false
	}
	e.Taken = 1
	return e, true
}

// in tells whether she is in a segment of a version by what is known of her now. Browsers without a name are in none.
func (d *decision) in(version uint32, name string) bool {
	if !d.s.Known() || name == segment.Everyone {
		return d.s.Known()
	}
	past, ok := d.c.PastOf(version)
	if !ok {
		return false
	}
	s, ok := past.Segment(name)
	if !ok {
		return false
	}
	facts := d.s
	holds, _ := s.Rule.Holds(&facts, d.now)
	return holds
}
