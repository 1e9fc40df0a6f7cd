package customer

import (
	"fmt"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/pack"
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
