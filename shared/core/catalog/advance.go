package catalog

import (
	"cmp"
	"slices"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
)

// advance takes every enrolment that is due as far as it goes now, and forgets those that nothing asks any more. Without sending
// it stops before each mail.
func (d *decision) advance(sending bool) {
	for _, e := range d.byPriority() {
		switch {
		case e.Ended == "":
			d.run(e, sending)
		case d.over(e):
			d.s = d.s.DropEnrolment(e.ID)
		}
	}
}

// byPriority returns her enrolments in the order in which they may ask for a place under a cap: those of the higher priority first, of
// equal ones the smaller id.
func (d *decision) byPriority() []customer.Enrolment {
	priorities := map[id.ID]int{}
	for _, e := range d.s.Enrolments {
		if c, ok := d.c.At(e.Version, e.Campaign); ok && c.Priority != 0 && e.Ended == "" {
			priorities[e.ID] = c.Priority
		}
	}
	if len(priorities) == 0 {
		return d.s.Enrolments // they are kept by id
	}
	return slices.SortedStableFunc(slices.Values(d.s.Enrolments), func(a, b customer.Enrolment) int {
		return cmp.Compare(priorities[b.ID], priorities[a.ID])
	})
}

// remembered is how long an ended enrolment is kept at least: as long as an event may still be on its way, and a day.
const remembered = 4 * 24 * time.Hour

// over tells whether an ended enrolment's key may enrol again by now and its goal can be reached no more. One whose campaign lets
// no key enter again stays, within MaxClosed.
func (d *decision) over(e customer.Enrolment) bool {
	c, ok := d.c.At(e.Version, e.Campaign)
	until := later(e.Entered, e.EndedAt).Add(remembered)
	switch {
	case !ok:
	case c.Reenter != nil:
		until = later(until, e.Entered.Add(*c.Reenter))
	case c.Trigger.Schedule == nil:
		return false
	default: // a schedule's occurrence is open until it is too late for her in any zone; `remembered` is longer than zones are apart
		until = until.Add(d.c.Shop.Expires[c.Policy])
	}
	if ok && c.Goal != nil {
		until = later(until, e.Entered.Add(c.Goal.Within))
	}
	return d.now.After(until)
}

// run takes the steps of one enrolment until one waits. A step taken stays taken. Each step
// counts from when it was due by the plan, so that a late alarm delays nothing behind it.
func (d *decision) run(e customer.Enrolment, sending bool) {
	c, ok := d.c.At(e.Version, e.Campaign)
	if !ok {
		d.end(e, "its campaign is gone")
		return
	}
	if c.Trigger.Schedule != nil && e.Taken == 0 && e.Version != d.c.Version {
		if c, e, ok = d.takenOver(c, e); !ok {
			return
		}
	}
	e = d.goalSeen(c, e)
	if exit := d.exitSeen(c, e); exit != "" {
		d.end(e, leftBy+exit)
		return
	}
	if c.Trigger.Schedule != nil && e.Taken == 0 {
		if e, ok = d.herHour(c, e); !ok {
			return
		}
	}
	for ok {
		switch {
		case !d.now.Before(e.Entered.Add(campaign.Life)):
			d.end(e, "too old")
			return
		case e.Step < 0 || e.Step >= len(c.Steps):
			d.end(e, "finished")
			return
		case c.Steps[e.Step].Kind == campaign.Exit:
			d.end(e, c.Steps[e.Step].Reason)
			return
		case !c.Steps[e.Step].Kind.Known():
			d.end(e, "its next step is of a kind that this version does not know")
			return
		}
		e, ok = d.take(c, e, sending)
	}
	d.keep(e)
}

// take takes one step. It returns ok when the step is done and she stands at the next one.
func (d *decision) take(c campaign.Campaign, e customer.Enrolment, sending bool) (_ customer.Enrolment, ok bool) {
	step, to := c.Steps[e.Step], e.Step+1
	switch step.Kind {
	case campaign.Send:
		if !sending {
			return e, false
		}
		if e, ok = d.send(c, e, step); !ok {
			return e, false
		}
	case campaign.Wait, campaign.WaitQuiet, campaign.WaitEvent:
		e.Due = d.waitOver(e, step)
		if e.Due.After(d.now) {
			return e, false
		}
		e.Since = e.Due
	case campaign.Branch:
		to = d.branch(e, step)
	case campaign.Split:
		e, to = d.split(c, e, step)
	case campaign.Jump:
		to, e.Taken = step.To, e.Taken-1 // nothing was done
	}
	e.Taken++
	e.Step = max(to, e.Step+1) // only forward, whatever the definition says
	return e, true
}

// keep puts the enrolment back; its alarm is never later than its end.
func (d *decision) keep(e customer.Enrolment) {
	if life := e.Entered.Add(campaign.Life); e.Due.After(life) {
		e.Due = life
	}
	d.s = d.s.SetEnrolment(e)
}
