package contract

import (
	"context"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// refusals: keys that no table takes, and callers who have gone.
var refusals = []promise{
	{"a key without one of its parts is refused everywhere", func(b *bench) {
		for _, k := range []item.Key{{}, {Partition: "P"}, {Sort: "a"}} {
			b.refused(fault.Invalid, b.try(item.Item{Key: k}, item.When{}))
			b.refused(fault.Invalid, b.Delete(b.Context(), k))
			b.refused(fault.Invalid, b.Transact(b.Context(), []item.Put{{Item: at("a", 1)}, {Item: item.Item{Key: k}}}, time.Time{}))
		}
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"half an index key is refused", func(b *bench) {
		b.refused(fault.Invalid, b.try(placed("a", "", "1"), item.When{}))
		b.refused(fault.Invalid, b.try(placed("a", "I", ""), item.When{}))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"a key of more than 1,024 bytes or of broken UTF-8 is refused", func(b *bench) {
		b.refused(fault.Invalid, b.try(at(strings.Repeat("s", 1025), 1), item.When{}))
		b.refused(fault.Invalid, b.try(item.Item{Key: item.Key{Partition: strings.Repeat("p", 1025), Sort: "a"}}, item.When{}))
		b.refused(fault.Invalid, b.try(at("a\xff", 1), item.When{}))
		require.Empty(b, b.query(item.Range{Partition: "P"}))
	}},
	{"a caller who has gone is told so and nothing is written", func(b *bench) {
		gone, cancel := context.WithCancel(b.Context())
		cancel()
		b.put(at("kept", 1))
		_, err := b.Query(gone, item.Range{Partition: "P"})
		for _, err := range []error{err,
			b.Put(gone, at("a", 1), item.When{}, time.Time{}),
			b.Transact(gone, []item.Put{{Item: at("a", 1)}}, time.Time{}),
			b.Delete(gone, key("kept")),
		} {
			b.refused(fault.Unavailable, err)
			require.ErrorIs(b, err, context.Canceled)
		}
		require.Equal(b, []string{"kept"}, b.sorts(item.Range{Partition: "P"}))
	}},
}
