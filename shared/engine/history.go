package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// remember appends the accepted events to history: everything but what Rapport itself asks and answers.
func (e *Engine) remember(ctx context.Context, events []event.Event) error {
	var accepted []event.Event
	for _, ev := range events {
		switch ev.Kind {
		case event.Tick, event.Lease, event.Outcome, event.Recall:
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

// Defer puts events on the bus, to be processed later.
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
