package memory_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/item"
)

// BenchmarkReadAndPut is what an ordinary event costs: the head read, the state put on its version.
func BenchmarkReadAndPut(b *testing.B) {
	s := memory.New(still)
	ctx, body := context.Background(), make([]byte, 1024)
	for n := range 1000 {
		c := fmt.Sprint("c", n)
		require.NoError(b, s.Put(ctx, item.Item{Key: item.State(c), Version: 1, Body: body}, item.When{}, time.Time{}))
	}
	for n := 0; b.Loop(); n++ {
		found, err := s.Query(ctx, item.Head(fmt.Sprint("c", n%1000)))
		require.NoError(b, err)
		it := found[0]
		was := it.Version
		it.Version++
		require.NoError(b, s.Put(ctx, it, item.When{Test: item.Is, Version: was}, noon))
	}
}

// BenchmarkClone is what a step of the explorer costs beside the engine: a clone, one write to it, its fingerprint.
func BenchmarkClone(b *testing.B) {
	s := memory.New(still)
	ctx, body := context.Background(), make([]byte, 300)
	for n := range 20 {
		require.NoError(b, s.Put(ctx, item.Item{Key: item.State(fmt.Sprint(n)), Body: body}, item.When{}, time.Time{}))
	}
	for b.Loop() {
		c := s.Clone()
		require.NoError(b, c.Put(ctx, item.Item{Key: item.State("7"), Version: 2, Body: body}, item.When{}, noon))
		_ = c.Fingerprint()
	}
}
