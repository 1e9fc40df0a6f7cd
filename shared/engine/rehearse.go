package engine

import (
	"context"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// Members gives each the customers on a segment's list; `everyone` has a list too. It reads the whole list.
func (e *Engine) Members(ctx context.Context, segment string, each func(customer string)) error {
	for shard := range item.Shards {
		if err := e.eachMember(ctx, segment, shard, func(it item.Item) { each(it.Sort) }); err != nil {
			return err
		}
	}
	return nil
}

// Rehearse returns a state as it would be if definitions became the newest now and events came. Nothing is written.
func (e *Engine) Rehearse(ctx context.Context, c *catalog.Catalog, s customer.State, events ...event.Event) (customer.State, error) {
	e.mu.Lock()
	c, err := e.pastOf(ctx, c, entered(s))
	e.mu.Unlock()
	if err != nil {
		return customer.State{}, err
	}
	now := e.now()
	after, _ := c.Apply(s, event.Event{Kind: event.Tick, Customer: s.ID, Tick: &event.TickData{}}, now)
	for _, ev := range events {
		after, _ = c.Apply(after, ev, now)
	}
	return after, nil
}

// Journal returns all lines of a customer, of her messages, and of those folded into her, oldest first; none of one who was erased.
func (e *Engine) Journal(ctx context.Context, who string) ([]journal.Line, error) {
	s, err := e.Load(ctx, who)
	if err != nil || s.Version == 0 || s.Tombstone() {
		return nil, err
	}
	return e.journal(ctx, s)
}
