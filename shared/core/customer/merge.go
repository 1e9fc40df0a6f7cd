package customer

import (
	"cmp"
	"slices"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/segment"
)

// Merge folds other into s. It returns the merged customer, whose version is the higher of both (its put makes it
// higher), and the alias that other becomes. Counts are added; times, ids, caps and outboxes united, each entry keeping
// its item's home. Enrolment ids, leases and holdout arms are carried, never derived again. The alias keeps the
// ids of the events that other took in: repeats of those are still sent under its name.
func Merge(s, other State, now time.Time) (merged, alias State) {
	m := s
	m.Version = max(s.Version, other.Version)
	m.Created = earlier(s.Created, other.Created)
	for _, t := range other.Traits {
		m = m.SetTrait(t)
	}
	for _, c := range other.Consents {
		m = m.SetConsent(c)
	}
	m.Address = mergeAddresses(m.Address, other.Address)
	if m.Address.Email != s.Address.Email && m.In(segment.Everyone) { // where she is found by her address
		m = m.AddMember(m.ID, segment.Everyone)
	}
	if m.Zone == "" {
		m.Zone = other.Zone
	}
	if m.Locale == "" {
		m.Locale = other.Locale
	}
	if other.Buyer.After(m.Buyer) {
		m.Buyer = other.Buyer
	}
	m.Records = mergeRecords(m.Records, other.Records)
	m.Counters = mergeCounters(m.Counters, other.Counters)
	m.Cart = mergeCarts(m.Cart, other.Cart, m.Buyer)
	for _, slot := range other.Ledger {
		m = m.Reserve(slot)
	}
	m = m.unite(other)
	m = m.mergeEnrolments(other, now)
	m = m.AddLine(journal.Line{ID: id.Hash("merged", s.ID, other.ID), Time: now, Kind: journal.Merged, Other: other.ID})
	return m, State{ID: other.ID, Version: other.Version, Catalog: other.Catalog, Alias: s.ID,
		Created: other.Created, Seen: other.Seen}
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// mergeAddresses keeps the newer address. What feedback said of it to either of them counts.
func mergeAddresses(a, b Address) Address {
	if a.Email == "" || b.Email != "" && newer(b.At, b.By, a.At, a.By) {
		a, b = b, a
	}
	if a.Email == b.Email && (a.Suppressed == "" || b.Suppressed == "BOUNCE") {
		a.Suppressed = b.Suppressed
	}
	return a
}

// mergeRecords keeps MaxNames names; those of the first list come first.
func mergeRecords(a, b []segment.Record) []segment.Record {
	for _, r := range b {
		old, ok := find(a, r.Name, recordName)
		if !ok && len(a) >= MaxNames {
			continue
		}
		if ok {
			r.Count += old.Count
			r.First = earlier(r.First, old.First)
			if old.Last.After(r.Last) {
				r.Last = old.Last
			}
			r.Times = newest(r.Times, old.Times, segment.RecordTimes)
		}
		a = with(a, r, recordName)
	}
	return a
}

// mergeCounters keeps all the times of both, at most 64: the next event cuts a counter to what it asks for.
func mergeCounters(a, b []Counter) []Counter {
	for _, c := range b {
		old, _ := find(a, c.ID, counterID)
		a = with(a, Counter{c.ID, newest(c.Times, old.Times, 64)}, counterID)
	}
	return a
}

// mergeCarts keeps the newer cart with the other's lines, unless those were bought.
func mergeCarts(a, b Cart, bought time.Time) Cart {
	if b.Since.After(a.Since) {
		a, b = b, a
	}
	if !a.Since.After(bought) {
		return Cart{}
	}
	if b.Since.After(bought) && b.ID != a.ID {
		for _, l := range b.Lines {
			a = a.Add(l)
		}
	}
	return a
}

// unite takes in the other's outbox. Her member items say from now on that nobody is there.
func (s State) unite(other State) State {
	for _, m := range other.Outbox.Messages {
		s = s.SetMessage(m)
	}
	for _, l := range other.Outbox.Lines {
		s = s.AddLine(l)
	}
	for _, e := range other.Outbox.Members {
		s = s.AddMember(e.Home, e.Segment)
	}
	for _, m := range other.Segments {
		if m.In {
			s = s.AddMember(other.ID, m.Segment)
		}
	}
	return s
}

// mergeEnrolments keeps of the enrolments with one key the one with the most steps taken (ties: the smaller
// id), unless all of them ended. What the others requested and nobody leased is skipped; what was leased or sent stays so.
func (s State) mergeEnrolments(other State, now time.Time) State {
	for _, e := range other.Enrolments {
		rivals := s.rivals(e)
		if slices.ContainsFunc(rivals, func(o Enrolment) bool { return s.ahead(o, e) }) {
			s = s.drop(e, now)
			continue
		}
		for _, o := range rivals {
			s = s.drop(o, now)
		}
		s = s.SetEnrolment(e)
	}
	return s
}

// drop leaves an enrolment out because another one with its key stays, and says so unless it had ended before.
func (s State) drop(e Enrolment, now time.Time) State {
	s = s.DropEnrolment(e.ID).skipRequested(e.ID, now)
	if e.Ended != "" {
		return s
	}
	return s.AddLine(journal.Line{ID: journal.NewID(journal.Left, e.ID.String()), Time: now, Kind: journal.Left, Campaign: e.Campaign,
		Version: e.Version, Enrolment: e.ID, Step: e.Step + 1, Rule: "merged"})
}

// rivals returns the enrolments that cannot stand beside e: of the same campaign and key, one of the two not over.
func (s State) rivals(e Enrolment) (rivals []Enrolment) {
	for _, o := range s.Enrolments {
		if o.ID != e.ID && o.Campaign == e.Campaign && o.Key == e.Key && !(s.past(o) && s.past(e)) {
			rivals = append(rivals, o)
		}
	}
	return rivals
}

// past tells whether an enrolment ended and nothing of it is still to be sent: a letter's ends with its last step, and its mail may wait for an hour.
func (s State) past(e Enrolment) bool {
	return e.Ended != "" && !slices.ContainsFunc(s.Outbox.Messages, func(m message.Message) bool {
		return m.Enrolment == e.ID && m.Status == message.Requested && m.Follows == ""
	})
}

func (s State) ahead(a, b Enrolment) bool {
	return cmp.Or(cmp.Compare(s.taken(b), s.taken(a)), cmp.Compare(a.ID, b.ID)) < 0
}

// taken counts the steps behind an enrolment. A message that is only requested is not taken yet: else of a
// sent one and a requested one the wrong one could stay, and she got two.
func (s State) taken(e Enrolment) int {
	n := e.Taken
	for _, m := range s.Outbox.Messages {
		if m.Enrolment == e.ID && m.Status == message.Requested && m.Follows == "" {
			n--
		}
	}
	return n
}

func (s State) skipRequested(enrolment id.ID, now time.Time) State {
	for _, m := range s.Outbox.Messages {
		if m.Enrolment == enrolment && m.Status == message.Requested {
			m.Status, m.At, m.Reason = message.Skipped, now, "merged"
			s = s.SetMessage(m).Release(m.ID)
		}
	}
	return s
}
