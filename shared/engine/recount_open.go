package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/item"
)

const (
	// many is from how many lines on a day that is still open is added up again and again, because a page could not count it while somebody waits.
	many = 5_000
	// fresh is by how much such a figure may be late before pages count for themselves.
	fresh = 15 * time.Minute
)

// every is how long after a count of so many lines an open day is counted again: the more there are, the more it costs.
func every(items int) time.Duration {
	return time.Minute * time.Duration(1+items/100_000)
}

// open adds up the days that are not closed, if they have very many lines and were not just counted.
func (r *recount) open(ctx context.Context) error {
	for day := r.last().Add(aDay); !day.After(r.now) && !r.tired(); day = day.Add(aDay) {
		f, err := r.figuresOf(ctx, shopFigure, day, day)
		if err != nil {
			return err
		}
		if justCounted := r.now.Before(f[day].Counted.Add(every(f[day].Items))); justCounted {
			continue
		}
		big, err := r.big(ctx, day)
		if err != nil {
			return err
		}
		if !big {
			continue
		}
		if _, err := r.day(ctx, day); err != nil {
			return err
		}
	}
	return nil
}

// big guesses from one shard, without reading the day, whether it has many lines.
func (r *recount) big(ctx context.Context, day time.Time) (bool, error) {
	of := item.JournalOn(day, 0)
	of.Limit = many / item.Shards
	found, err := r.Store.Query(ctx, of)
	if err != nil {
		return false, fmt.Errorf("read the journal of %s: %w", day.Format(time.DateOnly), err)
	}
	return len(found) == of.Limit, nil
}
