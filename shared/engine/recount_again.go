package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/item"
)

// wishes serves those that are old enough: whoever had one has changed by now what he was about to change, or died.
func (r *recount) wishes(ctx context.Context) error {
	items, err := r.Store.Query(ctx, item.Recounts())
	if err != nil {
		return fmt.Errorf("read which days are to be counted again: %w", err)
	}
	ripe := map[time.Time][]item.Key{}
	var days []time.Time
	for _, it := range items {
		day, err := item.RecountDay(it.Key)
		if err != nil {
			return err
		}
		if r.now.Before(time.UnixMilli(int64(it.Version)).Add(late)) {
			continue
		}
		if ripe[day] == nil {
			days = append(days, day)
		}
		ripe[day] = append(ripe[day], it.Key)
	}
	for _, day := range days {
		if r.tired() {
			return nil
		}
		if err := r.again(ctx, day, ripe[day]); err != nil {
			return err
		}
	}
	return nil
}

// again counts one day anew and takes exactly the wishes away that were read before. One that was never counted will be later, and
// finds then what was wished for.
func (r *recount) again(ctx context.Context, day time.Time, wishes []item.Key) error {
	c, version, err := r.counted(ctx)
	if err != nil {
		return err
	}
	if c.has(day) {
		if _, err := r.day(ctx, day); err != nil {
			return err
		}
		if c.All && day.Before(c.From) {
			c.From = day // nothing lies between: it was looked for
			if _, err := r.mark(ctx, c, version); err != nil {
				return err
			}
		}
	}
	for _, k := range wishes {
		if err := r.Store.Delete(ctx, k); err != nil {
			return fmt.Errorf("take the wish for a recount of %s away: %w", day.Format(time.DateOnly), err)
		}
	}
	return nil
}
