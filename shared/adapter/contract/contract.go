// Package contract is the suite that every store passes: each promise of engine.Store,
// and of item.Range, item.When and item.Item, is one subtest named for it. A promise that
// no subtest here breaks without is not one that the engine may lean on.
package contract

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// Run tests the stores that open makes. Each call of open returns an empty store whose time is
// clock's; the clock starts in 2045, so that no database which deletes by its own clock interferes.
func Run(t *testing.T, open func(t *testing.T, clock func() time.Time) engine.Store) {
	for _, p := range slices.Concat(keys, queries, conditions, expiry, indexes, transactions, bodies, refusals, races, models) {
		t.Run(p.name, func(t *testing.T) {
			c := &clock{now: start}
			p.holds(&bench{T: t, Store: open(t, c.time), clock: c})
		})
	}
}

// promise is one thing that a store promises.
type promise struct {
	name  string
	holds func(*bench)
}

// bench is a fresh store under test with the clock that it goes by.
type bench struct {
	*testing.T
	engine.Store
	clock *clock
}

// put writes an item whatever is there.
func (b *bench) put(it item.Item) {
	b.Helper()
	require.NoError(b, b.try(it, item.When{}))
}

// try writes an item under a condition, without a deadline.
func (b *bench) try(it item.Item, when item.When) error {
	return b.Put(context.Background(), it, when, time.Time{})
}

func (b *bench) query(r item.Range) []item.Item {
	b.Helper()
	found, err := b.Query(context.Background(), r)
	require.NoError(b, err)
	return found
}

// sorts returns the sort keys of a range's items.
func (b *bench) sorts(r item.Range) []string {
	b.Helper()
	return sortsOf(b.query(r))
}

// get returns the one item under a key, and whether it is there.
func (b *bench) get(k item.Key) (item.Item, bool) {
	b.Helper()
	found := b.query(item.Range{Partition: k.Partition, From: k.Sort, Limit: 1})
	if len(found) == 0 || found[0].Key != k {
		return item.Item{}, false
	}
	return found[0], true
}

// version requires that an item is there and returns its version.
func (b *bench) version(k item.Key) uint64 {
	b.Helper()
	it, there := b.get(k)
	require.True(b, there, "%v is not there", k)
	return it.Version
}

// refused requires an error of one kind, with a reason that a person can read.
func (b *bench) refused(kind fault.Kind, err error) {
	b.Helper()
	require.Error(b, err)
	require.Equal(b, kind.String(), fault.Of(err).String(), "%v", err)
	require.Greater(b, len(err.Error()), 10, "the reason says too little: %q", err.Error())
}

// eventually asks again until a query of the index answers as it should.
func (b *bench) eventually(r item.Range, want []string) {
	b.Helper()
	var got []string
	b.until(func() bool {
		got = b.sorts(r)
		return slices.Equal(got, want)
	}, func() { require.Equal(b, want, got, "the index did not become right in time") })
}

// until tries again for 10 s until right holds, then fails by calling wrong.
func (b *bench) until(right func() bool, wrong func()) {
	b.Helper()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	end := time.NewTimer(10 * time.Second)
	defer end.Stop()
	for !right() {
		select {
		case <-again.C:
		case <-end.C:
			wrong()
			return
		}
	}
}

// sortsOf returns the sort keys of items; it is never nil.
func sortsOf(items []item.Item) []string {
	sorts := make([]string, 0, len(items))
	for _, it := range items {
		sorts = append(sorts, it.Sort)
	}
	return sorts
}

func key(sort string) item.Key { return item.Key{Partition: "P", Sort: sort} }

func at(sort string, version uint64) item.Item { return item.Item{Key: key(sort), Version: version} }
