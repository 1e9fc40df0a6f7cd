package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// LaunchDetail is the detail of a Launch Due entry: an occurrence comes to customers who are among a campaign's. Without a campaign each of them is to be
// looked at, because the definitions are new. Ticks would not do for either: those that are lost the agenda brings again, and nothing would these.
type LaunchDetail struct {
	At         time.Time `json:"at"`
	Version    uint32    `json:"version"` // of the definitions by which launch went
	Campaign   string    `json:"campaign,omitempty"`
	Occurrence string    `json:"occurrence,omitempty"`
	Round      int       `json:"round,omitempty"` // one customer may come in, leave and come in again: each round asks for her anew
	Spread     int       `json:"spread,omitempty"`
	Customers  []string  `json:"customers"`
}

// takeTime is how long one invocation of engage works on an entry: the rest goes on the bus again.
const takeTime = 40 * time.Second

// take serves each customer, as ticks does. What fails fails the entry, so that Lambda brings it again: those who were served are repeats then.
func (e *Engine) take(ctx context.Context, l LaunchDetail) error {
	if err := e.catchUp(ctx, l.Version); err != nil {
		return err
	}
	began := e.now()
	var errs []error
	for i, who := range l.Customers {
		if i > 0 && e.now().Sub(began) > takeTime {
			errs = append(errs, e.handOn(ctx, l, l.Customers[i:]))
			break
		}
		if err := safely(ctx, func(ctx context.Context) error { return e.takeOne(ctx, l, who) }); err != nil {
			errs = append(errs, fmt.Errorf("launch %s %s for %s: %w", l.Campaign, l.Occurrence, who, err))
		}
	}
	return errors.Join(errs...)
}

func (e *Engine) takeOne(ctx context.Context, l LaunchDetail, who string) error {
	if l.Campaign == "" {
		return e.look(ctx, Alarm{Customer: who})
	}
	_, err := e.Process(ctx, []event.Event{l.due(who)})
	return err
}

// due is one customer's event. Its id names what it says, so that whoever walks again makes the same one.
func (l LaunchDetail) due(who string) event.Event {
	return event.Event{Kind: event.Due, ID: id.Hash("due", l.Campaign, l.Occurrence, strconv.Itoa(l.Round), who), Customer: who,
		Time: l.At, Received: l.At, Source: "launch", Due: &event.DueData{Campaign: l.Campaign, Occurrence: l.Occurrence, Spread: l.Spread}}
}

// handOn puts entries for customers on the bus, a hundred each.
func (e *Engine) handOn(ctx context.Context, l LaunchDetail, customers []string) error {
	var entries []Entry
	for some := range slices.Chunk(customers, perEntry) {
		l.At, l.Customers = e.now(), some
		detail, err := json.Marshal(l)
		if err != nil {
			return fmt.Errorf("write a launch: %w", err)
		}
		entries = append(entries, Entry{Type: LaunchDue, Detail: detail})
	}
	if err := e.Bus.Publish(ctx, entries); err != nil {
		return fmt.Errorf("publish %d entries of a launch: %w", len(entries), err)
	}
	return nil
}
