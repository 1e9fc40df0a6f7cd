package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/result"
)

// span is a stretch of days as it is read: closed ones from figures, the others counted live.
type span struct {
	figures map[time.Time]result.Figure // days without a line have none
	live    []time.Time                 // in order
}

// span reads a figure's days from first to last, both included. A zero first is the beginning, and no day lies in the future.
func (e *Engine) span(ctx context.Context, name string, first, last time.Time) (span, error) {
	c, _, err := e.counted(ctx)
	if err != nil {
		return span{}, err
	}
	first, last = e.bounds(c, first, last)
	s := span{}
	if s.figures, err = e.figuresOf(ctx, name, first, last); err != nil {
		return span{}, err
	}
	for day := first; !day.After(last); day = day.Add(aDay) {
		closed := c.has(day)
		if day.After(c.Through) {
			if closed, err = e.recounted(ctx, day); err != nil {
				return span{}, err
			}
		}
		if !closed {
			delete(s.figures, day)
			s.live = append(s.live, day)
		}
	}
	return s, nil
}

// bounds are the days that a question is about, by now.
func (e *Engine) bounds(c counted, first, last time.Time) (time.Time, time.Time) {
	today := dayOf(e.now())
	if first, last = dayOf(first), dayOf(last); last.After(today) || last.Year() == 1 {
		last = today
	}
	if begin := c.beginning(today); first.Before(begin) {
		first = begin
	}
	return first, last
}

// recounted tells whether a day that is not closed has so many lines that its figure of a short while ago is to be taken for it.
func (e *Engine) recounted(ctx context.Context, day time.Time) (bool, error) {
	f, err := e.figuresOf(ctx, shopFigure, day, day)
	if err != nil {
		return false, err
	}
	now, open := f[day], f[day].Items >= many
	return open && e.now().Before(now.Counted.Add(2*every(now.Items)+fresh)), nil
}

// counted is which days were added up: all from From through Through. All says that there is nothing to add up before From.
type counted struct {
	From, Through time.Time // zero: none
	All           bool
	Oldest        time.Time // the oldest day with a line; zero: none
}

// has tells whether a day's figures are to be taken for it.
func (c counted) has(day time.Time) bool {
	if c.Through.IsZero() || day.After(c.Through) {
		return false
	}
	return c.All || !day.Before(c.From)
}

// beginning is the first day that can have a line.
func (c counted) beginning(today time.Time) time.Time {
	if c.All && !c.From.IsZero() {
		return c.From
	}
	oldest := today
	if !c.Oldest.IsZero() {
		oldest = c.Oldest
	}
	return oldest.Add(-silence)
}

// counted reads which days were added up, and the version of that item; the zero value and 0 when none were.
func (e *Engine) counted(ctx context.Context) (counted, uint64, error) {
	items, err := e.Store.Query(ctx, item.Only(item.Counted()))
	if err != nil {
		return counted{}, 0, fmt.Errorf("read which days are added up: %w", err)
	}
	if len(items) == 0 {
		return counted{}, 0, nil
	}
	var c counted
	if err := json.Unmarshal(items[0].Body, &c); err != nil {
		return counted{}, 0, fmt.Errorf("read which days are added up: %w", err)
	}
	return c, items[0].Version, nil
}
