package engine

import (
	"context"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// tries is how often a Process reads and decides anew before its events go on the bus.
const tries = 6

// Result is what became of a Process.
type Result struct {
	State   customer.State // as committed, or as read when nothing was
	Repeats int            // events that were taken in before
}

// Process takes events into the state of the one customer that all of them name, in order, at most
// customer.PageOut new ones by a put. When it returns nil every event is committed, is a repeat or names one who was erased. On an error the events may have been
// taken in; the same events may be given again. It returns fault.Conflict when others kept changing the customer.
func (e *Engine) Process(ctx context.Context, events []event.Event) (Result, error) {
	var all Result
	for len(events) > 0 {
		n := chunk(events)
		r, err := e.process(ctx, events[:n])
		if err != nil {
			return all, err
		}
		all.State, all.Repeats = r.State, all.Repeats+r.Repeats
		events = events[n:]
	}
	return all, nil
}

// chunk returns how many of the events one put takes in: an event that folds another customer in begins a new one.
func chunk(events []event.Event) int {
	for i := 1; i < min(len(events), customer.PageOut); i++ {
		if events[i].Fold != "" {
			return i
		}
	}
	return min(len(events), customer.PageOut)
}

func (e *Engine) process(ctx context.Context, events []event.Event) (Result, error) {
	var err error
	for try := range tries {
		if try > 0 {
			e.pause(ctx, try)
		}
		var r Result
		r, err = e.try(ctx, events, try > 0)
		if err == nil || !again(err) || ctx.Err() != nil {
			return r, err
		}
	}
	return Result{}, err
}

// again tells whether reading anew and deciding anew may help.
func again(err error) bool {
	switch fault.Of(err) {
	case fault.Conflict, fault.TooLate, fault.Unavailable:
		return true
	}
	return false
}

// try is one round: load, decide, commit, carry out. The clock is read after the load, anew each time.
// retry says that an earlier round may have committed without knowing it.
func (e *Engine) try(ctx context.Context, events []event.Event, retry bool) (Result, error) {
	h, err := e.load(ctx, events[0].Customer)
	if err != nil {
		return Result{}, err
	}
	if events[0].Kind == event.Due && h.state.Version == 0 {
		return Result{}, nil // an hour that comes to nobody makes nobody
	}
	if events[0].Fold != "" {
		other, merge, err := e.toFold(ctx, h, events[0].Fold)
		if err != nil {
			return Result{}, err
		}
		if merge {
			return e.merge(ctx, h, other, events)
		}
	}
	if h.state.Tombstone() { // erased stays erased: nothing more is kept, in history neither
		return Result{State: h.state}, nil
	}
	fresh := h.fresh(events)
	if len(fresh) == 0 {
		if retry {
			e.carryOut(ctx, customer.State{}, h.state)
		}
		return Result{h.state, len(events)}, nil
	}
	next, err := e.decide(ctx, h.state, fresh)
	if err != nil {
		return Result{}, err
	}
	if events[0].Kind == event.Recall && !next.changed() {
		return Result{State: h.state}, nil // what is remembered was known
	}
	if err := e.commit(ctx, &next); err != nil {
		return Result{}, err
	}
	e.carryOut(ctx, h.state, next.state)
	return Result{next.state, len(events) - len(fresh)}, nil
}

// fresh returns the events that were not taken in before; of two with one id the first. Events without an id are
// never repeats.
func (h head) fresh(events []event.Event) []event.Event {
	var fresh []event.Event
	for i, ev := range events {
		if ev.ID == 0 || !h.repeated(ev.ID) && !contains(events[:i], ev) {
			fresh = append(fresh, ev)
		}
	}
	return fresh
}

func contains(events []event.Event, e event.Event) bool {
	for _, o := range events {
		if o.ID == e.ID {
			return true
		}
	}
	return false
}
