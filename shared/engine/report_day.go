package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
)

// aDay is the grain of figures.
const aDay = 24 * time.Hour

// dayOf returns the UTC day that a time lies in.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(aDay) }

// eachLine gives each all lines of a day, those of its messages among them, and returns how many items it read.
func (e *Engine) eachLine(ctx context.Context, day time.Time, each func(journal.Line)) (items int, err error) {
	for shard := range item.Shards {
		if err := ctx.Err(); err != nil {
			return items, err
		}
		found, err := e.Store.Query(ctx, item.JournalOn(day, shard))
		if err != nil {
			return items, fmt.Errorf("read the journal of %s: %w", day.Format(time.DateOnly), err)
		}
		items += len(found)
		for _, it := range found {
			lines, err := linesOf(it)
			if err != nil {
				return items, fmt.Errorf("read the journal of %s: %w", day.Format(time.DateOnly), err)
			}
			for _, l := range lines {
				each(l)
			}
		}
	}
	return items, nil
}

// linesOf returns what an item of the journal says: one line, or of a message that it was decided and what became of it.
func linesOf(it item.Item) ([]journal.Line, error) {
	if !item.IsMessage(it.Key) {
		l, err := journal.Decode(it.Body)
		return []journal.Line{l}, err
	}
	m, err := message.Decode(it.Body)
	if err != nil {
		return nil, err
	}
	return messageLines(m), nil
}

// tally is a day added up: a sheet for each campaign.
type tally struct {
	counted time.Time
	items   int
	sheets  map[string]*result.Sheet
}

func (e *Engine) tally(ctx context.Context, day time.Time) (tally, error) {
	t := tally{counted: e.now(), sheets: map[string]*result.Sheet{}}
	items, err := e.eachLine(ctx, day, func(l journal.Line) { t.sheet(l.Campaign).Add(l) })
	t.items = items
	return t, err
}

func (t tally) sheet(campaign string) *result.Sheet {
	s, ok := t.sheets[campaign]
	if !ok {
		s = &result.Sheet{}
		t.sheets[campaign] = s
	}
	return s
}

// campaign returns one campaign's figure.
func (t tally) campaign(name string) result.Figure {
	return result.Figure{Counted: t.counted, Items: t.items, Sheets: map[string][]Count{name: t.sheets[name].Counts()}}
}

// shop returns the shop's figure. It tells less apart, so that a hundred campaigns fit into one item.
func (t tally) shop() result.Figure {
	f := result.Figure{Counted: t.counted, Items: t.items, Sheets: map[string][]Count{}}
	for name, full := range t.sheets {
		var coarse result.Sheet
		for _, c := range full.Counts() {
			c.Cell = coarsely(c.Cell)
			coarse.AddCount(c)
		}
		f.Sheets[name] = coarse.Counts()
	}
	return f
}

// coarsely leaves out what the shop's figure does not tell apart.
func coarsely(c Cell) Cell {
	c.Version, c.Step, c.Variant = 0, 0, ""
	return c
}

func sortedDays(figures map[time.Time]result.Figure) []time.Time {
	return slices.SortedFunc(maps.Keys(figures), time.Time.Compare)
}
