package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/item"
)

// tailRead is how many items of a shard are read at a time.
const tailRead = 256

// before orders a journal's items from the newest to the oldest, those of one moment by key.
func before(a, b item.Item) int {
	return cmp.Or(cmp.Compare(b.Index.Sort, a.Index.Sort), cmp.Compare(b.Partition, a.Partition), cmp.Compare(b.Sort, a.Sort))
}

// scan goes through a day's journal from the newest item to the oldest, over all its shards.
type scan struct {
	*Engine
	day   time.Time
	tails [item.Shards]tail
}

// tail is what is read of a shard and not given yet.
type tail struct {
	items []item.Item
	to    string // where the next read ends
	all   bool   // nothing older is there
}

// newScan begins behind an item, of which only the keys matter; at the newest if it is the zero one.
func (e *Engine) newScan(ctx context.Context, day time.Time, behind item.Item) (*scan, error) {
	s := &scan{Engine: e, day: day}
	for shard := range s.tails {
		t := &s.tails[shard]
		if behind.Index.Sort != "" {
			t.to = behind.Index.Sort + "\x00"
		}
		if err := s.fill(ctx, shard); err != nil {
			return nil, err
		}
		for behind.Index.Sort != "" && len(t.items) > 0 && before(t.items[0], behind) <= 0 {
			t.items = t.items[1:]
		}
		if err := s.fill(ctx, shard); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// next returns the next item; false when there is none.
func (s *scan) next(ctx context.Context) (item.Item, bool, error) {
	first := -1
	for shard, t := range s.tails {
		if len(t.items) > 0 && (first < 0 || before(t.items[0], s.tails[first].items[0]) < 0) {
			first = shard
		}
	}
	if first < 0 {
		return item.Item{}, false, nil
	}
	it := s.tails[first].items[0]
	s.tails[first].items = s.tails[first].items[1:]
	return it, true, s.fill(ctx, first)
}

// eachNewest gives each the items of a day's journal from the newest to the oldest, behind one (the zero item: all), until it has enough. It
// returns where that was, as a cursor; "" at the day's end.
func (e *Engine) eachNewest(ctx context.Context, day time.Time, behind item.Item, each func(item.Item) (enough bool, err error)) (stopped string, err error) {
	s, err := e.newScan(ctx, day, behind)
	if err != nil {
		return "", err
	}
	for {
		it, ok, err := s.next(ctx)
		if err != nil || !ok {
			return "", err
		}
		switch enough, err := each(it); {
		case err != nil:
			return "", err
		case enough:
			return cursor{day, it}.String(), nil
		}
	}
}

// fill reads on when a shard's tail is empty. Items of one moment come in any order, so it takes a moment whole or not at all.
func (s *scan) fill(ctx context.Context, shard int) error {
	t := &s.tails[shard]
	for limit := tailRead; len(t.items) == 0 && !t.all; limit *= 2 {
		r := item.JournalOn(s.day, shard)
		r.To, r.Limit, r.Backward = t.to, limit, true
		found, err := s.Store.Query(ctx, r)
		if err != nil {
			return fmt.Errorf("read the journal of %s: %w", s.day.Format(time.DateOnly), err)
		}
		if len(found) < limit {
			t.all = true
		} else {
			oldest := found[len(found)-1].Index.Sort
			found = slices.DeleteFunc(found, func(it item.Item) bool { return it.Index.Sort == oldest })
			if len(found) > 0 {
				t.to = oldest + "\x00"
			}
		}
		slices.SortFunc(found, before)
		t.items = found
	}
	return nil
}
