package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// gathered is the most writes of one transaction: enough for every waiting caller, few enough to answer soon.
const gathered = 128

// write is one caller's write: puts, all or none, or a removal.
type write struct {
	ctx      context.Context
	puts     []item.Put
	remove   item.Key
	notAfter time.Time
	answer   chan error // takes one, so the writer never waits for a caller who has gone
	result   error
}

// writer owns the one connection that writes. Conditions and deadlines are decided on it, one
// write after another: this is the lock that engine.Store speaks of.
type writer struct {
	store *Store
	conn  *sql.Conn
	text  map[string]*sql.Stmt
	swept time.Time
}

func (s *Store) newWriter() (*writer, error) {
	ctx := context.Background()
	conn, err := s.writing.Conn(ctx)
	if err != nil {
		return nil, s.explain("open", err)
	}
	w := &writer{store: s, conn: conn, text: map[string]*sql.Stmt{}}
	// In one transaction, so that a crash leaves the table whole or not there.
	if _, err := conn.ExecContext(ctx, "BEGIN IMMEDIATE;"+schema+"COMMIT"); err != nil {
		return nil, s.explain("open", err)
	}
	for _, text := range append([]string{begin, commit, rollback, save, release, undo, remove, sweep}, puts[:]...) {
		if w.text[text], err = conn.PrepareContext(ctx, text); err != nil {
			return nil, s.explain("open", err)
		}
	}
	return w, nil
}

func (w *writer) run() {
	defer close(w.store.done)
	defer w.close()
	for {
		select {
		case first := <-w.store.writes:
			w.together(w.gather(first))
			w.sweep()
		case <-w.store.quit:
			return
		}
	}
}

// close ends the statements before their connection: one left open would keep the file's log from being
// folded into the file, and a shop's backup of one file would lack its newest writes.
func (w *writer) close() {
	for _, statement := range w.text {
		statement.Close()
	}
	w.conn.Close()
}

// gather takes whoever waits already; it never waits for more.
func (w *writer) gather(first *write) []*write {
	batch := []*write{first}
	for len(batch) < gathered {
		select {
		case next := <-w.store.writes:
			batch = append(batch, next)
		default:
			return batch
		}
	}
	return batch
}

// together does a batch in one transaction and answers everyone. A write that is refused is
// refused alone; when the file fails, nothing of the batch is there and all are told so.
func (w *writer) together(batch []*write) {
	err := w.exec(begin)
	for _, next := range batch {
		if err == nil {
			next.result = w.one(next)
			err = broken(next.result)
		}
	}
	if err == nil {
		err = w.exec(commit)
	}
	if err != nil {
		_, _ = w.text[rollback].Exec() // SQLite may have rolled back already
		err = w.store.explain("write", err)
	}
	for _, next := range batch {
		if err != nil {
			next.result = err
		}
		next.answer <- next.result
	}
}

// broken returns err unless it is nil or one write's own refusal.
func broken(err error) error {
	if _, refused := errors.AsType[*fault.Error](err); refused {
		return nil
	}
	return err
}

// one does one write inside the batch's transaction.
func (w *writer) one(next *write) error {
	if err := ready(next.ctx); err != nil {
		return err
	}
	now := w.store.clock()
	if !next.notAfter.IsZero() && now.After(next.notAfter) {
		return fault.New(fault.TooLate, "the put came after its deadline %s: read again and decide with a new now",
			next.notAfter.UTC().Format(time.RFC3339Nano))
	}
	switch len(next.puts) {
	case 0:
		if next.remove == (item.Key{}) {
			return nil // a transaction of nothing
		}
		return w.exec(remove, next.remove.Partition, next.remove.Sort)
	case 1:
		return w.put(&next.puts[0], now)
	}
	return w.all(next.puts, now)
}

// all does several puts or none.
func (w *writer) all(puts []item.Put, now time.Time) error {
	if err := w.exec(save); err != nil {
		return err
	}
	for n := range puts {
		if err := w.put(&puts[n], now); err != nil {
			if broken(err) != nil {
				return err // the batch is rolled back as a whole
			}
			if failed := w.undo(); failed != nil {
				return failed
			}
			return err
		}
	}
	return w.exec(release)
}

// undo takes back what was done since the savepoint, and the savepoint.
func (w *writer) undo() error {
	if err := w.exec(undo); err != nil {
		return err
	}
	return w.exec(release)
}

func (w *writer) exec(text string, args ...any) error {
	_, err := w.text[text].Exec(args...)
	return err
}

// sweep removes some of what has expired, once a minute of the store's clock. That it fails
// harms nothing: what has expired is never returned, and the next minute tries again.
func (w *writer) sweep() {
	now := w.store.clock()
	if d := now.Sub(w.swept); d >= 0 && d < time.Minute {
		return
	}
	w.swept = now
	_ = w.exec(sweep, micros(now))
}
