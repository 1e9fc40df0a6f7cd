package catalog

import (
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// The two arms of a campaign with a holdout.
const (
	armCampaign = "campaign"
	armHoldout  = "holdout"
)

// of returns the line that says something of an enrolment: it is told apart by the version that she entered under.
func of(e customer.Enrolment, kind journal.Kind) journal.Line {
	l := journal.Line{Kind: kind, Campaign: e.Campaign, Version: e.Version, Enrolment: e.ID, Arm: armCampaign}
	if e.Holdout {
		l.Arm = armHoldout
	}
	return l
}

// enrol starts one customer's run through a campaign, unless its key forbids it.
func (d *decision) enrol(c campaign.Campaign, key string, trigger id.ID, at time.Time) {
	if !d.keyFree(c, key, at) {
		return
	}
	e := customer.Enrolment{
		ID:       d.enrolmentID(c.Name, key, trigger),
		Campaign: c.Name, Version: d.c.Version, Key: key, Order: d.orderItem(),
		Entered: at, Since: at, Due: later(at, d.now),
	}
	e.Holdout = id.Fraction("holdout", e.ID.String()) < c.Holdout
	if reason := d.refusal(c, at); reason != "" {
		d.refuse(e, reason)
		return
	}
	d.say(of(e, journal.Enrolled), e.ID.String())
	d.s = d.s.SetEnrolment(d.goalSeen(c, e))
}

// enrolmentID derives the id of her run, so that whatever decides it again decides the same one.
func (d *decision) enrolmentID(campaign, key string, trigger id.ID) id.ID {
	return id.Hash("enrolment", d.s.ID, campaign, key, trigger.String())
}

// refuse says why she does not begin.
func (d *decision) refuse(e customer.Enrolment, reason string) {
	l := of(e, journal.NotEnrolled)
	l.Arm, l.Rule = "", reason
	d.say(l, e.ID.String())
}

// keyFree tells whether the key may enrol at a time: never while it is under way; once it
// ended only when the campaign lets it enter again and enough time has passed.
func (d *decision) keyFree(c campaign.Campaign, key string, at time.Time) bool {
	for _, e := range d.s.Enrolments {
		if e.Campaign != c.Name || e.Key != key {
			continue
		}
		if e.Ended == "" || c.Reenter == nil || at.Before(e.Entered.Add(*c.Reenter)) {
			return false
		}
	}
	return true
}

// refusal says why an event may not start the campaign, "" when it may.
func (d *decision) refusal(c campaign.Campaign, at time.Time) string {
	if d.e.Kind != event.Due && d.e.Received.Sub(at) > tooOld {
		return "too late"
	}
	for _, exit := range c.Exits {
		if last := d.last(exit); last.After(at) || last.Equal(at) && exit.Event != d.e.Name {
			return "after " + exit.Event
		}
	}
	open := 0
	for _, e := range d.s.Enrolments {
		if e.Ended == "" {
			open++
		}
	}
	if open >= customer.MaxOpen {
		return "too many campaigns at once"
	}
	return ""
}

// last returns when a match was seen last; the zero time when it never was.
func (d *decision) last(m campaign.Match) time.Time {
	if m.Counter == nil {
		return d.s.Record(m.Event).Last
	}
	if times := d.s.Times(m.Counter.ID); len(times) > 0 {
		return times[len(times)-1]
	}
	return time.Time{}
}

// orderItem returns the place of the order that the event at hand made, "" when it made none.
func (d *decision) orderItem() string {
	for _, it := range d.items {
		if item.IsOrder(it.Key) {
			return it.Key.Ref()
		}
	}
	return ""
}

// exits ends the enrolments that the event at hand ends, at whatever step they are.
func (d *decision) exits() {
	for _, e := range d.s.Enrolments {
		c, ok := d.c.At(e.Version, e.Campaign)
		if e.Ended != "" || !ok || d.e.Time.Before(e.Entered) {
			continue
		}
		for _, exit := range c.Exits {
			if d.matches(exit) {
				d.end(e, leftBy+exit.Event)
				break
			}
		}
	}
}

// exitSeen returns the exit that came after the trigger and yet did not end the enrolment, because until
// they were merged another customer saw it; "" when there is none.
func (d *decision) exitSeen(c campaign.Campaign, e customer.Enrolment) string {
	for _, exit := range c.Exits {
		if d.last(exit).After(e.Entered) {
			return exit.Event
		}
	}
	return ""
}

// leftBy begins the reason of an enrolment that an exit ended.
const leftBy = "left by "

func (d *decision) matches(m campaign.Match) bool {
	return m.Event == d.e.Name && m.Where.Holds(d.e.Properties)
}

func (d *decision) end(e customer.Enrolment, reason string) {
	e.Ended, e.EndedAt, e.Due, e.Hold = reason, d.now, time.Time{}, ""
	d.s = d.s.SetEnrolment(e)
	l := of(e, journal.Left)
	l.Step, l.Rule = d.at(e), reason
	d.say(l, e.ID.String())
}

// at is the number of the step that an enrolment is at, of the last one behind it.
func (d *decision) at(e customer.Enrolment) int {
	if c, ok := d.c.At(e.Version, e.Campaign); ok && e.Step >= len(c.Steps) {
		return len(c.Steps)
	}
	return e.Step + 1
}

// goals notes for each enrolment, under way or ended, that its goal was reached in time.
func (d *decision) goals() {
	for _, e := range d.s.Enrolments {
		c, ok := d.c.At(e.Version, e.Campaign)
		if !ok || c.Goal == nil || !e.Goal.IsZero() || !d.matches(c.Goal.Match) || !within(e, c.Goal, d.e.Time) {
			continue
		}
		e.Goal = d.e.Time
		d.s = d.s.SetEnrolment(e)
		amount, currency := revenue(d.e.Properties)
		d.goal(e, d.e.Name, amount, currency)
	}
}

func within(e customer.Enrolment, g *campaign.Goal, at time.Time) bool {
	return at.After(e.Entered) && !at.After(e.Entered.Add(g.Within))
}

// goalSeen returns the enrolment with its goal, when that was seen before the trigger came in, or by a customer
// who was folded in or folded this one in. What it was worth is not known then.
func (d *decision) goalSeen(c campaign.Campaign, e customer.Enrolment) customer.Enrolment {
	if c.Goal == nil || !e.Goal.IsZero() {
		return e
	}
	if last := d.last(c.Goal.Match); within(e, c.Goal, last) {
		e.Goal = last
		d.goal(e, c.Goal.Event, 0, "")
	}
	return e
}

func (d *decision) goal(e customer.Enrolment, rule string, amount float64, currency string) {
	l := of(e, journal.Goal)
	l.Time, l.Rule, l.Variant, l.Amount, l.Currency = e.Goal, rule, e.Variants(), amount, currency
	d.say(l, e.ID.String())
}

// revenue returns an order's worth by the spec: revenue, else total. One below zero counts as not sent: money that went back is no order, and would
// lower what others brought.
func revenue(p map[string]any) (amount float64, currency string) {
	currency, _ = p["currency"].(string)
	for _, name := range [...]string{"revenue", "total"} {
		if v, ok := p[name].(float64); ok && v >= 0 {
			return v, currency
		}
	}
	return 0, currency
}
