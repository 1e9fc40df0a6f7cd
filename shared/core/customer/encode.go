package customer

import (
	"fmt"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/pack"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

const (
	format = 2 // of the state item's body; a new one must still read every older one
	linear = 1 // the format in which an enrolment had neither Taken nor First nor Draws: its campaign went straight on
)

// Encode returns the body of the state's item. ID and Version are the item's own and are not in it.
// Equal states have equal bytes.
func Encode(s State) []byte {
	w := &pack.Writer{Bytes: make([]byte, 0, 1024)}
	w.Uint(format)
	w.Uint(uint64(s.Catalog))
	w.Text(s.Alias)
	w.Time(s.Erased)
	w.Time(s.Created)
	w.Text(s.Address.Email)
	w.Time(s.Address.At)
	w.ID(s.Address.By)
	w.Text(s.Address.Suppressed)
	w.Text(s.Zone)
	w.Text(s.Locale)
	w.Time(s.Buyer)
	w.Int(int64(s.Armed))
	list(w, s.Traits, packTrait)
	list(w, s.Consents, packConsent)
	list(w, s.Records, packRecord)
	list(w, s.Counters, packCounter)
	list(w, s.Segments, packMembership)
	w.Text(s.Cart.ID)
	w.Time(s.Cart.Since)
	list(w, s.Cart.Lines, packCartLine)
	list(w, s.Enrolments, packEnrolment)
	list(w, s.Ledger, packSlot)
	list(w, s.Seen, packID)
	list(w, s.Outbox.Messages, func(w *pack.Writer, m message.Message) { m.Pack(w) })
	list(w, s.Outbox.Members, packMemberEntry)
	list(w, s.Outbox.Lines, func(w *pack.Writer, l journal.Line) { l.Pack(w) })
	packSweep(w, s.Outbox.Sweep)
	return w.Bytes
}

// Decode reads the body of a state's item; customer and version are the item's.
func Decode(customer string, version uint64, b []byte) (State, error) {
	r := pack.NewReader(b)
	f := r.Uint()
	if f != format && f != linear {
		return State{}, fmt.Errorf("state of %s has format %d, this program reads %d: run the newer version", customer, f, format)
	}
	enrolment := unpackEnrolment
	if f == linear {
		enrolment = unpackLinear
	}
	s := State{ID: customer, Version: version,
		Catalog: uint32(r.Uint()), Alias: r.Text(), Erased: r.Time(), Created: r.Time(),
		Address: Address{r.Text(), r.Time(), r.ID(), r.Text()},
		Zone:    r.Text(), Locale: r.Text(), Buyer: r.Time(), Armed: item.Minute(r.Int()),
		Traits: read(r, unpackTrait), Consents: read(r, unpackConsent), Records: read(r, unpackRecord),
		Counters: read(r, unpackCounter), Segments: read(r, unpackMembership),
		Cart:       Cart{r.Text(), r.Time(), read(r, unpackCartLine)},
		Enrolments: read(r, enrolment), Ledger: read(r, unpackSlot),
		Seen: read(r, (*pack.Reader).ID),
		Outbox: Outbox{read(r, message.Unpack), read(r, unpackMemberEntry), read(r, journal.Unpack),
			unpackSweep(r)},
	}
	if err := r.Err(); err != nil {
		return State{}, fmt.Errorf("state of %s: %w", customer, err)
	}
	return s, nil
}

func list[T any](w *pack.Writer, l []T, each func(*pack.Writer, T)) {
	w.Uint(uint64(len(l)))
	for _, e := range l {
		each(w, e)
	}
}

// read returns nil for an empty list, so that decoding what was encoded gives an equal value.
func read[T any](r *pack.Reader, each func(*pack.Reader) T) []T {
	n := r.Len()
	if n == 0 {
		return nil
	}
	l := make([]T, 0, n)
	for range n {
		l = append(l, each(r))
	}
	return l
}

func packText(w *pack.Writer, s string) { w.Text(s) }
func packID(w *pack.Writer, i id.ID)    { w.ID(i) }

// The kinds of a trait's value.
const (
	none = iota
	text
	number
	yes
	no
)

func packTrait(w *pack.Writer, t Trait) {
	w.Text(t.Name)
	switch v := t.Value.(type) {
	case string:
		w.Uint(text)
		w.Text(v)
	case float64:
		w.Uint(number)
		w.Float(v)
	case bool:
		if v {
			w.Uint(yes)
		} else {
			w.Uint(no)
		}
	default:
		w.Uint(none)
	}
	w.Bool(t.Firm)
	w.Time(t.At)
	w.ID(t.By)
}

func unpackTrait(r *pack.Reader) Trait {
	t := Trait{Name: r.Text()}
	switch r.Uint() {
	case text:
		t.Value = r.Text()
	case number:
		t.Value = r.Float()
	case yes:
		t.Value = true
	case no:
		t.Value = false
	}
	t.Firm, t.At, t.By = r.Bool(), r.Time(), r.ID()
	return t
}

func packConsent(w *pack.Writer, c Consent) {
	w.Text(c.Channel)
	w.Text(c.Topic)
	w.Bool(c.Granted)
	w.Time(c.At)
	w.ID(c.By)
	w.Text(c.Source)
}

func unpackConsent(r *pack.Reader) Consent {
	return Consent{r.Text(), r.Text(), r.Bool(), r.Time(), r.ID(), r.Text()}
}

func packRecord(w *pack.Writer, c segment.Record) {
	w.Text(c.Name)
	w.Uint(uint64(c.Count))
	w.Time(c.First)
	packTimes(w, c.Times)
}

// A record's last time is the last of its times.
func unpackRecord(r *pack.Reader) segment.Record {
	c := segment.Record{Name: r.Text(), Count: uint32(r.Uint()), First: r.Time(), Times: unpackTimes(r)}
	if n := len(c.Times); n > 0 {
		c.Last = c.Times[n-1]
	}
	return c
}

func packCounter(w *pack.Writer, c Counter) {
	w.ID(c.ID)
	packTimes(w, c.Times)
}

func unpackCounter(r *pack.Reader) Counter { return Counter{r.ID(), unpackTimes(r)} }

// packTimes writes the first time and then the distances, in milliseconds: a visit's
// events take three bytes each instead of six.
func packTimes(w *pack.Writer, times []time.Time) {
	w.Uint(uint64(len(times)))
	last := int64(0)
	for _, t := range times {
		w.Int(t.UnixMilli() - last)
		last = t.UnixMilli()
	}
}

func unpackTimes(r *pack.Reader) []time.Time {
	last := int64(0)
	return read(r, func(r *pack.Reader) time.Time {
		last += r.Int()
		return time.UnixMilli(last).UTC()
	})
}

func packMembership(w *pack.Writer, m Membership) {
	w.Text(m.Segment)
	w.Bool(m.In)
	w.Time(m.Since)
}

func unpackMembership(r *pack.Reader) Membership { return Membership{r.Text(), r.Bool(), r.Time()} }

func packCartLine(w *pack.Writer, l Line) {
	for _, s := range [...]string{l.Product, l.Name, l.Variant, l.Category, l.URL, l.Image, l.Currency} {
		w.Text(s)
	}
	w.Float(l.Price)
	w.Float(l.Quantity)
}

func unpackCartLine(r *pack.Reader) Line {
	return Line{r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Text(), r.Float(), r.Float()}
}

func packEnrolment(w *pack.Writer, e Enrolment) {
	w.ID(e.ID)
	w.Text(e.Campaign)
	w.Uint(uint64(e.Version))
	w.Text(e.Key)
	w.Text(e.Order)
	w.Time(e.Entered)
	w.Bool(e.Holdout)
	w.Uint(uint64(e.Step))
	w.Time(e.Since)
	w.Time(e.Due)
	w.Text(e.Hold)
	w.Text(e.Ended)
	w.Time(e.EndedAt)
	w.Time(e.Goal)
	w.Uint(uint64(e.Taken))
	list(w, e.Draws, func(w *pack.Writer, d Draw) { w.Uint(uint64(d.Step)); w.Text(d.Arm) })
}

func unpackEnrolment(r *pack.Reader) Enrolment {
	e := unpackFront(r)
	e.Taken = int(r.Uint())
	e.Draws = read(r, func(r *pack.Reader) Draw { return Draw{Step: int(r.Uint()), Arm: r.Text()} })
	return e
}

// unpackLinear reads what format 1 wrote: every step before the one that she is at was taken.
func unpackLinear(r *pack.Reader) Enrolment {
	e := unpackFront(r)
	e.Taken = e.Step
	return e
}

func unpackFront(r *pack.Reader) Enrolment {
	return Enrolment{
		ID: r.ID(), Campaign: r.Text(), Version: uint32(r.Uint()), Key: r.Text(), Order: r.Text(),
		Entered: r.Time(), Holdout: r.Bool(), Step: int(r.Uint()), Since: r.Time(), Due: r.Time(),
		Hold: r.Text(), Ended: r.Text(), EndedAt: r.Time(), Goal: r.Time(),
	}
}

func packSlot(w *pack.Writer, s policy.Slot) {
	w.Text(s.Message)
	w.Text(s.Policy)
	w.Text(s.Channel)
	w.Time(s.At)
}

func unpackSlot(r *pack.Reader) policy.Slot {
	return policy.Slot{Message: r.Text(), Policy: r.Text(), Channel: r.Text(), At: r.Time()}
}

func packMemberEntry(w *pack.Writer, m MemberEntry) {
	w.Text(m.Home)
	w.Text(m.Segment)
}

func unpackMemberEntry(r *pack.Reader) MemberEntry { return MemberEntry{r.Text(), r.Text()} }

func packSweep(w *pack.Writer, s *Sweep) {
	w.Bool(s != nil)
	if s == nil {
		return
	}
	w.Bool(s.Listed)
	list(w, s.Customers, packText)
	list(w, s.Minutes, func(w *pack.Writer, m item.Minute) { w.Int(int64(m)) })
	list(w, s.Segments, packText)
	w.Time(s.First)
}

func unpackSweep(r *pack.Reader) *Sweep {
	if !r.Bool() {
		return nil
	}
	return &Sweep{
		Listed: r.Bool(), Customers: read(r, (*pack.Reader).Text),
		Minutes:  read(r, func(r *pack.Reader) item.Minute { return item.Minute(r.Int()) }),
		Segments: read(r, (*pack.Reader).Text), First: r.Time(),
	}
}
