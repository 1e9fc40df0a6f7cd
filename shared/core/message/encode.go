package message

import (
	"fmt"

	"rapport/shared/core/pack"
)

const format = 1 // of a message's item

// Encode returns the body of a message's item.
func Encode(m Message) []byte {
	w := &pack.Writer{}
	w.Uint(format)
	m.Pack(w)
	return w.Bytes
}

// Decode reads what Encode wrote.
func Decode(b []byte) (Message, error) {
	r := pack.NewReader(b)
	if f := r.Uint(); f != format {
		return Message{}, fmt.Errorf("message item has format %d, this program reads %d: run the newer version", f, format)
	}
	m := Unpack(r)
	return m, r.Err()
}

// Pack appends a message's fields.
func (m Message) Pack(w *pack.Writer) {
	w.Text(m.ID)
	w.Text(m.Home)
	w.Text(m.Campaign)
	w.Uint(uint64(m.Version))
	w.ID(m.Enrolment)
	w.Uint(uint64(m.Step))
	w.Text(m.Channel)
	w.Text(m.Template)
	w.Text(m.Policy)
	w.Text(m.Topic)
	w.Text(m.Order)
	w.Time(m.Planned)
	w.Time(m.Expires)
	w.Uint(uint64(m.Status))
	w.Text(m.Reason)
	w.Time(m.Requested)
	w.Time(m.At)
	w.ID(m.Lease)
	w.Time(m.Until)
	w.Time(m.NotBefore)
	w.Uint(uint64(m.Tries))
	w.Text(m.Provider)
	w.Text(m.Follows)
	w.Text(m.Followed)
}

// Unpack reads what Pack appended; the reader's Err tells whether it could.
func Unpack(r *pack.Reader) Message {
	return Message{
		ID: r.Text(), Home: r.Text(), Campaign: r.Text(), Version: uint32(r.Uint()),
		Enrolment: r.ID(), Step: int(r.Uint()),
		Channel: r.Text(), Template: r.Text(), Policy: r.Text(), Topic: r.Text(), Order: r.Text(),
		Planned: r.Time(), Expires: r.Time(),
		Status: Status(r.Uint()), Reason: r.Text(), Requested: r.Time(), At: r.Time(),
		Lease: r.ID(), Until: r.Time(), NotBefore: r.Time(), Tries: int(r.Uint()),
		Provider: r.Text(), Follows: r.Text(), Followed: r.Text(),
	}
}
