package catalog

import (
	"slices"
	"strings"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// secondAfter is how long the channel has to say what became of a transactional message of
// unknown fate before a second one is made.
const secondAfter = 15 * time.Minute

// lease gives the right to carry out one message, if the gate still lets it through.
func (d *decision) lease() {
	ask := d.e.Lease
	m, ok := d.s.Message(ask.Message)
	if !ok || m.Status != message.Requested || m.NotBefore.After(d.now) || ask.Address != d.s.Address.Email {
		return
	}
	if first, ok := d.s.Message(m.Follows); ok && first.Status == message.Sent {
		d.skip(m, "the first one was sent")
		return
	}
	if e, ok := d.s.Enrolment(m.Enrolment); ok && strings.HasPrefix(e.Ended, leftBy) && m.Policy != policy.Transactional {
		d.skip(m, e.Ended)
		return
	}
	a := d.ask(m.Policy, m.Topic, m.Channel, m.ID)
	a.Expires = m.Expires
	a.Paused, a.Cancelled = ask.Paused, d.cancelled(m, ask.Cancelled)
	if ask.Suppressed != "" {
		a.Suppressed = ask.Suppressed
		d.s.Address.Suppressed = ask.Suppressed
	}
	switch v := d.c.Shop.Check(a); v.Do {
	case policy.Skip:
		d.skip(m, v.Rule)
	case policy.Hold:
		again := v.Rule == policy.IsPaused && m.Reason == v.Rule // a pause is asked for every ten minutes, and said once
		m.NotBefore, m.Reason = v.Until, v.Rule
		d.s = d.s.SetMessage(m)
		if !again {
			d.say(journal.Line{Kind: journal.Held, Campaign: m.Campaign, Version: m.Version, Enrolment: m.Enrolment, Step: m.Step, Message: m.ID,
				Rule: v.Rule, Until: v.Until}, m.ID, v.Rule, item.MinuteAt(v.Until).String())
		}
	case policy.Send:
		m.Status, m.At, m.Lease, m.Until, m.Reason = message.Sending, d.now, ask.Holder, ask.Until.UTC().Truncate(time.Millisecond), ""
		d.request(m)
	}
}

// cancelled tells whether a person called off the occurrence that a message is of, or its whole campaign: that stays so when it is given a schedule.
func (d *decision) cancelled(m message.Message, occurrences []string) bool {
	if slices.Contains(occurrences, "") {
		return true
	}
	c, ok := d.c.At(m.Version, m.Campaign)
	e, inside := d.s.Enrolment(m.Enrolment)
	return (!ok || c.Trigger.Schedule != nil) && inside && slices.Contains(occurrences, e.Key)
}

func (d *decision) skip(m message.Message, reason string) {
	if m.Reason != "" && m.Reason != reason {
		reason += journal.Earlier + m.Reason
	}
	d.settle(m, message.Skipped, reason)
	d.s = d.s.Release(m.ID)
}

// settle gives a message a status, with when and why, and takes its lease away.
func (d *decision) settle(m message.Message, status message.Status, reason string) {
	d.settleAt(d.now, m, status, reason)
}

func (d *decision) settleAt(at time.Time, m message.Message, status message.Status, reason string) {
	m.Status, m.At, m.Reason, m.Lease, m.Until = status, at, reason, 0, time.Time{}
	d.s = d.s.SetMessage(m)
}

// outcome takes what the holder of a lease saw. That the channel took the message is a fact
// whoever brings it; everything else counts only from the holder.
func (d *decision) outcome() {
	o := d.e.Outcome
	m, ok := d.s.Message(o.Message)
	if !ok {
		return
	}
	if o.Status == message.Sent.String() {
		m.Provider = o.Provider
		d.sent(m)
		if !o.Unwritten && !d.s.Awaited(m.ID) {
			d.s = d.s.DropMessage(m.ID) // the holder wrote its item first
		}
		return
	}
	if m.Status != message.Sending || m.Lease != o.Holder {
		return
	}
	switch o.Status {
	case message.Failed.String():
		d.settle(m, message.Failed, o.Reason)
		d.s = d.s.Release(m.ID)
	case message.Requested.String():
		m.Tries++
		m.NotBefore = d.now.Add(backoff(m))
		d.settle(m, message.Requested, o.Reason)
	default:
		d.settle(m, message.Unknown, o.Reason)
	}
}

// backoff is 2, 4, 8 … 32 minutes, and up to half as much again by hash, so that what was refused together does not come back together.
func backoff(m message.Message) time.Duration {
	minutes := 2 << min(m.Tries-1, 4)
	spread := 1 + id.Fraction("backoff", m.ID)/2
	return time.Duration(float64(minutes) * spread * float64(time.Minute)).Truncate(time.Millisecond)
}

// sent records that the channel took the message, whatever was thought of it before.
func (d *decision) sent(m message.Message) {
	if m.Status == message.Sent {
		return
	}
	if m.Status == message.Failed || m.Status == message.Skipped {
		d.reserve(m)
	}
	at := d.now
	if d.e.Kind == event.Feedback && d.e.Time.Before(at) {
		at = d.e.Time // when the channel took it, not when that was heard
	}
	d.settleAt(at, m, message.Sent, "")
}

// feedback takes what the channel reports of a message and of its address. Of a message that has left
// the outbox the engine tells its item.
func (d *decision) feedback() {
	f := d.e.Feedback
	m, ok := d.s.Message(f.Message)
	switch f.Report {
	case "sent", "delivered", "bounced", "softbounced", "complained":
		if ok {
			if f.Provider != "" {
				m.Provider = f.Provider
			}
			d.sent(m)
		}
	case "rejected":
		if ok {
			d.settle(m, message.Failed, f.Reason)
			d.s = d.s.Release(m.ID)
		}
	}
	if f.Address == "" || f.Address == d.s.Address.Email {
		d.suppress(f.Report)
	}
	if kind, said := reports[f.Report]; said && !(ok && kind == journal.Failed) { // in the outbox its own fate says so
		if !ok && f.Run != nil {
			m = message.Message{Campaign: f.Run.Campaign, Version: f.Run.Version, Enrolment: f.Run.Enrolment, Step: f.Run.Step, Channel: policy.Email}
		}
		d.say(journal.Line{Kind: kind, Time: d.e.Time, Message: f.Message, Campaign: m.Campaign, Version: m.Version, Enrolment: m.Enrolment,
			Step: m.Step, Channel: m.Channel, Rule: f.Reason, Source: "ses"}, f.Message, f.Report)
	}
}

var reports = map[string]journal.Kind{
	"delivered": journal.Delivered, "bounced": journal.Bounced, "complained": journal.Complained, "rejected": journal.Failed,
}

// suppress keeps what a report means for the address; a bounce outweighs a complaint.
func (d *decision) suppress(report string) {
	switch {
	case report == "bounced":
		d.s.Address.Suppressed = "BOUNCE"
	case report == "complained" && d.s.Address.Suppressed == "":
		d.s.Address.Suppressed = "COMPLAINT"
	}
}

// tick clears the alarm that came, ends the leases that are over, and makes the second message of
// a transactional one whose fate stayed unknown.
func (d *decision) tick() {
	if d.s.Armed != 0 && d.s.Armed <= d.e.Tick.Minute {
		d.s.Armed = 0
	}
	for _, m := range d.s.Outbox.Messages {
		switch {
		case m.Status == message.Sending && !m.Until.After(d.now):
			d.leaseOver(m)
		case m.Status == message.Unknown && m.Policy == policy.Transactional && m.Follows == "" && m.Followed == "" &&
			!d.now.Before(m.At.Add(secondAfter)):
			d.second(m)
		}
	}
}

// leaseOver ends a lease that ran out. Its item was looked at: when it says sent, the holder died
// between the item and the state. A message whose item was not looked at waits for the next tick.
func (d *decision) leaseOver(m message.Message) {
	item, looked := d.e.Tick.Final[m.ID]
	switch {
	case !looked:
	case item == message.Sent.String():
		d.sent(m)
		if !d.s.Awaited(m.ID) {
			d.s = d.s.DropMessage(m.ID)
		}
	default:
		d.settle(m, message.Unknown, "no word from the channel before the lease ran out")
	}
}

func (d *decision) second(first message.Message) {
	m := first
	m.ID = message.NewID(item.MinuteAt(d.now), first.Enrolment, first.Step-1, 1)
	m.Home, m.Follows, m.Provider, m.Tries = d.s.ID, first.ID, "", 0
	m.Status, m.Reason, m.Requested, m.At = message.Requested, "", d.now, d.now
	first.Followed = m.ID
	d.s = d.s.SetMessage(first)
	d.request(m)
}
