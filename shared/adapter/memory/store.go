// Package memory is the table in this process's memory: for tests, previews and
// simulations. It keeps every promise of engine.Store and refuses what DynamoDB would refuse.
package memory

import (
	"bytes"
	"context"
	"sync"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// Store is a table in memory. It is safe for concurrent use. What has expired is never
// returned but stays until it is replaced or deleted.
type Store struct {
	clock func() time.Time
	told  func(item.Key) // of each put; nil for nobody

	mu    sync.Mutex
	table shelf // by key
	index shelf // by Item.Index; only items that have one
	mark  Fingerprint
}

// New returns an empty store whose time is clock's.
func New(clock func() time.Time) *Store {
	return &Store{clock: clock, table: newShelf(byKey), index: newShelf(byIndex)}
}

// Clone returns a store with the same contents and clock. Neither sees the other's later
// writes. It costs a constant: partitions are copied when one of the two next writes to them.
func (s *Store) Clone() *Store {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Store{clock: s.clock, table: s.table.lend(), index: s.index.lend(), mark: s.mark}
}

// WithClock sets the time that the store goes by and returns the store. It is for a clone
// that goes on in a world of its own; call it before anything else uses the store.
func (s *Store) WithClock(clock func() time.Time) *Store {
	s.clock = clock
	return s
}

// Tell lets f know the key of every item that is put from now on, and returns the store. f must not call it. Clones tell nobody.
func (s *Store) Tell(f func(item.Key)) *Store {
	s.told = f
	return s
}

// Query implements engine.Store. The index is as fresh as the table here.
func (s *Store) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	if err := ready(ctx); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	from := &s.table
	if r.Index {
		from = &s.index
	}
	return alive(from.between(r.Partition, r.From, r.To), r, s.clock()), nil
}

// alive copies what has not expired out of rows, in the range's direction and up to its limit.
func alive(rows []*row, r item.Range, now time.Time) []item.Item {
	var found []item.Item
	for n := range rows {
		at := rows[n]
		if r.Backward {
			at = rows[len(rows)-1-n]
		}
		if at.expired(now) {
			continue
		}
		if found == nil {
			found = make([]item.Item, 0, min(len(rows)-n, max(r.Limit, 16)))
		}
		it := at.Item
		it.Body = bytes.Clone(it.Body)
		if found = append(found, it); len(found) == r.Limit {
			break
		}
	}
	return found
}

// Put implements engine.Store.
func (s *Store) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	return s.Transact(ctx, []item.Put{{Item: it, When: when}}, notAfter)
}

// Delete implements engine.Store.
func (s *Store) Delete(ctx context.Context, k item.Key) error {
	if err := ready(ctx); err != nil {
		return err
	}
	if err := k.Check(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.remove(s.table.find(k))
	return nil
}

// Transact implements engine.Store.
func (s *Store) Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error {
	if err := ready(ctx); err != nil {
		return err
	}
	if err := item.Check(puts...); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	if !notAfter.IsZero() && now.After(notAfter) {
		return fault.New(fault.TooLate, "the put came after its deadline %s: read again and decide with a new now",
			notAfter.UTC().Format(time.RFC3339Nano))
	}
	var one [1]*row // the ordinary put allocates nothing for what it replaces
	old := one[:0]
	for i := range puts {
		at := s.table.find(puts[i].Item.Key)
		if !holds(puts[i].When, at, now) {
			return fault.New(fault.Conflict, "put %s %s: its condition does not hold, someone else wrote first: read again",
				puts[i].Item.Partition, puts[i].Item.Sort)
		}
		old = append(old, at)
	}
	for i := range puts {
		s.replace(old[i], puts[i].Item)
		if s.told != nil {
			s.told(puts[i].Item.Key)
		}
	}
	return nil
}

// holds tells whether a put's condition lets it replace old, which is nil when nothing is there.
// A test outside the closed set never holds.
func holds(when item.When, old *row, now time.Time) bool {
	there := old != nil && !old.expired(now)
	switch when.Test {
	case item.Always:
		return true
	case item.Absent:
		return !there
	case item.Is:
		return there && old.Version == when.Version
	case item.Below:
		return !there || old.Version < when.Version
	}
	return false
}

func (s *Store) replace(old *row, it item.Item) {
	s.remove(old)
	r := newRow(it)
	s.table.add(r)
	if r.Index != (item.Key{}) {
		s.index.add(r)
	}
	s.mark.add(r.mark)
}

func (s *Store) remove(old *row) {
	if old == nil {
		return
	}
	s.table.cut(old)
	if old.Index != (item.Key{}) {
		s.index.cut(old)
	}
	s.mark.sub(old.mark)
}

// ready refuses a call whose caller has already gone.
func ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Unavailable, "the store was not asked: %w", err)
	}
	return nil
}
