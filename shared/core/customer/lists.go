package customer

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

// The keys by which the lists are sorted.
func traitName(t Trait) string           { return t.Name }
func recordName(r segment.Record) string { return r.Name }
func counterID(c Counter) id.ID          { return c.ID }
func memberOf(m Membership) string       { return m.Segment }
func enrolmentID(e Enrolment) id.ID      { return e.ID }
func slotMessage(s policy.Slot) string   { return s.Message }
func messageID(m message.Message) string { return m.ID }
func consentKey(c Consent) string        { return c.Channel + "\x00" + c.Topic }
func memberKey(m MemberEntry) string     { return m.Home + "\x00" + m.Segment }

// Record returns what is kept for an event name; the zero Record when there was none.
func (s State) Record(event string) segment.Record {
	r, _ := find(s.Records, event, recordName)
	return r
}

// Times returns a counter's times, oldest first.
func (s State) Times(counter id.ID) []time.Time {
	c, _ := find(s.Counters, counter, counterID)
	return c.Times
}

// Trait returns a known value: string, float64 or bool.
func (s State) Trait(name string) (any, bool) {
	t, ok := find(s.Traits, name, traitName)
	return t.Value, ok && t.Value != nil
}

// Firm returns a known value that the shop itself said.
func (s State) Firm(name string) (any, bool) {
	t, ok := find(s.Traits, name, traitName)
	return t.Value, ok && t.Firm && t.Value != nil
}

// In returns whether she is in a segment, as last decided.
func (s State) In(segment string) bool {
	m, _ := find(s.Segments, segment, memberOf)
	return m.In
}

// Message returns a message of the outbox.
func (s State) Message(id string) (message.Message, bool) {
	return find(s.Outbox.Messages, id, messageID)
}

// Enrolment returns an enrolment by its id.
func (s State) Enrolment(id id.ID) (Enrolment, bool) { return find(s.Enrolments, id, enrolmentID) }

// Consent returns what she said last of a topic of a policy on a channel: of the topic itself, of the
// policy's topics, or of the channel, whichever is newest; a withdrawal wins over a grant of the
// same time. known is false when she never said anything.
func (s State) Consent(channel, topic, policy string) (c Consent, known bool) {
	for _, t := range [...]string{"", policy, topic} {
		if got, ok := find(s.Consents, channel+"\x00"+t, consentKey); ok && (!known || newerConsent(got, c)) {
			c, known = got, true
		}
	}
	return c, known
}

func newerConsent(a, b Consent) bool {
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	if a.Granted != b.Granted {
		return !a.Granted
	}
	return a.By > b.By
}

// SetTrait takes in a value that an event said, unless a firmer or newer one is known (ties: the greater event id).
// A nil value forgets the trait but keeps when that was said.
func (s State) SetTrait(t Trait) State {
	old, ok := find(s.Traits, t.Name, traitName)
	if ok && (old.Firm && !t.Firm || old.Firm == t.Firm && !newer(t.At, t.By, old.At, old.By)) {
		return s
	}
	if !ok && (len(s.Traits) >= MaxTraits || !t.Firm && len(s.Traits) >= MaxLoose) {
		return s
	}
	s.Traits = with(s.Traits, t, traitName)
	return s
}

func newer(at time.Time, by id.ID, oldAt time.Time, oldBy id.ID) bool {
	if !at.Equal(oldAt) {
		return at.After(oldAt)
	}
	return by > oldBy
}

// SetConsent takes in what she said, unless something newer is known (withdrawal wins a tie).
func (s State) SetConsent(c Consent) State {
	old, ok := find(s.Consents, consentKey(c), consentKey)
	if ok && !newerConsent(c, old) || !ok && c.Granted && len(s.Consents) >= MaxConsents { // a no is never dropped
		return s
	}
	s.Consents = with(s.Consents, c, consentKey)
	return s
}

// Count takes one event's time into the record of its name. Over MaxNames names it goes to the record of other.
func (s State) Count(name, other string, at time.Time) State {
	r, ok := find(s.Records, name, recordName)
	if !ok && len(s.Records) >= MaxNames {
		name = other
		r, _ = find(s.Records, name, recordName)
	}
	s.Records = with(s.Records, addTime(r, name, at), recordName)
	return s
}

