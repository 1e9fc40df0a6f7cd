package customer

import (
	"rapport/shared/core/item"
	"rapport/shared/core/pack"
)

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
