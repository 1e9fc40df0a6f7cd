package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func fresh(t *testing.T, clock func() time.Time) *Store {
	s, err := open(filepath.Join(t.TempDir(), "shop.db"), clock, 50*time.Millisecond)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func named(sort string, version uint64) item.Item {
	return item.Item{Key: item.Key{Partition: "P", Sort: sort}, Version: version}
}

func put(s *Store, it item.Item, when item.When) error {
	return s.Put(context.Background(), it, when, time.Time{})
}

// A range read for the agenda each minute must cost what is due, not what the partition holds.
func TestEveryQueryShapeSeeksBothOfItsBounds(t *testing.T) {
	s := fresh(t, time.Now)
	for shape := range shapes {
		args := []any{"P", "a", 0, -1}
		want := "(p=? AND s>?)"
		if shape&bounded != 0 {
			args, want = append(args, "z"), "(p=? AND s>? AND s<?)"
		}
		if shape&ofIndex != 0 {
			want = strings.NewReplacer("p=", "i=", "s>", "j>", "s<", "j<").Replace(want)
		}
		require.Equal(t, []string{want}, plan(t, s.reading, queryText(shape), args...), queryText(shape))
	}
}

// plan returns how SQLite searches, and fails on a scan or a sort.
func plan(t *testing.T, db *sql.DB, text string, args ...any) []string {
	rows, err := db.Query("EXPLAIN QUERY PLAN "+text, args...)
	require.NoError(t, err)
	defer rows.Close()
	var searches []string
	for rows.Next() {
		var a, b, c int
		var detail string
		require.NoError(t, rows.Scan(&a, &b, &c, &detail))
		require.NotContains(t, detail, "SCAN")
		require.NotContains(t, detail, "TEMP B-TREE")
		if _, bounds, ok := strings.Cut(detail, "("); ok {
			searches = append(searches, "("+bounds)
		}
	}
	return searches
}

func TestWaitingWritesShareATransactionAndOneThatIsRefusedFailsAlone(t *testing.T) {
	s := fresh(t, func() time.Time { return noon })
	require.NoError(t, put(s, named("taken", 5), item.When{}))

	gone, cancel := context.WithCancel(context.Background())
	cancel()
	absent := item.When{Test: item.Absent}
	bg := context.Background()
	batch := []*write{
		{ctx: bg, puts: []item.Put{{Item: named("a", 1)}}},
		{ctx: bg, puts: []item.Put{{Item: named("taken", 6), When: absent}}},
		{ctx: bg, puts: []item.Put{{Item: named("late", 1)}}, notAfter: noon.Add(-1)},
		{ctx: gone, puts: []item.Put{{Item: named("gone", 1)}}},
		{ctx: bg, puts: []item.Put{{Item: named("half", 1)}, {Item: named("taken", 7), When: absent}}},
		{ctx: bg, puts: []item.Put{{Item: named("b", 1)}, {Item: named("c", 1), When: absent}}},
		{ctx: bg, puts: []item.Put{{Item: named("a", 2), When: item.When{Test: item.Is, Version: 1}}}},
		{ctx: bg, remove: item.Key{Partition: "P", Sort: "b"}},
	}
	for _, next := range batch {
		next.answer = make(chan error, 1)
	}
	s.own.together(batch)

	want := []fault.Kind{none, fault.Conflict, fault.TooLate, fault.Unavailable, fault.Conflict, none, none, none}
	for n, next := range batch {
		if err := <-next.answer; want[n] == none {
			require.NoError(t, err, "write %d", n)
		} else {
			require.True(t, fault.Is(err, want[n]), "write %d: %v", n, err)
		}
	}
	found, err := s.Query(bg, item.Range{Partition: "P"})
	require.NoError(t, err)
	require.Equal(t, []item.Item{named("a", 2), named("c", 1), named("taken", 5)}, found)
}

const none = fault.Kind(99)

func TestAFullDiskIsSaidAndNothingOfTheBatchIsThere(t *testing.T) {
	s := fresh(t, time.Now)
	require.NoError(t, put(s, named("before", 1), item.When{}))
	limit := func(pages int) {
		_, err := s.own.conn.ExecContext(context.Background(), fmt.Sprintf("PRAGMA max_page_count = %d", pages))
		require.NoError(t, err)
	}
	limit(10)
	large := named("large", 1)
	large.Body = make([]byte, 200<<10)
	err := put(s, large, item.When{})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Contains(t, err.Error(), "the disk is full: free some space")

	batch := []*write{
		{ctx: context.Background(), puts: []item.Put{{Item: named("small", 1)}}, answer: make(chan error, 1)},
		{ctx: context.Background(), puts: []item.Put{{Item: large}}, answer: make(chan error, 1)},
	}
	s.own.together(batch)
	for _, next := range batch {
		require.True(t, fault.Is(<-next.answer, fault.Unavailable), "a write was confirmed that is not there")
	}
	found, err := s.Query(context.Background(), item.Range{Partition: "P"})
	require.NoError(t, err)
	require.Equal(t, []item.Item{named("before", 1)}, found)

	limit(1 << 20)
	require.NoError(t, put(s, large, item.When{}), "with space again it goes on")
}

func TestAFileThatAnotherProcessHoldsIsUnavailableAndThenGoesOn(t *testing.T) {
	s := fresh(t, time.Now)
	other := connect(s.path, "rw", time.Second)
	defer other.Close()
	held, err := other.Conn(context.Background())
	require.NoError(t, err)
	defer held.Close()
	_, err = held.ExecContext(context.Background(), "BEGIN IMMEDIATE")
	require.NoError(t, err)

	err = put(s, named("a", 1), item.When{})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.Contains(t, err.Error(), "another process holds the file")
	_, err = s.Query(context.Background(), item.Range{Partition: "P"})
	require.NoError(t, err, "readers do not wait for writers")

	_, err = held.ExecContext(context.Background(), "ROLLBACK")
	require.NoError(t, err)
	require.NoError(t, put(s, named("a", 1), item.When{}))
}

func TestWhatHasExpiredLeavesTheFile(t *testing.T) {
	now := noon
	var mu sync.Mutex
	s := fresh(t, func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	for n := range 30 {
		it := named(fmt.Sprint(n), 1)
		it.Expires = noon.Add(time.Duration(n+1) * time.Minute)
		require.NoError(t, put(s, it, item.When{}))
	}
	mu.Lock()
	now = noon.Add(20 * time.Minute)
	mu.Unlock()
	require.NoError(t, put(s, named("x", 1), item.When{}))
	require.NoError(t, put(s, named("x", 2), item.When{})) // answered after the sweep that followed the first
	var rows int
	require.NoError(t, s.reading.QueryRow("SELECT count(*) FROM item").Scan(&rows))
	require.Equal(t, 10+1, rows)
}

func TestACallerWhoLeavesDoesNotStopTheWriter(t *testing.T) {
	held := make(chan struct{})
	reached := make(chan struct{}, 1)
	s := fresh(t, func() time.Time {
		select {
		case reached <- struct{}{}:
		default:
		}
		<-held
		return noon
	})
	ctx, cancel := context.WithCancel(context.Background())
	answer := make(chan error)
	go func() { answer <- s.Put(ctx, named("a", 1), item.When{}, time.Time{}) }()
	<-reached
	cancel()
	err := <-answer
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.ErrorIs(t, err, context.Canceled)
	require.Contains(t, err.Error(), "may or may not")
	close(held)
	require.NoError(t, put(s, named("b", 1), item.When{}))
}

func TestAClosedStoreSaysSo(t *testing.T) {
	s := fresh(t, time.Now)
	require.NoError(t, s.Close())
	_, err := s.Query(context.Background(), item.Range{Partition: "P"})
	for _, err := range []error{err, put(s, named("a", 1), item.When{}), s.Delete(context.Background(), item.Key{Partition: "P", Sort: "a"})} {
		require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
		require.Contains(t, err.Error(), "is closed")
	}
	require.NoError(t, s.Close(), "closing twice is no error")
}
