package memory

import (
	"maps"
	"slices"
	"strings"

	"rapport/shared/core/item"
)

// shelf holds rows by partition, each partition sorted by the bytes of the sort key:
//
//	partition ─► part{own, rows: a b c …}
//
// A clone shares the map and the parts. Whoever writes copies first what is not its own:
// the map while it is lent, a part while it bears another shelf's token.
type shelf struct {
	place func(*row) item.Key
	parts map[string]*part
	lent  bool
	own   *token
}

type part struct {
	own  *token
	rows []*row
}

// token is compared by address, so it must not be of size zero.
type token struct{ _ byte }

func byKey(r *row) item.Key   { return r.Key }
func byIndex(r *row) item.Key { return r.Index }

func newShelf(place func(*row) item.Key) shelf {
	return shelf{place: place, parts: map[string]*part{}, own: new(token)}
}

// lend returns a shelf with the same contents; after it neither owns any part.
func (s *shelf) lend() shelf {
	s.lent, s.own = true, new(token)
	return shelf{place: s.place, parts: s.parts, lent: true, own: new(token)}
}

// find returns the row under a key, nil if there is none. It is for the shelf by key.
func (s *shelf) find(k item.Key) *row {
	p := s.parts[k.Partition]
	if p == nil {
		return nil
	}
	if n := s.seek(p.rows, k.Sort); n < len(p.rows) && p.rows[n].Sort == k.Sort {
		return p.rows[n]
	}
	return nil
}

// between returns the rows with from <= sort key < to; an empty to has no end. The slice is the shelf's own.
func (s *shelf) between(partition, from, to string) []*row {
	p := s.parts[partition]
	if p == nil {
		return nil
	}
	first, end := s.seek(p.rows, from), len(p.rows)
	if to != "" {
		end = s.seek(p.rows, to)
	}
	if first >= end {
		return nil
	}
	return p.rows[first:end]
}

// seek returns where the first row with at least this sort key is.
func (s *shelf) seek(rows []*row, sort string) int {
	n, _ := slices.BinarySearchFunc(rows, sort, func(r *row, sort string) int {
		return strings.Compare(s.place(r).Sort, sort)
	})
	return n
}

func (s *shelf) add(r *row) {
	p := s.mine(s.place(r).Partition)
	n, _ := s.at(p.rows, r)
	p.rows = slices.Insert(p.rows, n, r)
}

func (s *shelf) cut(r *row) {
	partition := s.place(r).Partition
	p := s.mine(partition)
	n, there := s.at(p.rows, r)
	if !there {
		return
	}
	if p.rows = slices.Delete(p.rows, n, n+1); len(p.rows) == 0 {
		delete(s.parts, partition)
	}
}

// at finds a row's position. In the index several rows may have one sort key; their own keys tell them apart.
func (s *shelf) at(rows []*row, r *row) (int, bool) {
	return slices.BinarySearchFunc(rows, r, func(a, b *row) int {
		if c := strings.Compare(s.place(a).Sort, s.place(b).Sort); c != 0 {
			return c
		}
		if c := strings.Compare(a.Partition, b.Partition); c != 0 {
			return c
		}
		return strings.Compare(a.Sort, b.Sort)
	})
}

// mine returns a partition that this shelf may change in place.
func (s *shelf) mine(partition string) *part {
	if s.lent {
		s.parts, s.lent = maps.Clone(s.parts), false
	}
	p := s.parts[partition]
	switch {
	case p == nil:
		p = &part{own: s.own}
	case p.own != s.own:
		p = &part{own: s.own, rows: slices.Clone(p.rows)}
	default:
		return p
	}
	s.parts[partition] = p
	return p
}
