package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

// Moment is one thing that happened to a customer: something that she did, an order, a decision, a message or its fate, a consent.
type Moment struct {
	Time     time.Time `json:"time"`
	Kind     string    `json:"kind"` // event, order, decision, message or consent
	Sentence string    `json:"sentence"`
	Campaign string    `json:"campaign,omitempty"`
	Message  string    `json:"message,omitempty"` // the id of the message that it is about
	Order    *Order    `json:"-"`
	Line     journal.Line
	ID       string `json:"-"` // tells it from others of the same time
}

// The kinds of moments.
const (
	DidMoment      = "event"
	OrderMoment    = "order"
	DecisionMoment = "decision"
	MessageMoment  = "message"
	ConsentMoment  = "consent"
)

// Timeline returns all that is known to have happened, newest first. Of what she did her state keeps the newest 16 times of each name, and the
// first; history has the rest.
func (p Profile) Timeline() []Moment {
	if p.State.Tombstone() {
		return nil
	}
	var all []Moment
	ordered := map[time.Time]bool{}
	for i, o := range p.Orders {
		if !o.Time.IsZero() {
			ordered[o.Time] = true
			all = append(all, Moment{Time: o.Time, Kind: OrderMoment, Sentence: "ordered " + o.ID, Order: &p.Orders[i], ID: id.Hash("order", o.Key.Ref()).String()})
		}
	}
	all = append(all, p.did(ordered)...)
	for _, l := range p.Lines {
		all = append(all, p.said(l))
	}
	slices.SortStableFunc(all, func(a, b Moment) int { return cmp.Or(b.Time.Compare(a.Time), strings.Compare(b.Key(), a.Key())) })
	return all
}

// did is what her records keep; an order's event stands there as the order.
func (p Profile) did(ordered map[time.Time]bool) (all []Moment) {
	for _, r := range p.State.Records {
		times := r.Times
		if len(times) == 0 || r.First.Before(times[0]) {
			times = append([]time.Time{r.First}, times...)
		}
		for i, at := range times {
			if r.Name == event.OrderCompleted && ordered[at] {
				continue
			}
			m := Moment{Time: at, Kind: DidMoment, Sentence: r.Name, ID: fmt.Sprint(r.Name, "#", i)}
			if i == 0 && int(r.Count) > len(times) {
				m.Sentence = fmt.Sprintf("%s, the first of %d", r.Name, r.Count)
			}
			all = append(all, m)
		}
	}
	return all
}

func (p Profile) said(l journal.Line) Moment {
	m := Moment{Time: l.Time, Kind: DecisionMoment, Sentence: l.Sentence(p.Catalog.Shop.Location), Campaign: l.Campaign, Message: l.Message, Line: l,
		ID: fmt.Sprintf("%02d#%s#%s", l.Kind, l.ID, l.Message)}
	switch l.Kind {
	case journal.Requested, journal.Sent, journal.Failed, journal.Unknown, journal.Delivered, journal.Bounced, journal.Complained:
		m.Kind = MessageMoment
	case journal.Consent:
		m.Kind = ConsentMoment
	}
	return m
}

// Key orders moments of one time, and names the moment in a link to the ones behind it.
func (m Moment) Key() string {
	return m.Time.UTC().Format("20060102T150405.000Z") + "#" + m.ID
}

// Behind returns at most limit moments behind the one of that key ("" for the newest), and the key to go on from; "" when nothing is left.
func Behind(all []Moment, key string, limit int) (page []Moment, next string) {
	first := 0
	if key != "" {
		first = len(all)
		for i, m := range all {
			if m.Key() < key {
				first = i
				break
			}
		}
	}
	page = all[first:]
	if len(page) > limit {
		page = page[:limit]
		next = page[limit-1].Key()
	}
	return page, next
}
