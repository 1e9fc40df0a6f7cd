package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/item"
)

const (
	perEntry = 100              // customers an entry
	overdue  = 10 * time.Minute // an alarm older than this travels alone, and raises the operator's alarm
	alone    = 64               // at most so many of a shard; after an outage everybody is overdue
)

// NewWake returns the function that each minute finds the alarms that are due.
func NewWake(_ func(string) string, p Ports) (func(context.Context, events.EventBridgeEvent) error, error) {
	e := New(p)
	return func(ctx context.Context, _ events.EventBridgeEvent) error { return e.Wake(ctx) }, nil
}

// Wake reads every shard of the agenda from its start through the current minute, and publishes what it finds. It keeps no cursor
// and deletes nothing: an item leaves when its tick was served, so nothing depends on this run's success.
func (e *Engine) Wake(ctx context.Context) error {
	now := e.now()
	var entries []Entry
	var oldest time.Time
	for shard := range item.Shards {
		items, err := e.Store.Query(ctx, item.AgendaThrough(shard, item.Floor(now)))
		if err != nil {
			return fmt.Errorf("read agenda shard %d: %w", shard, err)
		}
		due, err := Alarms(shard, items)
		if err != nil {
			return err
		}
		if len(due) > 0 {
			if first := due[0].Minute.Time(); oldest.IsZero() || first.Before(oldest) {
				oldest = first
			}
		}
		more, err := pack(due, now)
		if err != nil {
			return err
		}
		entries = append(entries, more...)
	}
	age := 0.0
	if !oldest.IsZero() {
		age = now.Sub(oldest).Minutes()
	}
	metric(ctx, slog.LevelInfo, now, "OldestAgendaMinutes", age)
	if len(entries) == 0 {
		return nil
	}
	if err := e.Bus.Publish(ctx, entries); err != nil {
		return fmt.Errorf("publish %d entries of ticks: %w", len(entries), err)
	}
	return nil
}

// pack makes entries of a shard's alarms, oldest first. One customer who always fails must not hold up
// ninety-nine others, so what is overdue travels alone.
func pack(due []Alarm, now time.Time) ([]Entry, error) {
	var entries []Entry
	for len(due) > 0 {
		n := min(len(due), perEntry)
		if len(entries) < alone && now.Sub(due[0].Minute.Time()) > overdue {
			n = 1
		}
		detail, err := json.Marshal(Ticks{At: now, Due: due[:n]})
		if err != nil {
			return nil, fmt.Errorf("write ticks: %w", err)
		}
		entries = append(entries, Entry{Type: TicksDue, Detail: detail})
		due = due[n:]
	}
	return entries, nil
}
