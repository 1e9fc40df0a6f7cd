package contract

import (
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// queries: what a Range selects.
var queries = []promise{
	{"no items is no error", func(b *bench) {
		require.Empty(b, b.query(item.Range{Partition: "P"}))
		require.Empty(b, b.query(item.Range{Partition: "P", Index: true}))
		b.put(at("b", 1))
		require.Empty(b, b.query(item.Range{Partition: "P", From: "c"}))
		require.Empty(b, b.query(item.Range{Partition: "P", To: "b"}))
	}},
	{"from is in the range and to is not", func(b *bench) {
		b.letters("abcde")
		require.Equal(b, []string{"b", "c"}, b.sorts(item.Range{Partition: "P", From: "b", To: "d"}))
		require.Equal(b, []string{"c", "b"}, b.sorts(item.Range{Partition: "P", From: "b", To: "d", Backward: true}))
		require.Equal(b, []string{"d", "e"}, b.sorts(item.Range{Partition: "P", From: "d"}))
		require.Equal(b, []string{"a", "b"}, b.sorts(item.Range{Partition: "P", To: "c"}))
		require.Equal(b, []string{"b", "c"}, b.sorts(item.Range{Partition: "P", From: "aa", To: "cc"}))
	}},
	{"a range that ends where or before it begins is empty", func(b *bench) {
		b.letters("abc")
		require.Empty(b, b.query(item.Range{Partition: "P", From: "b", To: "b"}))
		require.Empty(b, b.query(item.Range{Partition: "P", From: "c", To: "a"}))
	}},
	{"a limit counts from the range's first item in its direction", func(b *bench) {
		b.letters("abcde")
		require.Equal(b, []string{"a", "b"}, b.sorts(item.Range{Partition: "P", Limit: 2}))
		require.Equal(b, []string{"e", "d"}, b.sorts(item.Range{Partition: "P", Limit: 2, Backward: true}))
		require.Equal(b, []string{"c"}, b.sorts(item.Range{Partition: "P", To: "d", Limit: 1, Backward: true}))
		require.Equal(b, []string{"b", "c"}, b.sorts(item.Range{Partition: "P", From: "b", To: "e", Limit: 2}))
		require.Equal(b, []string{"d", "e"}, b.sorts(item.Range{Partition: "P", From: "d", Limit: 9}))
	}},
	{"a prefix takes all that begins with it and nothing else", func(b *bench) {
		for _, s := range []string{"MSF#", "MSG", "MSG#", "MSG#1", "MSG#2\U0001f600", "MSG$", "MSH#", "msg#1"} {
			b.put(at(s, 1))
		}
		require.Equal(b, []string{"MSG#", "MSG#1", "MSG#2\U0001f600"}, b.sorts(item.Prefix("P", "MSG#")))
		require.Equal(b, []string{"MSG", "MSG#", "MSG#1", "MSG#2\U0001f600", "MSG$"}, b.sorts(item.Prefix("P", "MSG")))
		require.Len(b, b.query(item.Prefix("P", "")), 8)
	}},
	{"the newest catalog version is the last of its partition", func(b *bench) {
		for _, v := range []uint32{1, 2, 10, 9} {
			b.put(item.Item{Key: item.Catalog(v), Version: uint64(v)})
		}
		found := b.query(item.NewestCatalog())
		require.Len(b, found, 1)
		require.EqualValues(b, 10, found[0].Version)
	}},
	{"the agenda through a minute holds that minute's alarms and no later ones", func(b *bench) {
		minute := item.MinuteAt(start)
		customer := "c1"
		for _, m := range []item.Minute{minute - 100, minute - 1, minute, minute + 1} {
			b.put(item.Item{Key: item.Agenda(customer, m)})
		}
		found := b.query(item.AgendaThrough(item.Shard(customer), minute))
		require.Equal(b, []string{(minute - 100).String() + "#c1", (minute - 1).String() + "#c1", minute.String() + "#c1"}, sortsOf(found))
	}},
	{"a partition of more than a megabyte comes whole, in order, in both directions", func(b *bench) {
		body := make([]byte, 9<<10)
		var want []string
		for n := range 270 {
			want = append(want, fmt.Sprintf("%04d", n))
			b.put(item.Item{Key: key(want[n]), Version: uint64(n), Body: body})
		}
		require.Equal(b, want, b.sorts(item.Range{Partition: "P"}))
		require.Equal(b, want[:250], b.sorts(item.Range{Partition: "P", Limit: 250}))
		require.Equal(b, want[10:260], b.sorts(item.Range{Partition: "P", From: "0010", To: "0260"}))
		back := slices.Clone(want)
		slices.Reverse(back)
		require.Equal(b, back, b.sorts(item.Range{Partition: "P", Backward: true}))
		require.Equal(b, back[:250], b.sorts(item.Range{Partition: "P", Backward: true, Limit: 250}))
	}},
	{"a query reads what was put before it", func(b *bench) {
		for v := range uint64(50) {
			b.put(at("a", v))
			require.Equal(b, v, b.version(key("a")))
		}
	}},
	{"a range without a partition is refused", func(b *bench) {
		_, err := b.Query(b.Context(), item.Range{From: "a"})
		b.refused(fault.Invalid, err)
	}},
}

// letters puts one item for each letter.
func (b *bench) letters(letters string) {
	b.Helper()
	for _, l := range letters {
		b.put(at(string(l), 1))
	}
}
