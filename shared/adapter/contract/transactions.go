package contract

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// transactions: all or nothing.
var transactions = []promise{
	{"a transaction whose conditions all hold writes everything", func(b *bench) {
		b.put(at("is", 3))
		b.put(at("below", 3))
		b.put(at("always", 3))
		other := item.Item{Key: item.Key{Partition: "Q", Sort: "absent"}, Version: 1, Body: []byte("x")}
		require.NoError(b, b.Transact(b.Context(), []item.Put{
			{Item: at("is", 4), When: item.When{Test: item.Is, Version: 3}},
			{Item: at("below", 9), When: item.When{Test: item.Below, Version: 9}},
			{Item: at("always", 2)},
			{Item: other, When: item.When{Test: item.Absent}},
		}, time.Time{}))
		require.EqualValues(b, 4, b.version(key("is")))
		require.EqualValues(b, 9, b.version(key("below")))
		require.EqualValues(b, 2, b.version(key("always")))
		require.Equal(b, []item.Item{other}, b.query(item.Range{Partition: "Q"}))
	}},
	{"one condition that fails, wherever it stands, leaves everything as it was", func(b *bench) {
		for bad := range 4 {
			p := fmt.Sprintf("P%d", bad)
			puts := []item.Put{
				{Item: in(p, "is", 4), When: item.When{Test: item.Is, Version: 3}},
				{Item: in(p, "below", 9), When: item.When{Test: item.Below, Version: 9}},
				{Item: in(p, "always", 2)},
				{Item: in(p, "absent", 1), When: item.When{Test: item.Absent}},
			}
			puts[bad].When = item.When{Test: item.Is, Version: 1000}
			before := []item.Item{in(p, "below", 3), in(p, "is", 3)}
			for _, it := range before {
				b.put(it)
			}
			b.refused(fault.Conflict, b.Transact(b.Context(), puts, time.Time{}))
			require.Equal(b, before, b.query(item.Range{Partition: p}))
		}
	}},
	{"a transaction takes 25 puts and refuses 26", func(b *bench) {
		var puts []item.Put
		for n := range 26 {
			puts = append(puts, item.Put{Item: at(fmt.Sprintf("%02d", n), 1)})
		}
		b.refused(fault.Invalid, b.Transact(b.Context(), puts, time.Time{}))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
		require.NoError(b, b.Transact(b.Context(), puts[:25], time.Time{}))
		require.Len(b, b.query(item.Range{Partition: "P"}), 25)
	}},
	{"a transaction of nothing does nothing", func(b *bench) {
		require.NoError(b, b.Transact(b.Context(), nil, time.Time{}))
	}},
	{"a transaction that puts one item twice is refused", func(b *bench) {
		b.refused(fault.Invalid, b.Transact(b.Context(), []item.Put{{Item: at("a", 1)}, {Item: at("a", 2)}}, time.Time{}))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
}

func in(partition, sort string, version uint64) item.Item {
	return item.Item{Key: item.Key{Partition: partition, Sort: sort}, Version: version}
}