func addTime(r segment.Record, name string, at time.Time) segment.Record {
	if r.Count == 0 || at.Before(r.First) {
		r.First = at
	}
	if r.Count == 0 || at.After(r.Last) {
		r.Last = at
	}
	r.Name, r.Count = name, r.Count+1
	r.Times = newest(r.Times, []time.Time{at}, segment.RecordTimes)
	return r
}

// CountAt takes one time into a counter that keeps the newest n.
func (s State) CountAt(counter id.ID, n int, at time.Time) State {
	c, _ := find(s.Counters, counter, counterID)
	s.Counters = with(s.Counters, Counter{counter, newest(c.Times, []time.Time{at}, n)}, counterID)
	return s
}

// KeepCounters drops the counters that keep says no to.
func (s State) KeepCounters(keep func(id.ID) bool) State {
	s.Counters = without(s.Counters, func(c Counter) bool { return !keep(c.ID) })
	return s
}

// newest returns the n newest of both, oldest first: the same in whatever order they came.
func newest(a, b []time.Time, n int) []time.Time {
	out := slices.Concat(a, b)
	slices.SortFunc(out, time.Time.Compare)
	return slices.Clone(out[max(0, len(out)-n):])
}

// SetEnrolment puts an enrolment in the place of the one with its id. Of those that ended the oldest
// leave when there are more than MaxClosed.
func (s State) SetEnrolment(e Enrolment) State {
	s.Enrolments = with(s.Enrolments, e, enrolmentID)
	for closed(s.Enrolments) > MaxClosed {
		s = s.DropEnrolment(oldestClosed(s.Enrolments))
	}
	return s
}

// DropEnrolment forgets an enrolment.
func (s State) DropEnrolment(enrolment id.ID) State {
	s.Enrolments = without(s.Enrolments, func(e Enrolment) bool { return e.ID == enrolment })
	return s
}

func closed(list []Enrolment) (n int) {
	for _, e := range list {
		if e.Ended != "" {
			n++
		}
	}
	return n
}

func oldestClosed(list []Enrolment) id.ID {
	var old Enrolment
	for _, e := range list {
		if e.Ended != "" && (old.ID == 0 || e.EndedAt.Before(old.EndedAt)) {
			old = e
		}
	}
	return old.ID
}

// SetMember records whether she is in a segment.
func (s State) SetMember(m Membership) State {
	s.Segments = with(s.Segments, m, memberOf)
	return s
}

// DropMember forgets a segment that is no more.
func (s State) DropMember(segment string) State {
	s.Segments = without(s.Segments, func(m Membership) bool { return m.Segment == segment })
	return s
}

// SetMessage puts a message into the outbox in the place of the one with its id.
func (s State) SetMessage(m message.Message) State {
	s.Outbox.Messages = with(s.Outbox.Messages, m, messageID)
	return s
}

// DropMessage takes out of the outbox what was moved to its item.
func (s State) DropMessage(id string) State {
	s.Outbox.Messages = without(s.Outbox.Messages, func(m message.Message) bool { return m.ID == id })
	return s
}

// AddMember puts into the outbox that a member item is to be written.
func (s State) AddMember(home, segment string) State {
	s.Outbox.Members = with(s.Outbox.Members, MemberEntry{home, segment}, memberKey)
	return s
}

// AddLine puts a journal line into the outbox; one with an id that is there already changes nothing.
func (s State) AddLine(l journal.Line) State {
	if slices.ContainsFunc(s.Outbox.Lines, func(o journal.Line) bool { return o.ID == l.ID }) {
		return s
	}
	if l.Home == "" {
		l.Home = s.ID
	}
	s.Outbox.Lines = append(slices.Clip(s.Outbox.Lines), l)
	return s
}

// Reserve gives a message its place under the caps, or moves it to a new time. Places that no cap can ask for any more leave.
func (s State) Reserve(slot policy.Slot) State {
	over := slot.At.Add(-policy.MaxWindow)
	s.Ledger = without(with(s.Ledger, slot, slotMessage), func(l policy.Slot) bool { return l.At.Before(over) })
	if len(s.Ledger) > MaxLedger {
		oldest := slices.MinFunc(s.Ledger, func(a, b policy.Slot) int {
			return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Message, b.Message))
		})
		s = s.Release(oldest.Message)
	}
	return s
}

// Release gives a message's place back.
func (s State) Release(message string) State {
	s.Ledger = without(s.Ledger, func(l policy.Slot) bool { return l.Message == message })
	return s
}
