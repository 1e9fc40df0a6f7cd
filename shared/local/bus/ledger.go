package bus

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // registers the driver
)

// ledger is the table of deliveries that are not done. One goroutine writes; it gathers
// all that waits into one transaction, so that many share one sync of the disk.
type ledger struct {
	db   *sql.DB
	last atomic.Int64 // id
	done sync.WaitGroup

	mu     sync.RWMutex // held for reading while something is sent
	closed bool
	ops    chan op
}

// op is one change; result takes its outcome and has room for it.
type op struct {
	query  string
	args   []any
	result chan error
}

const (
	schema = `CREATE TABLE IF NOT EXISTS bus_delivery (
		id INTEGER PRIMARY KEY, rule TEXT NOT NULL, payload BLOB NOT NULL, due_ms INTEGER NOT NULL, tries INTEGER NOT NULL)`
	insertion = `INSERT INTO bus_delivery (id, rule, payload, due_ms, tries) VALUES (?, ?, ?, ?, ?)`
	gathered  = 256 // operations in a transaction
)

func openLedger(path string) (*ledger, []*delivery, error) {
	q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(schema); err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	left, err := load(db)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	l := &ledger{db: db, ops: make(chan op, gathered)}
	if len(left) > 0 {
		l.last.Store(left[len(left)-1].id)
	}
	l.done.Go(l.write)
	return l, left, nil
}

func load(db *sql.DB) ([]*delivery, error) {
	rows, err := db.Query(`SELECT id, rule, payload, due_ms, tries FROM bus_delivery ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []*delivery
	for rows.Next() {
		var d delivery
		var ms int64
		if err := rows.Scan(&d.id, &d.ruleName, &d.payload, &ms, &d.tries); err != nil {
			return nil, err
		}
		d.due = time.UnixMilli(ms).UTC()
		out = append(out, &d)
	}
	return out, rows.Err()
}

func (l *ledger) next() int64 { return l.last.Add(1) }

func (l *ledger) insert(ctx context.Context, ds []*delivery) error {
	results := make([]chan error, len(ds))
	for i, d := range ds {
		results[i] = l.send(insertion, d.id, d.ruleName, d.payload, d.due.UnixMilli(), d.tries)
	}
	var all error
	for _, r := range results {
		all = errors.Join(all, <-r)
	}
	return errors.Join(all, ctx.Err())
}

// remove and update need no answer: if they are lost, an entry is delivered once more.
func (l *ledger) remove(d *delivery) { l.send(`DELETE FROM bus_delivery WHERE id = ?`, d.id) }

func (l *ledger) update(d *delivery) {
	l.send(`UPDATE bus_delivery SET due_ms = ?, tries = ? WHERE id = ?`, d.due.UnixMilli(), d.tries, d.id)
}

func (l *ledger) send(query string, args ...any) chan error {
	o := op{query, args, make(chan error, 1)}
	l.mu.RLock()
	defer l.mu.RUnlock()
	if l.closed {
		o.result <- errors.New("the bus is closed")
		return o.result
	}
	l.ops <- o
	return o.result
}

func (l *ledger) write() {
	for o := range l.ops {
		group := []op{o}
		for len(group) < gathered && len(l.ops) > 0 {
			group = append(group, <-l.ops)
		}
		err := l.commit(group)
		for _, o := range group {
			o.result <- err
		}
	}
}

func (l *ledger) commit(group []op) error {
	tx, err := l.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, o := range group {
		if _, err := tx.Exec(o.query, o.args...); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// close writes what was sent and closes the file; what is sent later is refused.
func (l *ledger) close() error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.ops)
	}
	l.mu.Unlock()
	l.done.Wait()
	return l.db.Close()
}
