package sqlite

import (
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	begin    = "BEGIN IMMEDIATE"
	commit   = "COMMIT"
	rollback = "ROLLBACK"
	save     = "SAVEPOINT one"
	release  = "RELEASE one"
	undo     = "ROLLBACK TO one"
	remove   = "DELETE FROM item WHERE p = ?1 AND s = ?2"
	sweep    = "DELETE FROM item WHERE rowid IN (SELECT rowid FROM item WHERE x <= ?1 LIMIT 1000)"
	upsert   = "INSERT INTO item (p, s, v, x, i, j, b) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (p, s) " +
		"DO UPDATE SET v = excluded.v, x = excluded.x, i = excluded.i, j = excluded.j, b = excluded.b"
)

// puts is a put's statement by its test. One that changes no row was refused. ?8 is now, ?9 the
// condition's version; a comparison with an x of NULL is never true, so what never expires is there.
var puts = [...]string{
	item.Always: upsert,
	item.Absent: upsert + " WHERE item.x <= ?8",
	item.Is: "UPDATE item SET v = ?3, x = ?4, i = ?5, j = ?6, b = ?7 " +
		"WHERE p = ?1 AND s = ?2 AND v = ?9 AND (x IS NULL OR x > ?8)",
	item.Below: upsert + " WHERE item.v < ?9 OR item.x <= ?8",
}

// put does one put; it returns fault.Conflict if its condition does not hold.
func (w *writer) put(p *item.Put, now time.Time) error {
	if int(p.When.Test) >= len(puts) {
		return conflict(p)
	}
	it := &p.Item
	args := append(make([]any, 0, 9), it.Partition, it.Sort, signed(it.Version), nil, nil, nil, nil)
	if !it.Expires.IsZero() {
		args[3] = micros(it.Expires.Add(time.Microsecond - 1)) // rounded up: never shorter than asked
	}
	if it.Index != (item.Key{}) {
		args[4], args[5] = it.Index.Partition, it.Index.Sort
	}
	if len(it.Body) > 0 {
		args[6] = it.Body
	}
	switch p.When.Test {
	case item.Absent:
		args = append(args, micros(now))
	case item.Is, item.Below:
		args = append(args, micros(now), signed(p.When.Version))
	}
	done, err := w.text[puts[p.When.Test]].Exec(args...)
	if err != nil {
		return err
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return conflict(p)
	}
	return nil
}

func signed(version uint64) int64 { return int64(version ^ high) }

func conflict(p *item.Put) error {
	return fault.New(fault.Conflict, "put %s %s: its condition does not hold, someone else wrote first: read again", p.Item.Partition, p.Item.Sort)
}
