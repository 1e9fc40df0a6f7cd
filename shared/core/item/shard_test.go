package item_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func TestCustomersAreSpreadOverTheShards(t *testing.T) {
	var shards [item.Shards]int
	for i := range 3200 {
		shards[item.Shard(fmt.Sprintf("u.%d", i))]++
	}
	for shard, n := range shards {
		require.InDelta(t, 200, n, 70, "shard %d", shard)
	}
}
