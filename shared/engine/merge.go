package engine

import (
	"context"
	"fmt"
	"slices"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

// toFold loads the customer that an identify says is the same person, and tells whether she is to be folded in. A
// browser that was folded into somebody else stays there: two people share it. One that is not stored yet is folded in
// all the same, so that what it sends later finds the way.
func (e *Engine) toFold(ctx context.Context, h head, other string) (head, bool, error) {
	o, err := e.load(ctx, other)
	if err != nil {
		return head{}, false, err
	}
	same := o.state.ID == h.state.ID
	taken := event.Anonymous(other) && !event.Anonymous(o.state.ID)
	if same || taken || o.state.Tombstone() {
		return o, false, nil
	}
	if h.state.Tombstone() { // erased stays erased, under every name
		_, err := e.process(ctx, []event.Event{eraseOf(other, h.state.ID, h.state.Erased)})
		return o, false, err
	}
	return o, true, nil
}

// merge folds o into h and applies the events, in one transaction on both versions: the only one there is.
func (e *Engine) merge(ctx context.Context, h, o head, events []event.Event) (Result, error) {
	c, err := e.catalogFor(ctx, max(h.state.Catalog, o.state.Catalog), slices.Concat(entered(h.state), entered(o.state)))
	if err != nil {
		return Result{}, err
	}
	h.seen = append(h.seen, o.seen...)
	fresh := h.fresh(events)
	d := decided{read: h.state, events: fresh}
	if len(fresh) == 0 { // what was folded in needs an alarm all the same
		d.events = []event.Event{{Kind: event.Tick, Customer: h.state.ID, Tick: &event.TickData{}}}
	}
	known := h.state.Without(e.carryAgain(ctx, h.state))
	d.now = e.now()
	var alias customer.State
	d.state, alias = customer.Merge(known, o.state, d.now)
	d.apply(c)
	if err := e.before(ctx, d); err != nil {
		return Result{}, err
	}
	a := decided{read: o.state, state: alias}
	folded := item.Item{Key: item.Folded(d.state.ID, alias.ID), Version: 1}
	err = e.Store.Transact(ctx, []item.Put{d.put(), a.put(), {Item: folded}}, d.now.Add(deadline))
	if err != nil {
		return Result{}, fmt.Errorf("fold %s into %s: %w", alias.ID, d.state.ID, err)
	}
	e.carryOut(ctx, h.state, d.state)
	return Result{d.state, len(events) - len(fresh)}, nil
}

// Folded lists the customers folded into one, and those folded into them, without herself.
func (e *Engine) Folded(ctx context.Context, who string) ([]string, error) {
	found := []string{}
	next := []string{who}
	for len(next) > 0 {
		items, err := e.Store.Query(ctx, item.FoldedInto(next[0]))
		if err != nil {
			return nil, fmt.Errorf("list who was folded into %s: %w", next[0], err)
		}
		next = next[1:]
		for _, it := range items {
			other := item.FoldedOf(it.Key)
			if other != who && !slices.Contains(found, other) {
				found, next = append(found, other), append(next, other)
			}
		}
	}
	return found, nil
}
