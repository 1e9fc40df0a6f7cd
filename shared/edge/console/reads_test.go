package console

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

// counting counts what a page asks of the table.
type counting struct {
	engine.Store
	reads atomic.Int64
}

func (c *counting) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	c.reads.Add(1)
	return c.Store.Query(ctx, r)
}

// readsOf opens a page twice and returns what the second one read: the definitions are known by then.
func (s *stage) readsOf(t *testing.T, path string, roles ...session.Role) int {
	t.Helper()
	roles = append(roles, session.View)
	s.get(t, path, roles...)
	c := &counting{Store: s.Engine.Store}
	s.Engine.Store = c
	defer func() { s.Engine.Store = c.Store }()
	r := s.get(t, path, roles...)
	require.Equal(t, 200, r.StatusCode, r.Body)
	return int(c.reads.Load())
}

func TestTheListOfSegmentsReadsOnceForEachAndOnceForTheDrafts(t *testing.T) {
	s := withSegments(t)
	for n := range 200 {
		s.orders(t, fmt.Sprintf("u.%d", n), 3, 2, 1)
	}
	require.Equal(t, 1+3, s.readsOf(t, "/console/segments"), "everyone, lapsing and regulars")
}

func TestASegmentsPageReadsNoMoreOfALongListThanItShows(t *testing.T) {
	s := withSegments(t)
	for n := range 400 {
		s.orders(t, fmt.Sprintf("u.%d", n), 3, 2, 1)
	}
	text, draft, headcounts := 1, 1, 1
	require.Equal(t, text+draft+headcounts+1+sampled, s.readsOf(t, "/console/segments/regulars"), "one shard and each member")
	require.Equal(t, text+draft+headcounts+item.Shards+1, s.readsOf(t, "/console/segments/lapsing"), "nobody in any shard, and whether it is being filled")
}
