package contract

import (
	"math"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// outcome says whether a condition holds for an item that is there with a version, and for none.
type outcome struct {
	name  string
	there bool
	has   uint64
	when  item.When
	holds bool
}

var outcomes = []outcome{
	{"always, nothing there", false, 0, item.When{}, true},
	{"always, something there", true, 9, item.When{}, true},
	{"absent, nothing there", false, 0, item.When{Test: item.Absent}, true},
	{"absent, something there", true, 9, item.When{Test: item.Absent}, false},
	{"absent, something without a version there", true, 0, item.When{Test: item.Absent}, false},
	{"is 3, nothing there", false, 0, item.When{Test: item.Is, Version: 3}, false},
	{"is 0, nothing there", false, 0, item.When{Test: item.Is}, false},
	{"is 0, no version there", true, 0, item.When{Test: item.Is}, true},
	{"is 3, 3 there", true, 3, item.When{Test: item.Is, Version: 3}, true},
	{"is 3, 2 there", true, 2, item.When{Test: item.Is, Version: 3}, false},
	{"is 3, 4 there", true, 4, item.When{Test: item.Is, Version: 3}, false},
	{"below 3, nothing there", false, 0, item.When{Test: item.Below, Version: 3}, true},
	{"below 3, no version there", true, 0, item.When{Test: item.Below, Version: 3}, true},
	{"below 3, 2 there", true, 2, item.When{Test: item.Below, Version: 3}, true},
	{"below 3, 3 there", true, 3, item.When{Test: item.Below, Version: 3}, false},
	{"below 3, 4 there", true, 4, item.When{Test: item.Below, Version: 3}, false},
	{"below 10, 9 there", true, 9, item.When{Test: item.Below, Version: 10}, true},
	{"below the highest, one less there", true, math.MaxUint64 - 1, item.When{Test: item.Below, Version: math.MaxUint64}, true},
	{"below 2^63, 2^63-1 there", true, 1<<63 - 1, item.When{Test: item.Below, Version: 1 << 63}, true},
	{"below 1, 2^63 there", true, 1 << 63, item.When{Test: item.Below, Version: 1}, false},
	{"is the highest, it is there", true, math.MaxUint64, item.When{Test: item.Is, Version: math.MaxUint64}, true},
	{"is the highest, one less there", true, math.MaxUint64 - 1, item.When{Test: item.Is, Version: math.MaxUint64}, false},
}

// conditions: when a put is refused, and that a refused put changes nothing.
var conditions = []promise{
	{"a put is written exactly if its condition holds", func(b *bench) {
		for _, o := range outcomes {
			k := item.Key{Partition: o.name, Sort: "x"}
			if o.there {
				b.put(item.Item{Key: k, Version: o.has, Body: []byte("old")})
			}
			err := b.try(item.Item{Key: k, Version: 77, Body: []byte("new")}, o.when)
			if o.holds {
				require.NoError(b, err, o.name)
				require.EqualValues(b, 77, b.version(k), o.name)
				continue
			}
			b.refused(fault.Conflict, err)
			it, there := b.get(k)
			require.Equal(b, o.there, there, o.name)
			if there {
				require.Equal(b, item.Item{Key: k, Version: o.has, Body: []byte("old")}, it, o.name)
			}
		}
	}},
	{"a transaction's conditions are a put's", func(b *bench) {
		for _, o := range outcomes {
			k := item.Key{Partition: o.name, Sort: "x"}
			if o.there {
				b.put(item.Item{Key: k, Version: o.has})
			}
			err := b.Transact(b.Context(), []item.Put{{Item: item.Item{Key: k, Version: 77}, When: o.when}}, time.Time{})
			if o.holds {
				require.NoError(b, err, o.name)
				require.EqualValues(b, 77, b.version(k), o.name)
				continue
			}
			b.refused(fault.Conflict, err)
		}
	}},
	{"a put after its deadline is refused, at it and before it is not", func(b *bench) {
		now := b.clock.time()
		require.NoError(b, b.Put(b.Context(), at("a", 1), item.When{}, now.Add(time.Millisecond)))
		require.NoError(b, b.Put(b.Context(), at("a", 2), item.When{}, now))
		b.refused(fault.TooLate, b.Put(b.Context(), at("a", 3), item.When{}, now.Add(-time.Millisecond)))
		b.clock.advance(time.Millisecond)
		b.refused(fault.TooLate, b.Put(b.Context(), at("a", 4), item.When{}, now))
		require.EqualValues(b, 2, b.version(key("a")))
	}},
	{"a transaction after its deadline is refused", func(b *bench) {
		puts := []item.Put{{Item: at("a", 1)}, {Item: at("b", 1)}}
		b.refused(fault.TooLate, b.Transact(b.Context(), puts, start.Add(-time.Millisecond)))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
		require.NoError(b, b.Transact(b.Context(), puts, start))
		require.Len(b, b.query(item.Range{Partition: "P"}), 2)
	}},
	{"a put that is both late and in conflict is late", func(b *bench) {
		b.put(at("a", 1))
		b.refused(fault.TooLate, b.Put(b.Context(), at("a", 2), item.When{Test: item.Absent}, start.Add(-time.Second)))
	}},
}
