package item_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

func put(k item.Key) item.Put { return item.Put{Item: item.Item{Key: k}} }

func TestAKeyIsOneTo1024BytesOfText(t *testing.T) {
	for _, part := range []string{"x", "Ünï", strings.Repeat("x", 1024)} {
		k := item.Key{Partition: part, Sort: part}
		require.NoError(t, k.Check())
		require.NoError(t, item.Check(put(k)))
		require.NoError(t, item.Range{Partition: part}.Check())
	}
	for _, part := range []string{"", "\xff", strings.Repeat("x", 1025)} {
		for _, k := range []item.Key{{Partition: part, Sort: "x"}, {Partition: "x", Sort: part}} {
			require.Equal(t, fault.Invalid, fault.Of(k.Check()))
			require.Equal(t, fault.Invalid, fault.Of(item.Check(put(k))))
		}
		require.Equal(t, fault.Invalid, fault.Of(item.Range{Partition: part}.Check()))
	}
}

func TestHalfAnIndexKeyIsRefused(t *testing.T) {
	p := put(item.State("u.1"))
	p.Item.Index = item.Key{Partition: "J"}
	require.ErrorContains(t, item.Check(p), "index key")
	p.Item.Index.Sort = "x"
	require.NoError(t, item.Check(p))
}

func TestAnItemOverTheLimitIsTooLarge(t *testing.T) {
	p := put(item.Key{Partition: "p", Sort: "s"})
	p.Item.Body = make([]byte, 400<<10-2)
	require.NoError(t, item.Check(p))
	p.Item.Body = append(p.Item.Body, 0)
	require.Equal(t, fault.TooLarge, fault.Of(item.Check(p)))
}

func TestATransactionPutsAFewThingsOnceEach(t *testing.T) {
	var puts []item.Put
	for i := range 25 {
		puts = append(puts, put(item.Catalog(uint32(i))))
	}
	require.NoError(t, item.Check(puts...))
	require.NoError(t, item.Check())
	require.ErrorContains(t, item.Check(append(puts, put(item.State("u.1")))...), "at most 25")
	require.ErrorContains(t, item.Check(puts[3], puts[4], puts[3]), "twice")
}
