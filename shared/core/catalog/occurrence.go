package catalog

import (
	"strconv"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
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
		d.refuse(refused, notItsDay)
	case !d.now.Before(at.Add(d.c.Shop.Expires[c.Policy])):
		d.refuse(refused, "too late")
	case !d.in(d.c.Version, c.Trigger.Segment):
		d.refuse(refused, notIn(c))
	default:
		d.enrol(c, due.Occurrence, trigger, at)
	}
}

// notItsDay is the reason of a letter whose schedule was changed.
const notItsDay = "its schedule does not come on that day any more"

// takenOver takes one who waits for her hour over to the newest definitions: she has not begun, and what was corrected before her hour holds at
// her hour, another hour too. Her arm is carried. Where steps, goal or holdout differ, her run is counted out of the old version and into the new one.
func (d *decision) takenOver(old campaign.Campaign, e customer.Enrolment) (_ campaign.Campaign, _ customer.Enrolment, ok bool) {
	c, ok := d.c.Campaign(e.Campaign)
	if !ok || c.Trigger.Schedule == nil {
		d.end(e, "its campaign is gone")
		return c, e, false
	}
	zone := d.c.Zone(d.s.Zone)
	before, _ := old.Trigger.Schedule.Hour(e.Key, zone) // it came on that day, or she would not wait
	hour, err := c.Trigger.Schedule.Hour(e.Key, zone)
	if err != nil {
		d.end(e, notItsDay)
		return c, e, false
	}
	version := strconv.FormatUint(uint64(d.c.Version), 10)
	counted := of(e, journal.Left)
	counted.Step, counted.Rule = 1, "taken over by version "+version
	e.Version, e.Entered, e.Since = d.c.Version, e.Entered.Add(hour.Sub(before)), e.Since.Add(hour.Sub(before))
	if !old.SameForm(c) {
		d.say(counted, e.ID.String(), version)
		d.say(of(e, journal.Enrolled), e.ID.String(), version)
	}
	return c, e, true
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
