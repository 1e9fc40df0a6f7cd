package catalog

import (
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
)

// advance takes every enrolment that is due as far as it goes now, and forgets those that nothing asks any more.
func (d *decision) advance() {
	for _, e := range d.s.Enrolments {
		switch {
		case e.Ended == "":
			d.run(e)
		case d.over(e):
			d.s = d.s.DropEnrolment(e.ID)
		}
	}
}

// remembered is how long an ended enrolment is kept at least: as long as an event may still be on its way, and a day.
const remembered = 4 * 24 * time.Hour

// over tells whether an ended enrolment's key may enrol again by now and its goal can be reached no more. One whose campaign lets
// no key enter again stays, within MaxClosed.
func (d *decision) over(e customer.Enrolment) bool {
	c, ok := d.c.At(e.Version, e.Campaign)
	until := e.EndedAt.Add(remembered)
	if ok && c.Reenter == nil {
		return false
	}
	if ok {
		until = later(until, e.Entered.Add(*c.Reenter))
	}
	if ok && c.Goal != nil {
		until = later(until, e.Entered.Add(c.Goal.Within))
	}
	return d.now.After(until)
}

// run takes the steps of one enrolment until one waits. A step taken stays taken. Each step
// counts from when it was due by the plan, so that a late alarm delays nothing behind it.
func (d *decision) run(e customer.Enrolment) {
	c, ok := d.c.At(e.Version, e.Campaign)
	if !ok {
		d.end(e, "its campaign is gone")
		return
	}
	e = d.goalSeen(c, e)
	if exit := d.exitSeen(c, e); exit != "" {
		d.end(e, leftBy+exit)
		return
	}
	for {
		if !d.now.Before(e.Entered.Add(campaign.Life)) {
			d.end(e, "too old")
			return
		}
		if e.Step >= len(c.Steps) {
			d.end(e, "finished")
			return
		}
		step := c.Steps[e.Step]
		switch step.Kind {
		case campaign.Exit:
			d.end(e, step.Reason)
			return
		case campaign.Send:
			if e, ok = d.send(c, e, step); !ok {
				d.keep(e)
				return
			}
		case campaign.Wait, campaign.WaitQuiet:
			e.Due = d.waitOver(e, step)
			if e.Due.After(d.now) {
				d.keep(e)
				return
			}
			e.Since = e.Due
		default:
			d.end(e, "its next step is of a kind that this version does not know")
			return
		}
		e.Step++
	}
}

// keep puts the enrolment back; its alarm is never later than its end.
func (d *decision) keep(e customer.Enrolment) {
	if life := e.Entered.Add(campaign.Life); e.Due.After(life) {
		e.Due = life
	}
	d.s = d.s.SetEnrolment(e)
}

// waitOver returns when a wait ends. A wait for quiet counts from the newest of its events, whatever the order
// in which they came.
func (d *decision) waitOver(e customer.Enrolment, step campaign.Step) time.Time {
	from := e.Since
	if step.Kind == campaign.WaitQuiet {
		for _, name := range step.On {
			if last := d.s.Record(name).Last; last.After(from) {
				from = last
			}
		}
	}
	return from.Add(step.For)
}
