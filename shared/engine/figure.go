package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/result"
)

// The names of a day's figures.
const shopFigure = "shop"

func campaignFigure(campaign string) string { return "campaign:" + campaign }

// figuresOf reads a figure's days, first and last among them.
func (e *Engine) figuresOf(ctx context.Context, name string, first, last time.Time) (map[time.Time]result.Figure, error) {
	items, err := e.Store.Query(ctx, item.Figures(name, first, last))
	if err != nil {
		return nil, fmt.Errorf("read the figures of %s: %w", name, err)
	}
	figures := make(map[time.Time]result.Figure, len(items))
	for _, it := range items {
		day, err := item.FigureDay(it.Key)
		if err != nil {
			return nil, err
		}
		if figures[day], err = result.DecodeFigure(it.Body); err != nil {
			return nil, err
		}
	}
	return figures, nil
}

// putFigure writes a figure, not after a time: one that was counted long ago must not replace a newer one.
func (e *Engine) putFigure(ctx context.Context, name string, day time.Time, f result.Figure) error {
	it := item.Item{Key: item.Figure(name, day), Version: 1, Body: f.Encode()}
	if err := e.Store.Put(ctx, it, item.When{}, f.Counted.Add(deadline)); err != nil {
		return fmt.Errorf("put the figure of %s on %s: %w", name, day.Format(time.DateOnly), err)
	}
	return nil
}

// write puts a day's figures: the shop's first, which names all campaigns that ever had one on that day, then theirs. So whoever counts
// the day again finds those of campaigns that have no line on it any more, wherever this one was killed.
func (e *Engine) write(ctx context.Context, day time.Time, t tally) error {
	before, err := e.figuresOf(ctx, shopFigure, day, day)
	if err != nil {
		return err
	}
	shop := t.shop()
	for _, name := range before[day].Campaigns() {
		if _, still := shop.Sheets[name]; !still {
			shop.Sheets[name] = nil
		}
	}
	if err := e.putFigure(ctx, shopFigure, day, shop); err != nil {
		return err
	}
	for _, name := range shop.Campaigns() {
		if err := e.writeCampaign(ctx, name, day, t); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) writeCampaign(ctx context.Context, name string, day time.Time, t tally) error {
	if name == "" {
		return nil // what concerns no campaign stands in the shop's figure alone
	}
	if _, has := t.sheets[name]; has {
		return e.putFigure(ctx, campaignFigure(name), day, t.campaign(name))
	}
	if err := e.Store.Delete(ctx, item.Figure(campaignFigure(name), day)); err != nil {
		return fmt.Errorf("delete the figure of %s on %s: %w", name, day.Format(time.DateOnly), err)
	}
	return nil
}
