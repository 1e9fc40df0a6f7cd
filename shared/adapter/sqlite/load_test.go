package sqlite

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

func TestManyItemsAreLoadedTogetherOrNotAtAll(t *testing.T) {
	now := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	s, err := Open(filepath.Join(t.TempDir(), "store.db"), func() time.Time { return now })
	require.NoError(t, err)
	defer s.Close()
	var items []item.Item
	for n := range 1000 {
		items = append(items, item.Item{Key: item.Key{Partition: "P", Sort: fmt.Sprintf("%04d", n)}, Version: 7,
			Index: item.Key{Partition: "I", Sort: "i"}, Expires: now.Add(time.Hour), Body: []byte("body")})
	}
	broken := append(items[:len(items):len(items)], item.Item{})
	require.True(t, fault.Is(s.Load(t.Context(), broken), fault.Invalid))
	got, err := s.Query(t.Context(), item.Range{Partition: "P"})
	require.NoError(t, err)
	require.Empty(t, got)

	for range 2 { // a second time finds them there and changes nothing
		require.NoError(t, s.Load(t.Context(), items))
		got, err = s.Query(t.Context(), item.Range{Partition: "P"})
		require.NoError(t, err)
		require.Equal(t, items, got)
	}
	require.NoError(t, s.Load(t.Context(), nil))
}
