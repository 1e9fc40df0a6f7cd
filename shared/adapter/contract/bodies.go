package contract

import (
	"bytes"
	"slices"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// bodies: what is put comes back, byte for byte.
var bodies = []promise{
	{"a body comes back byte for byte", func(b *bench) {
		all := make([]byte, 256)
		for n := range all {
			all[n] = byte(n)
		}
		for _, body := range [][]byte{{0}, all, []byte("né \U0001f600"), {0xff, 0xfe}, bytes.Repeat(all, 1200)} {
			b.put(item.Item{Key: key("a"), Body: body})
			it, there := b.get(key("a"))
			require.True(b, there)
			require.True(b, bytes.Equal(body, it.Body), "a body of %d bytes came back as %d others", len(body), len(it.Body))
		}
	}},
	{"an empty body comes back as none", func(b *bench) {
		for _, body := range [][]byte{nil, {}} {
			b.put(item.Item{Key: key("a"), Body: []byte("x")})
			b.put(item.Item{Key: key("a"), Body: body})
			it, there := b.get(key("a"))
			require.True(b, there)
			require.Nil(b, it.Body)
		}
	}},
	{"an item of more than 400 KB is refused as too large, alone and in a transaction", func(b *bench) {
		large := item.Item{Key: key("a"), Body: make([]byte, 400<<10)}
		b.refused(fault.TooLarge, b.try(large, item.When{}))
		b.refused(fault.TooLarge, b.Transact(b.Context(), []item.Put{{Item: at("b", 1)}, {Item: large}}, start))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"what the caller does to a body afterwards does not reach the store", func(b *bench) {
		body := []byte("before")
		b.put(item.Item{Key: key("a"), Body: body})
		copy(body, "after!")
		first := b.query(item.Range{Partition: "P"})
		require.Equal(b, "before", string(first[0].Body))
		copy(first[0].Body, "after!")
		require.Equal(b, "before", string(b.query(item.Range{Partition: "P"})[0].Body))
	}},
	{"every item of a query has its own body", func(b *bench) {
		want := []string{"first", "2nd", "third one"}
		for n, s := range want {
			b.put(item.Item{Key: key(string(rune('a' + n))), Body: []byte(s)})
		}
		var got []string
		for _, it := range b.query(item.Range{Partition: "P"}) {
			got = append(got, string(it.Body))
		}
		require.True(b, slices.Equal(want, got), "%v", got)
	}},
}
