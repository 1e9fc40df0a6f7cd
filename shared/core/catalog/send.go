package catalog

import (
	"strconv"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// send decides a send step. It returns ok when the step is done, sent or skipped; else the gate
// holds it and the enrolment is due again at the next possible time.
func (d *decision) send(c campaign.Campaign, e customer.Enrolment, step campaign.Step) (_ customer.Enrolment, ok bool) {
	channel := step.Channels[0]
	expires := e.Since.Add(d.c.Shop.Expires[c.Policy])
	ask := d.ask(c.Policy, c.Topic, channel, "")
	ask.Expires, ask.Holdout = expires, e.Holdout
	v := d.c.Shop.Check(ask)
	switch v.Do {
	case policy.Hold:
		v.Until = earliest(v.Until, e.Entered.Add(campaign.Life))
		if e.Hold != v.Rule || !e.Due.Equal(v.Until) {
			d.held(e, v)
		}
		e.Due, e.Hold = v.Until, v.Rule
		return e, false
	case policy.Skip:
		l := of(e, journal.Skipped)
		l.Step, l.Rule, l.Channel = e.Step+1, v.Rule, channel
		d.say(l, e.ID.String(), strconv.Itoa(e.Step))
	case policy.Send:
		d.request(message.Message{
			ID:   message.NewID(item.MinuteAt(d.now), e.ID, e.Step, 0),
			Home: d.s.ID, Campaign: c.Name, Version: e.Version, Enrolment: e.ID, Step: e.Step + 1,
			Channel: channel, Template: step.Template, Policy: c.Policy, Topic: c.Topic, Order: e.Order,
			Planned: e.Since, Expires: expires, Status: message.Requested, Requested: d.now, At: d.now,
		})
	}
	if e.Hold != "" {
		e.Since, e.Hold = d.now, "" // what was held moves what follows
	}
	return e, true
}

// request puts a message into the outbox and reserves its place under the caps.
func (d *decision) request(m message.Message) {
	d.s = d.s.SetMessage(m)
	d.reserve(m)
}

// reserve keeps no slot for what asks no cap: many receipts would push out the slots that caps look at.
func (d *decision) reserve(m message.Message) {
	if !policy.Capped(m.Policy) {
		return
	}
	d.s = d.s.Reserve(policy.Slot{Message: m.ID, Policy: m.Policy, Channel: m.Channel, At: d.now})
}

// held journals a hold, once for each rule and time.
func (d *decision) held(e customer.Enrolment, v policy.Verdict) {
	l := of(e, journal.Held)
	l.Step, l.Rule, l.Until = e.Step+1, v.Rule, v.Until
	d.say(l, e.ID.String(), strconv.Itoa(e.Step), v.Rule, strconv.FormatInt(v.Until.UnixMilli(), 10))
}

// ask gathers what the gate looks at; the slot of the message itself does not count against it.
func (d *decision) ask(policyName, topic, channel, self string) policy.Ask {
	a := policy.Ask{Now: d.now, Policy: policyName, Channel: channel, Zone: d.c.Zone(d.s.Zone),
		Country: d.country(), Buyer: d.s.Buyer}
	if channel == policy.Email {
		a.Address, a.Suppressed = d.s.Address.Email, d.s.Address.Suppressed
	}
	if said, known := d.s.Consent(channel, topic, policyName); known {
		a.Said = policy.Withdrawn
		if said.Granted {
			a.Said = policy.Granted
		}
	}
	for _, slot := range d.s.Ledger {
		if slot.Message != self {
			a.Slots = append(a.Slots, slot)
		}
	}
	return a
}

// country is hers if the shop said it, else the shop's own: a browser must not choose the rule of consent (law 10).
func (d *decision) country() string {
	if v, ok := d.s.Firm("country"); ok {
		if s, _ := v.(string); s != "" {
			return s
		}
	}
	return d.c.Shop.Country
}

// Zone returns a customer's zone, the shop's when hers is not known. Loading one reads the zone
// database, which is the same wherever this runs (the binaries embed it).
func (c *Catalog) Zone(name string) *time.Location {
	if name != "" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
	}
	return c.Shop.Location
}
