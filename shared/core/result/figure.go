package result

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"rapport/shared/core/journal"
	"rapport/shared/core/pack"
)

const format = 1 // of a figure's item

// Figure is a day added up, and when.
type Figure struct {
	Counted time.Time
	Items   int                // of the whole day's journal
	Sheets  map[string][]Count // by campaign
}

// Encode returns the body of a figure's item.
func (f Figure) Encode() []byte {
	w := &pack.Writer{}
	w.Uint(format)
	w.Time(f.Counted)
	w.Uint(uint64(f.Items))
	w.Uint(uint64(len(f.Sheets)))
	for _, name := range f.Campaigns() {
		w.Text(name)
		w.Uint(uint64(len(f.Sheets[name])))
		for _, c := range f.Sheets[name] {
			packCount(w, c)
		}
	}
	return w.Bytes
}

func packCount(w *pack.Writer, c Count) {
	w.Uint(uint64(c.Version))
	w.Uint(uint64(c.Kind))
	w.Uint(uint64(c.Step))
	for _, text := range [...]string{c.Rule, c.Arm, c.Variant, c.Channel, c.Currency} {
		w.Text(text)
	}
	w.Uint(uint64(c.N))
	w.Bool(c.Squares != 0)
	if c.Squares != 0 {
		w.Float(c.Amount)
		w.Float(c.Squares)
	}
}

func unpackCount(r *pack.Reader) Count {
	var c Count
	c.Version, c.Kind, c.Step = uint32(r.Uint()), journal.Kind(r.Uint()), int(r.Uint())
	c.Rule, c.Arm, c.Variant, c.Channel, c.Currency = r.Text(), r.Text(), r.Text(), r.Text(), r.Text()
	c.N = int(r.Uint())
	if r.Bool() {
		c.Amount, c.Squares = r.Float(), r.Float()
	}
	return c
}

// DecodeFigure reads what Encode wrote.
func DecodeFigure(b []byte) (Figure, error) {
	r := pack.NewReader(b)
	if f := r.Uint(); f != format {
		return Figure{}, fmt.Errorf("a figure has format %d, this program reads %d: run the newer version", f, format)
	}
	f := Figure{Counted: r.Time(), Items: int(r.Uint()), Sheets: map[string][]Count{}}
	for range r.Len() {
		name := r.Text()
		counts := make([]Count, 0, r.Len())
		for range cap(counts) {
			counts = append(counts, unpackCount(r))
		}
		f.Sheets[name] = counts
	}
	return f, r.Err()
}

// Campaigns are those that it counts, sorted; "" stands for what concerns none.
func (f Figure) Campaigns() []string { return slices.Sorted(maps.Keys(f.Sheets)) }
