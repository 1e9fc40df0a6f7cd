package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// sweep does the next part of an erasure, and says how far it came: first who was folded in is listed,
// and only when the list is committed everything is deleted.
func (e *Engine) sweep(ctx context.Context, s customer.State) (*event.SweepData, error) {
	todo := s.Outbox.Sweep
	if todo == nil {
		return nil, nil
	}
	if !todo.Listed {
		folded, err := e.Folded(ctx, s.ID)
		return &event.SweepData{Folded: folded}, err
	}
	for _, who := range todo.Customers {
		if err := e.sweepOne(ctx, s, who); err != nil {
			return nil, fmt.Errorf("erase %s: %w", who, err)
		}
	}
	for _, m := range todo.Minutes {
		if m != s.Armed {
			if err := e.Store.Delete(ctx, item.Agenda(s.ID, m)); err != nil {
				return nil, err
			}
		}
	}
	return &event.SweepData{Done: true}, nil
}

// sweepOne deletes all that lies beside one customer's state. A folded one's state becomes a tombstone too: her
// alias would lead what is still under way to nothing, and a new life.
func (e *Engine) sweepOne(ctx context.Context, s customer.State, who string) error {
	if who != s.ID {
		if err := e.eraseFolded(ctx, s, who); err != nil {
			return err
		}
	}
	items, err := e.Store.Query(ctx, item.Everything(who))
	if err != nil {
		return err
	}
	if err := e.wishAll(ctx, items); err != nil {
		return err
	}
	for _, it := range items {
		if it.Key == item.State(who) {
			continue
		}
		if err := e.Store.Delete(ctx, it.Key); err != nil {
			return err
		}
	}
	for _, name := range s.Outbox.Sweep.Segments {
		if err := e.Store.Delete(ctx, item.Member(name, who)); err != nil {
			return err
		}
	}
	return nil
}

// eraseFolded makes a tombstone of one who was folded in: of her own state, not of the one that her alias leads to.
func (e *Engine) eraseFolded(ctx context.Context, s customer.State, who string) error {
	var h head
	if err := e.loadOne(ctx, who, &h); err != nil || h.state.Tombstone() {
		return err
	}
	d, err := e.decide(ctx, h.state, []event.Event{eraseOf(who, s.ID, s.Erased)})
	if err != nil {
		return err
	}
	return e.commit(ctx, &d)
}

func eraseOf(who, why string, at time.Time) event.Event {
	return event.Event{Kind: event.Erase, ID: id.Hash("erase", who, why), Customer: who, Time: at, Received: at, Source: "erase"}
}

// EraseBy is Erase, asked for by somebody, which is written down first: afterwards nobody would come back to write it. It is not her id, which may
// be her address: whoever has it finds the line by its hash.
func (e *Engine) EraseBy(ctx context.Context, who, by string) error {
	said := "erased customer " + id.Hash("customer", who).String()
	if err := e.Audit(ctx, journal.Line{Kind: journal.Changed, Source: by, Rule: said}); err != nil {
		return err
	}
	return e.Erase(ctx, who, "asked by "+by)
}

// Erase forgets a customer: her state becomes a tombstone, and alarms sweep the rest. It may be called again.
func (e *Engine) Erase(ctx context.Context, who, request string) error {
	if who == "" {
		return fault.New(fault.Invalid, "no customer is named: rapport erase CUSTOMER")
	}
	_, err := e.Process(ctx, []event.Event{eraseOf(who, request, e.now())})
	return err
}
