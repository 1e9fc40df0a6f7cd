package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// Audit writes down that somebody changed something of the shop's: one line a change. Kind is journal.Published or
// journal.Changed, Source who did it; of Changed, Rule says what, beginning with a verb: "paused cart-reminder". The line gets the time of now, and an id.
func (e *Engine) Audit(ctx context.Context, l journal.Line) error {
	if err := e.Store.Put(ctx, e.auditItem(l), item.When{}, time.Time{}); err != nil {
		return fmt.Errorf("write down who changed what: %w", err)
	}
	return nil
}

func (e *Engine) auditItem(l journal.Line) item.Item {
	l.Time = e.now()
	l.ID = id.Hash("audit", l.Time.Format(time.RFC3339Nano), l.Kind.String(), strconv.Itoa(int(l.Version)), l.Source, l.Rule)
	return item.Item{Key: item.Audit(l.Time, l.ID), Version: 1, Body: journal.Encode(l)}
}

// Audits returns the newest limit lines that Audit wrote, newest first.
func (e *Engine) Audits(ctx context.Context, limit int) ([]journal.Line, error) {
	items, err := e.Store.Query(ctx, item.Audits(limit))
	if err != nil {
		return nil, fmt.Errorf("read who changed what: %w", err)
	}
	lines := make([]journal.Line, 0, len(items))
	for _, it := range items {
		l, err := journal.Decode(it.Body)
		if err != nil {
			return nil, err
		}
		lines = append(lines, l)
	}
	return lines, nil
}
