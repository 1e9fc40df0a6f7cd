package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	tries    = 6           // before the events go on the bus
	deadline = time.Minute // of a put, from the now it was decided with (law 2)

	// No list of a state grows beyond its bound, and all at their bounds stay below this; only an outbox that
	// could not be carried out for a long time can, and must not grow until the table refuses it.
	refused = 4 * customer.Ceiling
)

// Result is what became of a Process.
type Result struct {
	State   customer.State // as committed, or as read when nothing was
	Repeats int            // events that were taken in before
}

// Process takes events into the state of the one customer that all of them name, in order, at most
// customer.PageOut new ones by a put. When it returns nil every event is committed or is a repeat. On an error the events may have been
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
	if events[0].Fold != "" {
		other, merge, err := e.toFold(ctx, h, events[0].Fold)
		if err != nil {
			return Result{}, err
		}
		if merge {
			return e.merge(ctx, h, other, events)
		}
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

// remember appends the accepted events to history: everything but what Rapport itself asks and answers.
func (e *Engine) remember(ctx context.Context, events []event.Event) error {
	var accepted []event.Event
	for _, ev := range events {
		switch ev.Kind {
		case event.Tick, event.Lease, event.Outcome:
		default:
			accepted = append(accepted, ev)
		}
	}
	lines, err := written(accepted)
	if err != nil {
		return err
	}
	for _, batch := range bySize(lines) {
		record := append(bytes.Join(batch, []byte("\n")), '\n')
		if err := e.History.Append(ctx, record); err != nil {
			return fault.New(fault.Unavailable, "append to history: %w", err)
		}
	}
	return nil
}

// Defer puts events of one customer on the bus, to be processed later.
func (e *Engine) Defer(ctx context.Context, events []event.Event) error {
	lines, err := written(events)
	if err != nil {
		return err
	}
	var entries []Entry
	for _, batch := range bySize(lines) {
		detail := slices.Concat([]byte(`{"events":[`), bytes.Join(batch, []byte(",")), []byte(`]}`))
		entries = append(entries, Entry{Type: EventsReceived, Detail: detail})
	}
	return e.Bus.Publish(ctx, entries)
}

// written returns each event as JSON on one line, its texts as they are.
func written(events []event.Event) ([][]byte, error) {
	lines := make([][]byte, 0, len(events))
	for _, ev := range events {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(ev); err != nil {
			return nil, fault.New(fault.Invalid, "event %s cannot be written: %w", ev.ID, err)
		}
		lines = append(lines, bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	}
	return lines, nil
}

// largest is what one record of history or one entry of the bus may hold: below Firehose's 1,000 KiB and EventBridge's 1 MB.
const largest = 900 << 10

// bySize groups lines so that each group is within PageOut lines and largest bytes.
func bySize(lines [][]byte) [][][]byte {
	var groups [][][]byte
	size := 0
	for _, line := range lines {
		if n := len(groups); n == 0 || len(groups[n-1]) >= customer.PageOut || size+len(line) > largest {
			groups, size = append(groups, nil), 0
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], line)
		size += len(line) + 1
	}
	return groups
}
