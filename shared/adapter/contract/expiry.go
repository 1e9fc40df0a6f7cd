package contract

import (
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// expiry: from its time on an item is as good as not there.
var expiry = []promise{
	{"an item is there until it expires and not from then on", func(b *bench) {
		b.put(b.lasting("a", 1, time.Hour))
		b.put(b.lasting("b", 1, 2*time.Hour))
		b.put(at("c", 1))
		b.clock.advance(time.Hour - time.Second)
		require.Equal(b, []string{"a", "b", "c"}, b.sorts(item.Range{Partition: "P"}))
		b.clock.advance(time.Second)
		require.Equal(b, []string{"b", "c"}, b.sorts(item.Range{Partition: "P"}))
		b.clock.advance(1000 * time.Hour)
		require.Equal(b, []string{"c"}, b.sorts(item.Range{Partition: "P"}))
	}},
	{"a time of expiry is kept in UTC to the second, never shortened", func(b *bench) {
		odd := start.Add(time.Hour + 300*time.Millisecond).In(time.FixedZone("east", 3600))
		b.put(item.Item{Key: key("odd"), Expires: odd})
		b.put(b.lasting("whole", 1, time.Hour))
		found := b.query(item.Range{Partition: "P"})
		require.False(b, found[0].Expires.Before(odd))
		require.Less(b, found[0].Expires.Sub(odd), time.Second)
		require.Equal(b, time.UTC, found[0].Expires.Location())
		require.Equal(b, start.Add(time.Hour), found[1].Expires)
		b.clock.advance(time.Hour)
		require.Equal(b, []string{"odd"}, b.sorts(item.Range{Partition: "P"}))
		b.clock.advance(time.Second)
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"an item that has expired when it is put is not there", func(b *bench) {
		b.put(b.lasting("a", 1, -time.Hour))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"a limit counts only what has not expired", func(b *bench) {
		for _, s := range []string{"a", "b", "d", "e", "g"} {
			b.put(b.lasting(s, 1, time.Hour))
		}
		b.letters("cfh")
		b.clock.advance(2 * time.Hour)
		require.Equal(b, []string{"c", "f"}, b.sorts(item.Range{Partition: "P", Limit: 2}))
		require.Equal(b, []string{"h", "f"}, b.sorts(item.Range{Partition: "P", Limit: 2, Backward: true}))
		require.Equal(b, []string{"c"}, b.sorts(item.Range{Partition: "P", From: "a", To: "f", Limit: 3}))
	}},
	{"absent and below hold for an expired item, is does not", func(b *bench) {
		for when, holds := range map[item.When]bool{
			{}:                             true,
			{Test: item.Absent}:            true,
			{Test: item.Below, Version: 1}: true,
			{Test: item.Is, Version: 5}:    false,
		} {
			b.put(b.lasting("a", 5, time.Hour))
			b.clock.advance(time.Hour)
			err := b.try(at("a", 6), when)
			if !holds {
				b.refused(fault.Conflict, err)
				require.Empty(b, b.query(item.Range{Partition: "P"}))
				continue
			}
			require.NoError(b, err, "%+v", when)
			require.EqualValues(b, 6, b.version(key("a")), "%+v", when)
		}
	}},
	{"conditions speak of an item with a time as long as it lasts", func(b *bench) {
		b.put(b.lasting("a", 5, time.Hour))
		b.clock.advance(time.Hour - time.Second)
		b.refused(fault.Conflict, b.try(at("a", 6), item.When{Test: item.Absent}))
		b.refused(fault.Conflict, b.try(at("a", 6), item.When{Test: item.Below, Version: 5}))
		require.NoError(b, b.try(at("a", 6), item.When{Test: item.Is, Version: 5}))
	}},
	{"a transaction's conditions know an expired item too", func(b *bench) {
		b.put(b.lasting("a", 5, time.Hour))
		b.put(b.lasting("b", 5, time.Hour))
		b.clock.advance(time.Hour)
		b.refused(fault.Conflict, b.Transact(b.Context(), []item.Put{
			{Item: at("a", 6), When: item.When{Test: item.Absent}},
			{Item: at("b", 6), When: item.When{Test: item.Is, Version: 5}}}, time.Time{}))
		require.NoError(b, b.Transact(b.Context(), []item.Put{
			{Item: at("a", 6), When: item.When{Test: item.Absent}},
			{Item: at("b", 6), When: item.When{Test: item.Below, Version: 2}}}, time.Time{}))
		require.Equal(b, []string{"a", "b"}, b.sorts(item.Range{Partition: "P"}))
	}},
	{"a later put may lengthen or end an item's time", func(b *bench) {
		b.put(b.lasting("a", 1, time.Hour))
		b.put(b.lasting("b", 1, time.Hour))
		b.put(b.lasting("a", 2, 3*time.Hour))
		b.put(at("b", 2))
		b.clock.advance(2 * time.Hour)
		require.Equal(b, []string{"a", "b"}, b.sorts(item.Range{Partition: "P"}))
	}},
	{"an expired item can be deleted", func(b *bench) {
		b.put(b.lasting("a", 1, time.Hour))
		b.clock.advance(time.Hour)
		require.NoError(b, b.Delete(b.Context(), key("a")))
		require.NoError(b, b.try(at("a", 1), item.When{Test: item.Absent}))
	}},
}

// lasting is an item that expires d from now; before now, if d is negative.
func (b *bench) lasting(sort string, version uint64, d time.Duration) item.Item {
	it := at(sort, version)
	it.Expires = b.clock.time().Add(d)
	return it
}
