package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/item"
)

// NextLaunch returns the first moment, now or later, at which launch has something to do: for a clock that jumps there instead of passing
// every minute. stirred says that something happened to customers since launch ran, so that some may have come into a segment. It
// returns the zero time when nothing was published.
func (e *Engine) NextLaunch(ctx context.Context, stirred bool) (time.Time, error) {
	l := &launcher{Engine: e}
	shop, err := l.readShop(ctx)
	if err != nil {
		return time.Time{}, err
	}
	c, err := l.catalogFor(ctx, shop.Version, nil)
	if err != nil || c.Version == 0 {
		return time.Time{}, err
	}
	now := e.now()
	minute := now.Truncate(time.Minute).Add(time.Minute)
	switch {
	case shop.Version != c.Version:
		return now, nil
	case shop.fresh(now):
		return minute, nil
	}
	r := &launchRun{launcher: l, c: c, shop: shop}
	next := dayOf(now).Add(aDay) // each day has its figures
	if due := shop.Recalling.due(); !due.IsZero() {
		next = sooner(next, due)
	}
	for _, o := range r.open(now) {
		due, err := r.nextOf(ctx, o, stirred)
		if err != nil {
			return time.Time{}, err
		}
		if !due.IsZero() {
			next = sooner(next, due)
		}
	}
	if next = r.nextOpening(now, next); next.Before(now) {
		return now, nil
	}
	return next, nil
}

func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// nextOf returns when an open occurrence wants launch again, the zero time for not by itself.
func (r *launchRun) nextOf(ctx context.Context, o opening, stirred bool) (time.Time, error) {
	halt, err := r.Halt(ctx, o.campaign.Name)
	if err != nil || halt.stops(o.occurrence) {
		return time.Time{}, err
	}
	items, err := r.Store.Query(ctx, item.Only(item.Occurrence(o.campaign.Name, o.occurrence)))
	if err != nil {
		return time.Time{}, fmt.Errorf("read how far %s of %s came: %w", o.occurrence, o.campaign.Name, err)
	}
	known, err := readOccurrence(o, items)
	switch {
	case err != nil:
		return time.Time{}, err
	case known.stored == 0 || known.Walked.IsZero() || known.Segment != o.campaign.Trigger.Segment:
		return r.now(), nil
	case stirred:
		return known.Next, nil
	}
	return time.Time{}, nil
}

// nextOpening returns when the next occurrence opens after now, before until; else until.
func (r *launchRun) nextOpening(now, until time.Time) time.Time {
	for _, c := range r.c.Campaigns {
		s := c.Trigger.Schedule
		if s == nil {
			continue
		}
		for _, o := range s.Occurrences(now, until) {
			if first, err := s.Hour(o, firstZone); err == nil && first.After(now) {
				until = sooner(until, first)
			}
		}
	}
	return until
}
