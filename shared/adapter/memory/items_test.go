package memory_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

func TestItemsAreAllThatHasNotExpiredByKey(t *testing.T) {
	s := memory.New(still)
	put(t, s, "Q", "a", 1)
	put(t, s, "P", "b", 2)
	put(t, s, "P", "a", 3)
	gone := item.Item{Key: item.Key{Partition: "P", Sort: "c"}, Expires: noon.Add(-time.Second)}
	require.NoError(t, s.Put(context.Background(), gone, item.When{}, time.Time{}))
	var keys []item.Key
	for _, it := range s.Items() {
		keys = append(keys, it.Key)
	}
	require.Equal(t, []item.Key{{Partition: "P", Sort: "a"}, {Partition: "P", Sort: "b"}, {Partition: "Q", Sort: "a"}}, keys)
	s.Items()[0].Body[0] = 'x'
	require.Equal(t, []byte("3"), s.Items()[0].Body, "they are copies")
}

func TestAPutIsToldOnceItTookEffect(t *testing.T) {
	var told []string
	s := memory.New(still).Tell(func(k item.Key) { told = append(told, k.Sort) })
	put(t, s, "P", "a", 1)
	err := s.Put(context.Background(), item.Item{Key: item.Key{Partition: "P", Sort: "a"}}, item.When{Test: item.Absent}, time.Time{})
	require.True(t, fault.Is(err, fault.Conflict))
	put(t, s.Clone(), "P", "b", 1)
	require.Equal(t, []string{"a"}, told)
}
