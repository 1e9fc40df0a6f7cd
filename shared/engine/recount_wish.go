package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

const (
	// closing is how long after its end a day is added up once and for all.
	closing = time.Hour
	// late is longer than any function lives and any table's index lags. Whoever changes the journal of a closed day wishes for a recount before;
	// the wish is served no sooner than late after, when the change is there or never will be.
	late = 2 * time.Minute
)

// closed tells whether a day may be added up already, or may be before something is written now.
func closed(day, now time.Time) bool { return !now.Before(day.Add(aDay + closing - late)) }

// wish asks for a recount of the day in whose journal an item lies, if it is closed. It comes before the change, and
// says until when that may be made; the zero time for what asked for nothing.
func (e *Engine) wish(ctx context.Context, it item.Item) (notAfter time.Time, err error) {
	now := e.now()
	day, ok := item.JournalDate(it.Index)
	if !ok || !closed(day, now) {
		return time.Time{}, nil
	}
	return now.Add(deadline), e.wishFor(ctx, day, it.Ref())
}

// wishFor puts a wish under a key of its own: one that comes while another is served must not leave with it.
func (e *Engine) wishFor(ctx context.Context, day time.Time, because string) error {
	now := e.now()
	key := item.Recount(day, id.Hash("recount", because, strconv.FormatInt(now.UnixMilli(), 10)))
	if err := e.Store.Put(ctx, item.Item{Key: key, Version: uint64(now.UnixMilli())}, item.When{}, time.Time{}); err != nil {
		return fmt.Errorf("ask for a recount of %s: %w", day.Format(time.DateOnly), err)
	}
	return nil
}

// wishAll asks for a recount of every closed day in whose journal one of the items lies: they are about to be deleted.
func (e *Engine) wishAll(ctx context.Context, items []item.Item) error {
	now, asked := e.now(), map[time.Time]bool{}
	for _, it := range items {
		day, ok := item.JournalDate(it.Index)
		if !ok || asked[day] || !closed(day, now) {
			continue
		}
		if err := e.wishFor(ctx, day, it.Ref()); err != nil {
			return err
		}
		asked[day] = true
	}
	return nil
}
