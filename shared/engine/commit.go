package engine

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// deadline is how long after its now a put may still take effect (law 2).
const deadline = time.Minute

// refused is the size at which a state may not grow any more. No list of a state grows beyond its bound, and all at their
// bounds stay below this; only an outbox that could not be carried out for long can, and the table must not be the one to refuse it.
const refused = 4 * customer.Ceiling

// decided is everything that one put needs: what was read, what was decided, when, and what has to be written before.
type decided struct {
	read   customer.State
	state  customer.State
	items  []item.Item
	events []event.Event
	now    time.Time
}

// decide carries out what the state that was read still holds, takes that out, and applies the events.
func (e *Engine) decide(ctx context.Context, read customer.State, events []event.Event) (decided, error) {
	c, err := e.catalogFor(ctx, read.Catalog, entered(read))
	if err != nil {
		return decided{}, err
	}
	d := decided{read: read, events: events}
	d.state = read.Without(e.carryAgain(ctx, read))
	d.now = e.now()
	d.apply(c)
	return d, nil
}

func (d *decided) apply(c *catalog.Catalog) {
	for _, ev := range d.events {
		var items []item.Item
		d.state, items = c.Apply(d.state, ev, d.now)
		d.items = append(d.items, items...)
	}
}

// commit writes in the order that loses nothing: history, the alarm, the immutable items, the state. Then d.state is what was put.
func (e *Engine) commit(ctx context.Context, d *decided) error {
	if err := e.before(ctx, *d); err != nil {
		return err
	}
	put := d.put()
	if size := len(put.Item.Body); size > refused && size > len(customer.Encode(d.read)) {
		return fault.New(fault.TooLarge, "the state of %s would grow to %d KB: a list of it lacks a bound", d.state.ID, size>>10)
	}
	if err := e.Store.Put(ctx, put.Item, put.When, d.now.Add(deadline)); err != nil {
		return fmt.Errorf("put the state of %s: %w", d.state.ID, err)
	}
	return nil
}

// before writes all that must be there when the state says so.
func (e *Engine) before(ctx context.Context, d decided) error {
	if err := e.remember(ctx, d.events); err != nil {
		return err
	}
	if d.state.Armed != 0 && d.state.Armed != d.read.Armed {
		alarm := item.Item{Key: item.Agenda(d.state.ID, d.state.Armed)}
		if err := e.Store.Put(ctx, alarm, item.When{}, time.Time{}); err != nil {
			return fmt.Errorf("arm %s: %w", d.state.ID, err)
		}
	}
	for _, it := range d.items {
		err := e.Store.Put(ctx, it, item.When{Test: item.Absent}, time.Time{})
		if err != nil && !fault.Is(err, fault.Conflict) {
			return fmt.Errorf("put %s: %w", it.Sort, err)
		}
	}
	return nil
}

// put makes the state's next version, and d.state that version.
func (d *decided) put() item.Put {
	when := item.When{Test: item.Is, Version: d.read.Version}
	if d.read.Version == 0 {
		when = item.When{Test: item.Absent}
	}
	d.state.Version = max(d.read.Version, d.state.Version) + 1
	return item.Put{When: when, Item: item.Item{Key: item.State(d.state.ID), Version: d.state.Version,
		Body: customer.Encode(d.state)}}
}

// changed tells whether a put would change anything.
func (d decided) changed() bool {
	return len(d.items) > 0 || !bytes.Equal(customer.Encode(d.read), customer.Encode(d.state))
}
