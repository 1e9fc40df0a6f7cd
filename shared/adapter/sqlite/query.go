package sqlite

import (
	"context"
	"database/sql"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// A query has one of eight shapes: three questions, each with its bit. Bounds are in the text
// only where there are any, because a bound that may be none keeps SQLite from seeking.
const (
	ofIndex = 1 << iota
	backward
	bounded
	shapes = 1 << iota
)

// queryText is the SQL of one shape; its parameters are partition, from, now, limit and, if bounded, to.
func queryText(shape int) string {
	partition, sort := "p", "s"
	if shape&ofIndex != 0 {
		partition, sort = "i", "j"
	}
	text := "SELECT p, s, v, x, i, j, b FROM item WHERE " + partition + " = ?1 AND " + sort + " >= ?2 AND (x IS NULL OR x > ?3)"
	if shape&bounded != 0 {
		text += " AND " + sort + " < ?5"
	}
	text += " ORDER BY " + sort
	if shape&backward != 0 {
		text += " DESC"
	}
	return text + " LIMIT +?4" // a bare ?4 is looked at by the planner, which then plans each call anew
}

// Query implements engine.Store. The index is as fresh as the table here.
func (s *Store) Query(ctx context.Context, r item.Range) ([]item.Item, error) {
	if err := ready(ctx); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, err
	}
	select {
	case <-s.quit:
		return nil, fault.New(fault.Unavailable, "%s is closed", s.path)
	default:
	}
	found, err := s.read(ctx, r)
	if err != nil {
		return nil, s.explain("read", err)
	}
	return found, nil
}

func (s *Store) read(ctx context.Context, r item.Range) ([]item.Item, error) {
	shape, limit := 0, r.Limit
	if limit == 0 {
		limit = -1 // SQLite's word for all
	}
	args := append(make([]any, 0, 5), r.Partition, r.From, micros(s.clock()), limit)
	if r.Index {
		shape |= ofIndex
	}
	if r.Backward {
		shape |= backward
	}
	if r.To != "" {
		shape |= bounded
		args = append(args, r.To)
	}
	rows, err := s.queries[shape].QueryContext(ctx, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found []item.Item
	for rows.Next() {
		it, err := scan(rows)
		if err != nil {
			return nil, err
		}
		found = append(found, it)
	}
	return found, rows.Err()
}

func scan(rows *sql.Rows) (item.Item, error) {
	var it item.Item
	var version int64
	var expires sql.NullInt64
	var place [2]sql.NullString
	if err := rows.Scan(&it.Partition, &it.Sort, &version, &expires, &place[0], &place[1], &it.Body); err != nil {
		return it, err
	}
	it.Version = uint64(version) ^ high
	it.Index = item.Key{Partition: place[0].String, Sort: place[1].String}
	if expires.Valid {
		it.Expires = time.UnixMicro(expires.Int64).UTC()
	}
	return it, nil
}

// high is the bit that is turned so that versions are ordered as signed integers.
const high = 1 << 63

// micros is a time in microseconds since 1970, rounded down.
func micros(t time.Time) int64 { return t.UnixMicro() }
