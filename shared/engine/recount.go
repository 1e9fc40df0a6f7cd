package engine

import (
	"context"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	// silence is for how long before the oldest line there must be none until no older ones are looked for.
	silence = 400 * aDay
	// daysAtOnce and itemsAtOnce bound what one call adds up: a shop that is years old catches up in some minutes.
	daysAtOnce  = 60
	itemsAtOnce = 200_000
)

// RecountDue adds up each day once it is closed, again those for which somebody wished, and an open day of very many lines every few minutes. It does a bounded part a call,
// may be killed anywhere and may run twice at once. ctx ends it early.
func (e *Engine) RecountDue(ctx context.Context) error {
	r := recount{Engine: e, now: e.now()}
	r.left.days, r.left.items = daysAtOnce, itemsAtOnce
	for _, part := range [...]func(context.Context) error{r.forward, r.wishes, r.open, r.backward} {
		switch err := part(ctx); {
		case fault.Is(err, fault.Conflict):
			return nil // another one is at it
		case err != nil:
			return err
		}
	}
	return nil
}

// recount is one call of RecountDue under way.
type recount struct {
	*Engine
	now  time.Time
	left struct{ days, items int }
}

// day adds up one day, and returns whether it has a line.
func (r *recount) day(ctx context.Context, day time.Time) (has bool, err error) {
	t, err := r.tally(ctx, day)
	if err != nil {
		return false, err
	}
	r.left.days--
	r.left.items -= t.items
	return t.items > 0, r.writeOver(ctx, day, t)
}

// writeOver writes a day's figures, unless it has no line and never had one: most days before a shop's first are so.
func (r *recount) writeOver(ctx context.Context, day time.Time, t tally) error {
	if t.items == 0 {
		before, err := r.figuresOf(ctx, shopFigure, day, day)
		if err != nil || len(before) == 0 {
			return err
		}
	}
	return r.write(ctx, day, t)
}

func (r *recount) tired() bool { return r.left.days <= 0 || r.left.items <= 0 }

// last is the newest day that is closed for good.
func (r *recount) last() time.Time { return dayOf(r.now.Add(-closing)).Add(-aDay) }

// forward adds up the days that closed since, oldest first; at the very first the newest closed one alone.
func (r *recount) forward(ctx context.Context) error {
	c, version, err := r.counted(ctx)
	if err != nil {
		return err
	}
	for !r.tired() && c.Through.Before(r.last()) {
		next := c.Through.Add(aDay)
		if c.Through.IsZero() {
			next = r.last()
			c.From = next
		}
		has, err := r.day(ctx, next)
		if err != nil {
			return err
		}
		c.Through = next
		if has && c.Oldest.IsZero() {
			c.Oldest = next
		}
		if version, err = r.mark(ctx, c, version); err != nil {
			return err
		}
	}
	return nil
}

// backward adds up the days before the first that was, newest first, until it is long enough that there was nothing.
func (r *recount) backward(ctx context.Context) error {
	c, version, err := r.counted(ctx)
	if err != nil || c.Through.IsZero() {
		return err
	}
	before := c
	for !r.tired() && !c.All {
		has, err := r.day(ctx, c.From.Add(-aDay))
		if err != nil {
			return err
		}
		if c.From = c.From.Add(-aDay); has {
			c.Oldest = c.From
		}
		c.All = !c.From.After(c.beginning(dayOf(r.now)))
	}
	if c == before {
		return nil
	}
	_, err = r.mark(ctx, c, version)
	return err
}

// mark says which days are added up, on the version that was read. It returns fault.Conflict when another one said so meanwhile.
func (r *recount) mark(ctx context.Context, c counted, version uint64) (uint64, error) {
	put, err := onVersion(item.Counted(), version, c)
	if err != nil {
		return 0, err
	}
	if err := r.Store.Put(ctx, put.Item, put.When, time.Time{}); err != nil {
		return 0, fault.New(fault.Of(err), "say which days are added up: %w", err)
	}
	return put.Item.Version, nil
}
