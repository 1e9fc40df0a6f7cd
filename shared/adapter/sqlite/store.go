// Package sqlite is the table in one SQLite file: a shop's own server, and one's own
// machine. Accepted means durable (WAL, synchronous FULL); waiting puts share one
// transaction, so that many callers pay for one fsync together.
//
//	callers ── Put ──► writes (unbuffered) ──► writer: BEGIN, each put, COMMIT ──► answers
//	callers ── Query ──► readers (connections of their own; WAL lets them never wait)
package sqlite

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// Store is a table in a file. It is safe for concurrent use; other processes may read
// the file meanwhile. What has expired is removed within a few minutes.
type Store struct {
	path    string
	clock   func() time.Time
	reading *sql.DB
	queries [shapes]*sql.Stmt

	writing *sql.DB // nil when the store is for reading only
	own     *writer // after Open only its goroutine uses it
	writes  chan *write
	quit    chan struct{} // closed by Close
	done    chan struct{} // closed when the writer has stopped
	close   sync.Once
	closed  error
}

// Put implements engine.Store.
func (s *Store) Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error {
	return s.Transact(ctx, []item.Put{{Item: it, When: when}}, notAfter)
}

// Transact implements engine.Store.
func (s *Store) Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error {
	if err := item.Check(puts...); err != nil {
		return err
	}
	return s.write(ctx, &write{puts: puts, notAfter: notAfter})
}

// Delete implements engine.Store.
func (s *Store) Delete(ctx context.Context, k item.Key) error {
	if err := k.Check(); err != nil {
		return err
	}
	return s.write(ctx, &write{remove: k})
}

// write hands a write to the writer and waits for its answer.
func (s *Store) write(ctx context.Context, w *write) error {
	if err := ready(ctx); err != nil {
		return err
	}
	if s.writing == nil {
		return fault.New(fault.Forbidden, "%s is open for reading only: write through the process that runs the shop", s.path)
	}
	w.ctx, w.answer = ctx, make(chan error, 1)
	select {
	case s.writes <- w:
	case <-s.quit:
		return fault.New(fault.Unavailable, "%s is closed", s.path)
	case <-ctx.Done():
		return ready(ctx)
	}
	select {
	case err := <-w.answer:
		return err
	case <-ctx.Done():
		return fault.New(fault.Unavailable, "%s did not answer in time, the write may or may not be there: %w", s.path, ctx.Err())
	}
}

// Close lets the writes that have begun end, and closes the file. Later calls fail with fault.Unavailable.
func (s *Store) Close() error {
	s.close.Do(func() {
		close(s.quit)
		<-s.done
		s.closed = s.reading.Close()
		if s.writing == nil {
			return
		}
		if err := s.writing.Close(); err != nil {
			s.closed = err
		}
	})
	return s.closed
}

// ready refuses a call whose caller has already gone.
func ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return fault.New(fault.Unavailable, "the store was not asked: %w", err)
	}
	return nil
}
