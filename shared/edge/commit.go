package edge

import (
	"context"
	"log/slog"
	"sync"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// atOnce is how many customers are committed at the same time; the stores gather or spread what comes together.
const atOnce = 32

// commit makes events durable: each customer's are processed, and those that could not be, in time or at
// all, go on the bus in the order in which they came. It returns fault.Unavailable when that
// fails too; then any of them may be durable, and sending all again does no harm. No goroutine outlives it.
// ctx has the deadline of the answer.
func commit(ctx context.Context, m mind, events []event.Event) error {
	within, cancel := ctx, context.CancelFunc(func() {})
	if end, ok := ctx.Deadline(); ok {
		within, cancel = context.WithDeadline(ctx, end.Add(-deferWithin))
	}
	defer cancel()
	late := process(within, m, linked(events))
	if len(late) == 0 {
		return nil
	}
	var rest []event.Event
	for _, e := range events {
		if late[e.Customer] {
			rest = append(rest, e)
		}
	}
	if err := m.Defer(ctx, rest); err != nil {
		return fault.New(fault.Unavailable, "defer %d of %d events: %w", len(rest), len(events), err)
	}
	return nil
}

// process returns the customers that could not be committed.
func process(ctx context.Context, m mind, groups [][]event.Event) map[string]bool {
	var (
		mu    sync.Mutex
		wait  sync.WaitGroup
		late  = map[string]bool{}
		slots = make(chan struct{}, atOnce)
	)
	for _, g := range groups {
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			for _, one := range event.ByCustomer(g) {
				if err := attempt(ctx, m, one); err != nil {
					slog.WarnContext(ctx, "events go on the bus", "events", len(one), "error", err)
					mu.Lock()
					late[one[0].Customer] = true
					mu.Unlock()
				}
			}
		})
	}
	wait.Wait()
	return late
}

// attempt processes one customer's events. A panic is a failed attempt: in a goroutine it would end the
// instance, with all that others have under way.
func attempt(ctx context.Context, m mind, events []event.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fault.New(fault.Internal, "processing panicked: %v", p)
		}
	}()
	if err := ctx.Err(); err != nil {
		return err
	}
	return m.Process(ctx, events)
}

// linked groups events whose customers a merge in the same request makes one, keeping their order:
// processed at the same time they would only get into each other's way.
func linked(events []event.Event) [][]event.Event {
	root := map[string]string{}
	var find func(string) string
	find = func(c string) string {
		up, ok := root[c]
		if !ok || up == c {
			return c
		}
		root[c] = find(up)
		return root[c]
	}
	for _, e := range events {
		if e.Fold != "" {
			root[find(e.Fold)] = find(e.Customer)
		}
	}
	return event.GroupBy(events, func(e event.Event) string { return find(e.Customer) })
}
