package journal

import (
	"fmt"

	"rapport/shared/core/pack"
)

const format = 1 // of a line's item

// Encode returns the body of a line's item.
func Encode(l Line) []byte {
	w := &pack.Writer{}
	w.Uint(format)
	l.Pack(w)
	return w.Bytes
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Line, error) {
	r := pack.NewReader(b)
	if f := r.Uint(); f != format {
		return Line{}, fmt.Errorf("journal item has format %d, this program reads %d: run the newer version", f, format)
	}
	l := Unpack(r)
	return l, r.Err()
}

// Pack appends a line's fields.
func (l Line) Pack(w *pack.Writer) {
	w.ID(l.ID)
	w.Time(l.Time)
	w.Uint(uint64(l.Kind))
	w.Text(l.Campaign)
	w.Uint(uint64(l.Version))
	w.ID(l.Enrolment)
	w.Uint(uint64(l.Step))
	w.Text(l.Message)
	w.Text(l.Rule)
	w.Time(l.Until)
	w.Text(l.Variant)
	w.Text(l.Arm)
	w.Text(l.Channel)
	w.Text(l.Topic)
	w.Bool(l.Granted)
	w.Float(l.Amount)
	w.Text(l.Currency)
	w.Text(l.Source)
	w.Text(l.Other)
	w.Text(l.Home)
}

// Unpack reads what Pack appended; the reader's Err tells whether it could.
func Unpack(r *pack.Reader) Line {
	return Line{
		ID: r.ID(), Time: r.Time(), Kind: Kind(r.Uint()), Campaign: r.Text(), Version: uint32(r.Uint()),
		Enrolment: r.ID(), Step: int(r.Uint()), Message: r.Text(), Rule: r.Text(), Until: r.Time(),
		Variant: r.Text(), Arm: r.Text(), Channel: r.Text(), Topic: r.Text(), Granted: r.Bool(),
		Amount: r.Float(), Currency: r.Text(), Source: r.Text(), Other: r.Text(), Home: r.Text(),
	}
}
