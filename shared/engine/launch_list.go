package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/item"
)

// OccurrenceState is how far one occurrence of a scheduled campaign came.
type OccurrenceState struct {
	Occurrence string
	Began      time.Time // when launch began to go through the members
	Walked     time.Time // when it had gone through all of them; zero: not yet
	Closes     time.Time // until then those who join get it at once; zero when the campaign is gone or does not come on that day any more
	Expected   int       // members when it began
	Spread     int       // minutes over which their mails are spread
	Given      int       // customers to whom it came so far
	Cancelled  bool
}

// Occurrences returns the occurrences of a campaign that began within the last 400 days, newest first.
func (e *Engine) Occurrences(ctx context.Context, campaign string) ([]OccurrenceState, error) {
	halt, err := e.Halt(ctx, campaign)
	if err != nil {
		return nil, err
	}
	c, err := e.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	items, err := e.Store.Query(ctx, item.Launches(campaign))
	if err != nil {
		return nil, fmt.Errorf("read the launches of %s: %w", campaign, err)
	}
	one, _ := c.Campaign(campaign)
	one.Name = campaign // also of one that is gone
	states := map[string]OccurrenceState{}
	given := map[string]int{}
	for _, it := range items {
		date, shard, _ := strings.Cut(it.Sort, "#")
		switch {
		case it.Key == item.Halt(campaign):
		case shard != "":
			var point checkpoint
			if err := json.Unmarshal(it.Body, &point); err != nil {
				return nil, fmt.Errorf("read the launch %s of %s: %w", it.Sort, campaign, err)
			}
			given[date] += point.Given
		default:
			o := opening{one, date}
			known, err := readOccurrence(o, []item.Item{it})
			if err != nil {
				return nil, err
			}
			states[date] = known.state(o, c.Shop.Expires[one.Policy], slices.Contains(halt.Cancelled, date))
		}
	}
	return newestOccurrences(states, given), nil
}

func (o occurrence) state(of opening, expires time.Duration, cancelled bool) OccurrenceState {
	s := OccurrenceState{Occurrence: of.occurrence, Began: o.Began, Walked: o.Walked, Expected: o.Expected, Spread: o.Spread, Given: o.Given, Cancelled: cancelled}
	if schedule := of.campaign.Trigger.Schedule; schedule != nil {
		if last, err := schedule.Hour(of.occurrence, lastZone); err == nil {
			s.Closes = last.Add(expires)
		}
	}
	return s
}

// newestOccurrences orders them. What the shards' items say of the customers given is newer than the occurrence's own, as long as it is kept.
func newestOccurrences(states map[string]OccurrenceState, given map[string]int) []OccurrenceState {
	all := make([]OccurrenceState, 0, len(states))
	for date, s := range states {
		s.Given = max(s.Given, given[date])
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b OccurrenceState) int { return strings.Compare(b.Occurrence, a.Occurrence) })
	return all
}
