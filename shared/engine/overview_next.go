package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/item"
)

const (
	nextAlarms = 10         // customers whose next moment is told
	foreseen   = 400 * aDay // as far as schedules are looked into
)

// Upcoming is something that will happen by itself if nothing else happens: to one customer, or an occurrence of a scheduled campaign.
type Upcoming struct {
	At         time.Time
	Campaign   string
	Customer   string // "" of an occurrence
	Occurrence string // its date; "" of a customer
	Sentence   string
}

// upcoming lists the next occurrence of each schedule that nobody halted and the next alarms of the agenda, soonest first.
func (e *Engine) upcoming(ctx context.Context, c *catalog.Catalog, halts map[string]Halt) ([]Upcoming, error) {
	var all []Upcoming
	for _, one := range c.Campaigns {
		if next, ok := e.nextOccurrence(one, halts[one.Name], c.Shop.Location); ok {
			all = append(all, next)
		}
	}
	customers, err := e.nextCustomers(ctx)
	if err != nil {
		return nil, err
	}
	for _, who := range customers {
		next, ok, err := e.nextOf(ctx, who)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, next)
		}
	}
	slices.SortStableFunc(all, func(a, b Upcoming) int { return a.At.Compare(b.At) })
	return all, nil
}

// nextOccurrence returns the next one whose hour, by the shop's clock, is still to come, and which is neither paused nor called off.
func (e *Engine) nextOccurrence(c campaign.Campaign, halt Halt, zone *time.Location) (Upcoming, bool) {
	if c.Trigger.Schedule == nil {
		return Upcoming{}, false
	}
	now := e.now()
	for _, o := range c.Trigger.Schedule.Occurrences(now, now.Add(foreseen)) {
		if at, err := c.Trigger.Schedule.Hour(o, zone); err == nil && at.After(now) && !halt.stops(o) {
			return Upcoming{At: at, Campaign: c.Name, Occurrence: o, Sentence: fmt.Sprintf("%s goes to the segment %s", c.Name, c.Trigger.Segment)}, true
		}
	}
	return Upcoming{}, false
}

// nextCustomers are those with the earliest alarms, each once.
func (e *Engine) nextCustomers(ctx context.Context) ([]string, error) {
	var due []Alarm
	for shard := range item.Shards {
		items, err := e.Store.Query(ctx, item.AgendaNext(shard, nextAlarms))
		if err != nil {
			return nil, fmt.Errorf("read agenda shard %d: %w", shard, err)
		}
		some, err := Alarms(shard, items)
		if err != nil {
			return nil, err
		}
		due = append(due, some...)
	}
	slices.SortFunc(due, func(a, b Alarm) int {
		return cmp.Or(cmp.Compare(a.Minute, b.Minute), cmp.Compare(a.Customer, b.Customer))
	})
	var customers []string
	for _, a := range due {
		if len(customers) < nextAlarms && !slices.Contains(customers, a.Customer) {
			customers = append(customers, a.Customer)
		}
	}
	return customers, nil
}

// nextOf returns what comes next to one customer. An alarm may be early, or only of what is to be carried out; then there is nothing to tell.
func (e *Engine) nextOf(ctx context.Context, who string) (Upcoming, bool, error) {
	s, err := e.Load(ctx, who)
	if err != nil || s.Version == 0 || s.Tombstone() {
		return Upcoming{}, false, err
	}
	c, err := e.catalogFor(ctx, s.Catalog, entered(s))
	if err != nil {
		return Upcoming{}, false, err
	}
	coming := pending(c, s, c.Shop.Location)
	if len(coming) == 0 {
		return Upcoming{}, false, nil
	}
	return Upcoming{At: coming[0].At, Campaign: coming[0].Campaign, Customer: s.ID, Sentence: coming[0].Sentence}, true, nil
}
