package dynamo

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// table takes transactions, but for the first so many.
type table struct {
	mu     sync.Mutex
	fails  int
	puts   int
	newest string
}

func (t *table) transact(_ context.Context, puts []item.Put) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.fails--; t.fails >= 0 {
		return fault.New(fault.Unavailable, "no answer")
	}
	if err := item.Check(puts...); err != nil {
		return err
	}
	t.puts, t.newest = t.puts+len(puts), puts[len(puts)-1].Item.Sort
	return nil
}

func TestALoadPutsTheLastItemWhenAllOthersAreThere(t *testing.T) {
	var items []item.Item
	for n := range 1001 {
		items = append(items, item.Item{Key: item.Key{Partition: "P", Sort: fmt.Sprint(n)}, Body: []byte("b")})
	}
	slow := &table{fails: asks - 1}
	require.NoError(t, load(t.Context(), items, slow.transact), "it is asked again")
	require.Equal(t, 1001, slow.puts)
	require.Equal(t, "1000", slow.newest)
	require.NoError(t, load(t.Context(), nil, slow.transact))

	down := &table{fails: 1e6}
	require.True(t, fault.Is(load(t.Context(), items, down.transact), fault.Unavailable))
	require.Zero(t, down.puts)
	require.Greater(t, down.fails, 999_000, "a table that is down is not asked for each of them")

	broken := &table{}
	items[500].Sort = ""
	require.True(t, fault.Is(load(t.Context(), items, broken.transact), fault.Invalid))
	require.NotEqual(t, "1000", broken.newest)
}
