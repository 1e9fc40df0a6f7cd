package engine

import (
	"context"
	"time"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// Cell is what is told apart when lines are counted.
type Cell = result.Cell

// Count is how many lines fell into a cell, and what they were worth.
type Count = result.Count

// DayCount is a count of one campaign on one day (UTC); Campaign is "" for what concerns none.
type DayCount struct {
	Day      time.Time
	Campaign string
	Count
}

// CampaignCounts adds up a campaign's journal over the days (UTC) from first to last, both included. A zero first is the beginning (as
// long as RecountDue has not found that, 400 days before the oldest line that it found). Closed days come from figures, open ones are counted anew.
// A message counts, with its fate, on the day on which it was decided, and only once its fate is known; every other line on the day of its time.
func (e *Engine) CampaignCounts(ctx context.Context, campaign string, first, last time.Time) ([]Count, error) {
	var sheet result.Sheet
	s, err := e.span(ctx, campaignFigure(campaign), first, last)
	if err != nil {
		return nil, err
	}
	for _, f := range s.figures {
		for _, c := range f.Sheets[campaign] {
			sheet.AddCount(c)
		}
	}
	for _, day := range s.live {
		if _, err := e.eachLine(ctx, day, func(l journal.Line) {
			if l.Campaign == campaign {
				sheet.Add(l)
			}
		}); err != nil {
			return nil, err
		}
	}
	return sheet.Counts(), nil
}

// ShopCounts adds up all campaigns' journal, day by day and campaign by campaign, over the days (UTC) from first to last, both included. A
// zero first is the beginning. Versions, steps and variants are not told apart.
func (e *Engine) ShopCounts(ctx context.Context, first, last time.Time) ([]DayCount, error) {
	s, err := e.span(ctx, shopFigure, first, last)
	if err != nil {
		return nil, err
	}
	for _, day := range s.live {
		t, err := e.tally(ctx, day)
		if err != nil {
			return nil, err
		}
		s.figures[day] = t.shop()
	}
	var all []DayCount
	for _, day := range sortedDays(s.figures) {
		f := s.figures[day]
		for _, name := range f.Campaigns() {
			for _, c := range f.Sheets[name] {
				all = append(all, DayCount{day, name, c})
			}
		}
	}
	return all, nil
}
