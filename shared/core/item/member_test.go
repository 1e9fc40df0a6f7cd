package item_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

func TestAMemberLiesInItsSegmentsShard(t *testing.T) {
	k := item.Member("regulars", "u.1")
	require.True(t, within(item.Members("regulars", item.Shard("u.1")), k))
	require.False(t, within(item.Members("regular", item.Shard("u.1")), k))
}
