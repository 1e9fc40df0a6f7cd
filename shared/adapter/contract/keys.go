package contract

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// keys: what order items are in, and that a key is nothing but its bytes.
var keys = []promise{
	{"a customer's state comes first, then the pages of seen ids, then all else", func(b *bench) {
		state, first := item.State("c1"), item.Page("c1", start, 9)
		second, third := item.Page("c1", start, 10), item.Page("c1", start.Add(time.Millisecond), 2)
		rest := []item.Key{item.Folded("c1", "c0"), item.Log("c1", start, id.ID(1)),
			item.Message("c1", "202501010000_a"), item.Order("c1", "o1", id.ID(1))}
		for _, k := range slices.Concat(rest, []item.Key{third, second, first, state}) {
			b.put(item.Item{Key: k, Version: 1})
		}
		b.put(item.Item{Key: item.State("c0")})
		b.put(item.Item{Key: item.State("c11")})

		var want []string
		for _, k := range slices.Concat([]item.Key{state, first, second, third}, rest) {
			want = append(want, k.Sort)
		}
		require.Equal(b, want[:4], b.sorts(item.Head("c1")))
		require.Equal(b, want, b.sorts(item.Range{Partition: state.Partition}))
		one := item.Head("c1")
		one.Limit = 1
		require.Equal(b, want[:1], b.sorts(one))
	}},
	{"sort keys are in the order of their bytes", func(b *bench) {
		sorts := []string{" ", "!", "!0", "!1#", "0", "10", "9", "A", "Z", "_", "a", "aa", "a~", "a\x00", "a\x00b", "b", "~",
			"é", "e\u0301", "ж", "\uff5e", "\U0001f600", "\U0001f600!", "ß", "ǆ", "'; DROP", `"\`, "%", "a%", "a_b"}
		for _, s := range sorts {
			b.put(at(s, 1))
		}
		slices.SortFunc(sorts, func(x, y string) int { return cmp.Compare(x, y) })
		require.Equal(b, sorts, b.sorts(item.Range{Partition: "P"}))
		slices.Reverse(sorts)
		require.Equal(b, sorts, b.sorts(item.Range{Partition: "P", Backward: true}))
	}},
	{"keys that only case, accents or spaces tell apart are different items", func(b *bench) {
		for n, s := range []string{"ana", "Ana", "anà", "ana ", " ana"} {
			b.put(item.Item{Key: item.Key{Partition: s, Sort: "x"}, Version: uint64(n + 1)})
			b.put(item.Item{Key: item.Key{Partition: "P", Sort: s}, Version: uint64(n + 1)})
		}
		for n, s := range []string{"ana", "Ana", "anà", "ana ", " ana"} {
			require.EqualValues(b, n+1, b.version(item.Key{Partition: s, Sort: "x"}))
			require.EqualValues(b, n+1, b.version(key(s)))
		}
	}},
	{"each part of a key may have 1,024 bytes", func(b *bench) {
		long := item.Key{Partition: strings.Repeat("p", 1024), Sort: strings.Repeat("é", 512)}
		b.put(item.Item{Key: long, Version: 7, Index: item.Key{Partition: strings.Repeat("i", 1024), Sort: strings.Repeat("j", 1024)}})
		require.EqualValues(b, 7, b.version(long))
	}},
	{"partitions do not see each other's items", func(b *bench) {
		for _, p := range []string{"C#1", "C#10", "C#", "C#1#", "c#1"} {
			b.put(item.Item{Key: item.Key{Partition: p, Sort: "of " + p}})
		}
		require.Equal(b, []string{"of C#1"}, b.sorts(item.Range{Partition: "C#1"}))
	}},
	{"a put replaces all of an item", func(b *bench) {
		full := item.Item{Key: key("a"), Version: 8, Expires: start.Add(time.Hour), Index: item.Key{Partition: "I", Sort: "1"}, Body: []byte("first")}
		b.put(full)
		b.eventually(item.Range{Partition: "I", Index: true}, []string{"a"})
		require.Equal(b, []item.Item{full}, b.query(item.Range{Partition: "P"}))
		require.Equal(b, []item.Item{full}, b.query(item.Range{Partition: "I", Index: true}), "the index returns whole items")
		b.put(item.Item{Key: key("a"), Version: 3})
		require.Equal(b, []item.Item{{Key: key("a"), Version: 3}}, b.query(item.Range{Partition: "P"}))
	}},
	{"a deleted item is gone, and deleting what is not there is no error", func(b *bench) {
		b.put(at("a", 1))
		b.put(at("b", 1))
		require.NoError(b, b.Delete(b.Context(), key("a")))
		require.NoError(b, b.Delete(b.Context(), key("a")))
		require.NoError(b, b.Delete(b.Context(), item.Key{Partition: "nowhere", Sort: "a"}))
		require.Equal(b, []string{"b"}, b.sorts(item.Range{Partition: "P"}))
		require.NoError(b, b.try(at("a", 1), item.When{Test: item.Absent}))
	}},
}
