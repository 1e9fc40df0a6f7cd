package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	acceptedFor = 3 * 24 * time.Hour // an event that could not be processed for this long is a failure (law 6)
	tickAge     = time.Minute        // an entry of ticks older than this is dropped: the agenda brings them again
	tickTime    = 5 * time.Second    // for one customer
)

// Received is the detail of an Events Received entry.
type Received struct {
	Events []event.Event `json:"events"`
}

// Ticks is the detail of a Ticks Due entry, stamped by wake.
type Ticks struct {
	At  time.Time `json:"at"`
	Due []Alarm   `json:"due"`
}

// Alarm is one agenda item.
type Alarm struct {
	Minute   item.Minute `json:"minute"`
	Customer string      `json:"customer"`
	Shard    int         `json:"shard"` // in which it lies
}

func (a Alarm) key() item.Key { return item.AgendaIn(a.Shard, a.Customer, a.Minute) }

// NewEngage returns the function that takes events, ticks and launches from the bus, and what other functions gave up on.
func NewEngage(_ func(string) string, p Ports) (func(context.Context, events.EventBridgeEvent) error, error) {
	e := New(p)
	return func(ctx context.Context, entry events.EventBridgeEvent) error {
		switch entry.DetailType {
		case EventsReceived:
			var detail Received
			if err := json.Unmarshal(entry.Detail, &detail); err != nil {
				return fmt.Errorf("entry %s: %w", entry.ID, err)
			}
			return e.receive(ctx, detail.Events)
		case TicksDue:
			var detail Ticks
			if err := json.Unmarshal(entry.Detail, &detail); err != nil {
				return fmt.Errorf("entry %s: %w", entry.ID, err)
			}
			e.ticks(ctx, detail)
			return nil
		case LaunchDue:
			var detail LaunchDetail
			if err := json.Unmarshal(entry.Detail, &detail); err != nil {
				return fmt.Errorf("entry %s: %w", entry.ID, err)
			}
			return e.take(ctx, detail)
		case InvocationFailed:
			return e.keepFailed(ctx, entry)
		}
		return fault.New(fault.Invalid, "engage does not take %q entries: compare the rules in template.yaml", entry.DetailType)
	}, nil
}

// receive processes events that came by the bus, customer by customer; what is too old becomes a failure.
func (e *Engine) receive(ctx context.Context, all []event.Event) error {
	for _, ev := range all {
		if ev.Recall != nil {
			if err := e.catchUp(ctx, ev.Recall.Version); err != nil {
				return err
			}
		}
	}
	var errs []error
	for _, group := range event.ByCustomer(all) {
		var accepted []event.Event
		for _, ev := range group {
			if e.now().Sub(ev.Received) <= acceptedFor {
				accepted = append(accepted, ev)
			} else if err := e.giveUp(ctx, ev); err != nil {
				errs = append(errs, err)
			}
		}
		if len(accepted) > 0 {
			if _, err := e.Process(ctx, accepted); err != nil {
				errs = append(errs, err)
			}
		}
	}
	return errors.Join(errs...)
}

// giveUp keeps an event that is too old as a failure, unless its customer was erased: then nothing of hers is kept (law 12).
func (e *Engine) giveUp(ctx context.Context, ev event.Event) error {
	s, err := e.Load(ctx, ev.Customer)
	if err != nil || s.Tombstone() {
		return err
	}
	return e.fail(ctx, ev, "not processed within 3 days of its arrival")
}

// ticks serves each customer under a recover and a time of her own: one that fails keeps her
// agenda item, and the next one goes on.
func (e *Engine) ticks(ctx context.Context, t Ticks) {
	if e.now().Sub(t.At) > tickAge {
		return
	}
	for _, alarm := range t.Due {
		if ctx.Err() != nil {
			return
		}
		if err := e.tickSafely(ctx, alarm); err != nil {
			slog.ErrorContext(ctx, "tick failed; its agenda item stays", "customer", alarm.Customer, "minute", alarm.Minute.String(), "error", err)
		}
	}
}

func (e *Engine) tickSafely(ctx context.Context, alarm Alarm) error {
	return safely(ctx, func(ctx context.Context) error { return e.Tick(ctx, alarm) })
}

// safely gives one customer a time of her own, and makes a panic her error.
func safely(ctx context.Context, f func(context.Context) error) (err error) {
	ctx, cancel := context.WithTimeout(ctx, tickTime)
	defer cancel()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return f(ctx)
}
