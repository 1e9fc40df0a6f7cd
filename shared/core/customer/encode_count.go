package customer

import (
	"time"

	"rapport/shared/core/pack"
	"rapport/shared/core/segment"
)

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
