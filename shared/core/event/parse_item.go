package event

import (
	"strconv"
	"time"
	"unicode/utf8"

	"rapport/shared/core/fault"
	"rapport/shared/core/id"
)

// parser reads the events of one request. What surrounds a batch is read once, not anew for
// each of its events, and which zones exist is remembered: a request's cost is bounded by its size.
type parser struct {
	at      Arrival
	context fields    // the batch's, for what an event's own lacks
	sentAt  time.Time // the batch's
	zones   map[string]bool
}

func newParser(at Arrival) *parser {
	at.Received = milli(at.Received)
	return &parser{at: at, zones: map[string]bool{}}
}

// event reads one call; an empty call means that its "type" says which.
func (p *parser) event(call string, index int, raw []byte) (Event, error) {
	if len(raw) > MaxEvent {
		return Event{}, fault.New(fault.TooLarge, "an event has at most %d bytes, this one has %d", MaxEvent, len(raw))
	}
	f, err := readItem(raw)
	if err != nil {
		return Event{}, err
	}
	if call, err = callOf(call, f); err != nil {
		return Event{}, err
	}
	context, err := p.contextOf(f)
	if err != nil {
		return Event{}, err
	}
	who, err := p.who(call, f, context)
	if err != nil {
		return Event{}, err
	}
	e := Event{
		Kind: Behaviour, Customer: who.customer, Fold: who.fold, Server: p.at.Key.Server,
		Received: p.at.Received, Source: p.at.Key.Name,
		Zone: p.zone(context), Locale: locale(context),
	}
	if e.ID, err = p.id(index, who.customer, f); err != nil {
		return Event{}, err
	}
	if e.Time, err = happened(f, p.sentAt, p.at.Received); err != nil {
		return Event{}, err
	}
	if err := p.content(call, f, &e); err != nil {
		return Event{}, err
	}
	return e, nil
}

func callOf(call string, f fields) (string, error) {
	if call == "" {
		t, err := f.text("type")
		if err != nil {
			return "", err
		}
		call = t
	}
	name, ok := callNames[call]
	if !ok {
		return "", fault.New(fault.Invalid, "type %q is not one of identify, track, page, screen, group, alias", short(call))
	}
	return name, nil
}

// id derives the event's id: the same messageId of the same customer by the same key is the same event.
func (p *parser) id(index int, customer string, f fields) (id.ID, error) {
	m, err := f.text("messageId")
	if err != nil {
		return 0, err
	}
	if utf8.RuneCountInString(m) > MaxMessageID {
		return 0, fault.New(fault.Invalid, "messageId has at most %d characters", MaxMessageID)
	}
	if m != "" {
		return id.Hash("event", p.at.Key.Name, customer, m), nil
	}
	return id.Hash("event", p.at.Key.Name, customer, p.at.RequestID, strconv.Itoa(index)), nil
}

// short keeps what is repeated to a sender in a reason within a line.
func short(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}
