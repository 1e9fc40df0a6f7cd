// Package pack writes and reads the few shapes that items are made of: whole
// numbers as varints, times as milliseconds, texts with their length. It holds no
// format; who packs decides the order of the fields, and begins with a version byte.
package pack

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"rapport/shared/core/id"
)

// ErrShort is returned when bytes end before what they promise, or promise more than they can hold.
var ErrShort = errors.New("packed bytes are cut short")

// Writer appends to Bytes. The zero Writer is ready.
type Writer struct{ Bytes []byte }

// Uint appends an unsigned number, 1 byte below 128.
func (w *Writer) Uint(v uint64) { w.Bytes = binary.AppendUvarint(w.Bytes, v) }

// Int appends a signed number, 1 byte from -64 to 63.
func (w *Writer) Int(v int64) { w.Bytes = binary.AppendVarint(w.Bytes, v) }

// Bool appends one byte.
func (w *Writer) Bool(v bool) {
	var b byte
	if v {
		b = 1
	}
	w.Bytes = append(w.Bytes, b)
}

// Float appends eight bytes.
func (w *Writer) Float(v float64) {
	w.Bytes = binary.BigEndian.AppendUint64(w.Bytes, math.Float64bits(v))
}

// ID appends eight bytes.
func (w *Writer) ID(v id.ID) { w.Bytes = binary.BigEndian.AppendUint64(w.Bytes, uint64(v)) }

// Text appends a length and the bytes.
func (w *Writer) Text(s string) {
	w.Uint(uint64(len(s)))
	w.Bytes = append(w.Bytes, s...)
}

// Time appends a time in milliseconds; the zero time is one byte and comes back as the zero time.
// The instant 1970-01-01T00:00:00.000Z is written as one millisecond later.
func (w *Writer) Time(t time.Time) {
	if t.IsZero() {
		w.Int(0)
		return
	}
	ms := t.UnixMilli()
	if ms == 0 {
		ms = 1
	}
	w.Int(ms)
}

// Reader takes the fields out again, in the order in which they were written. After the first
// error every further call returns a zero value; Err tells at the end.
type Reader struct {
	b   []byte
	err error
}

// NewReader reads b, which it does not change.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Err returns the first error, and an error when bytes are left over.
func (r *Reader) Err() error {
	if r.err == nil && len(r.b) > 0 {
		return fmt.Errorf("%d bytes are left over behind packed fields", len(r.b))
	}
	return r.err
}

func (r *Reader) fail() { r.err, r.b = ErrShort, nil }

func (r *Reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail()
		return nil
	}
	p := r.b[:n]
	r.b = r.b[n:]
	return p
}

// Uint reads what Writer.Uint wrote.
func (r *Reader) Uint() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Int reads what Writer.Int wrote.
func (r *Reader) Int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Len reads a count of things of which each takes at least one byte, so that
// a broken count never asks for more memory than the bytes could fill.
func (r *Reader) Len() int {
	n := r.Uint()
	if n > uint64(len(r.b)) {
		r.fail()
		return 0
	}
	return int(n)
}

// Bool reads what Writer.Bool wrote.
func (r *Reader) Bool() bool {
	p := r.take(1)
	return p != nil && p[0] == 1
}

// Float reads what Writer.Float wrote.
func (r *Reader) Float() float64 {
	if p := r.take(8); p != nil {
		return math.Float64frombits(binary.BigEndian.Uint64(p))
	}
	return 0
}

// ID reads what Writer.ID wrote.
func (r *Reader) ID() id.ID {
	if p := r.take(8); p != nil {
		return id.ID(binary.BigEndian.Uint64(p))
	}
	return 0
}

// Text reads what Writer.Text wrote.
func (r *Reader) Text() string { return string(r.take(r.Len())) }

// Time reads what Writer.Time wrote, in UTC.
func (r *Reader) Time() time.Time {
	ms := r.Int()
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}
