package sqlite_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/item"
)

// BenchmarkReadAndPut is what ordinary events cost on a shop's own server: 64 callers, each reading a
// customer's head and putting the state of 1 KB back on its version. It prints such pairs a second.
func BenchmarkReadAndPut(b *testing.B) {
	const callers, customers = 64, 10_000
	s, err := sqlite.Open(filepath.Join(b.TempDir(), "shop.db"), time.Now)
	require.NoError(b, err)
	defer s.Close()
	ctx, body := context.Background(), make([]byte, 1024)
	for n := 0; n < customers; n += 25 {
		var puts []item.Put
		for c := n; c < n+25; c++ {
			puts = append(puts, item.Put{Item: item.Item{Key: item.State(fmt.Sprint("c", c)), Version: 1, Body: body}})
		}
		require.NoError(b, s.Transact(ctx, puts, time.Time{}))
	}
	b.SetParallelism(callers / 2)
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			found, err := s.Query(ctx, item.Head(fmt.Sprint("c", rand.IntN(customers))))
			if err != nil || len(found) != 1 {
				b.Errorf("%d items, %v", len(found), err)
				return
			}
			it := found[0]
			was := it.Version
			it.Version++
			_ = s.Put(ctx, it, item.When{Test: item.Is, Version: was}, time.Now().Add(time.Minute)) // a conflict is one of the answers
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
