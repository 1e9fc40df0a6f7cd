package contract

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// indexes: the sparse index follows every put, move and delete; it may lag, so these tests ask again.
var indexes = []promise{
	{"only items with an index key are in the index, in the order of it", func(b *bench) {
		b.put(placed("a", "I", "3"))
		b.put(placed("b", "I", "1"))
		b.put(placed("c", "J", "2"))
		b.put(at("d", 1))
		b.eventually(index("I"), []string{"b", "a"})
		b.eventually(index("J"), []string{"c"})
		require.Empty(b, b.query(index("P")), "the index goes by its own partitions")
	}},
	{"an item that moves in the index is in its new place only", func(b *bench) {
		b.put(placed("a", "I", "1"))
		b.put(placed("b", "I", "2"))
		b.put(placed("a", "I", "3"))
		b.eventually(index("I"), []string{"b", "a"})
		b.put(placed("a", "J", "1"))
		b.eventually(index("J"), []string{"a"})
		b.eventually(index("I"), []string{"b"})
	}},
	{"an item put without an index key leaves the index", func(b *bench) {
		b.put(placed("a", "I", "1"))
		b.eventually(index("I"), []string{"a"})
		b.put(at("a", 2))
		b.eventually(index("I"), []string{})
		require.EqualValues(b, 2, b.version(key("a")))
	}},
	{"a deleted item leaves the index", func(b *bench) {
		b.put(placed("a", "I", "1"))
		b.eventually(index("I"), []string{"a"})
		require.NoError(b, b.Delete(b.Context(), key("a")))
		b.eventually(index("I"), []string{})
	}},
	{"an expired item is not in the index", func(b *bench) {
		it := placed("a", "I", "1")
		it.Expires = start.Add(time.Hour)
		b.put(it)
		b.put(placed("b", "I", "2"))
		b.eventually(index("I"), []string{"a", "b"})
		b.clock.advance(time.Hour)
		b.eventually(index("I"), []string{"b"})
	}},
	{"a refused put does not move its item in the index", func(b *bench) {
		b.put(placed("a", "I", "1"))
		b.refused(fault.Conflict, b.try(placed("a", "J", "1"), item.When{Test: item.Absent}))
		b.put(placed("b", "J", "2"))
		b.eventually(index("J"), []string{"b"})
		b.eventually(index("I"), []string{"a"})
	}},
	{"items of several partitions may share one place in the index", func(b *bench) {
		for n := range 3 {
			b.put(item.Item{Key: item.Key{Partition: fmt.Sprint(n), Sort: "x"}, Index: item.Key{Partition: "I", Sort: "1"}})
		}
		b.eventually(index("I"), []string{"x", "x", "x"})
		require.NoError(b, b.Delete(b.Context(), item.Key{Partition: "1", Sort: "x"}))
		b.eventually(index("I"), []string{"x", "x"})
	}},
	{"a range of the index has from, to, a limit and a direction", func(b *bench) {
		for n, s := range []string{"e", "d", "c", "b", "a"} {
			b.put(placed(s, "I", fmt.Sprint(n)))
		}
		b.eventually(index("I"), []string{"e", "d", "c", "b", "a"})
		b.eventually(item.Range{Partition: "I", Index: true, From: "1", To: "3"}, []string{"d", "c"})
		b.eventually(item.Range{Partition: "I", Index: true, From: "3"}, []string{"b", "a"})
		b.eventually(item.Range{Partition: "I", Index: true, To: "2", Backward: true}, []string{"d", "e"})
		b.eventually(item.Range{Partition: "I", Index: true, Limit: 2}, []string{"e", "d"})
		b.eventually(item.Range{Partition: "I", Index: true, Limit: 2, Backward: true}, []string{"a", "b"})
		b.eventually(item.Range{Partition: "I", Index: true, From: "3", To: "1"}, []string{})
	}},
	{"a transaction's items are in the index", func(b *bench) {
		require.NoError(b, b.Transact(b.Context(), []item.Put{{Item: placed("a", "I", "2")}, {Item: placed("b", "I", "1")}}, time.Time{}))
		b.eventually(index("I"), []string{"b", "a"})
	}},
}

func index(partition string) item.Range { return item.Range{Partition: partition, Index: true} }

func placed(sort, partition, place string) item.Item {
	it := at(sort, 1)
	it.Index = item.Key{Partition: partition, Sort: place}
	return it
}
