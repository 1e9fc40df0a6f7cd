package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/segment"
)

// Headcount is how many customers were on a segment's list when it was counted last on a day.
type Headcount struct {
	Day   time.Time `json:"-"`  // midnight UTC
	At    time.Time `json:"at"` // when it was counted
	Count int       `json:"count"`
}

// Headcount returns the newest headcount of a segment (`everyone` has one too); the zero Headcount when it was not counted yet. It costs one
// read, however many members there are: launch counts every quarter of an hour, and longer lists less often.
func (e *Engine) Headcount(ctx context.Context, segment string) (Headcount, error) {
	all, err := e.headcounts(ctx, item.NewestFigures(membersFigure(segment), 1))
	if err != nil || len(all) == 0 {
		return Headcount{}, err
	}
	return all[0], nil
}

// Headcounts returns the headcounts of the last so many days, today among them, oldest first. Days on which nobody counted are left out.
func (e *Engine) Headcounts(ctx context.Context, segment string, days int) ([]Headcount, error) {
	today := e.now()
	return e.headcounts(ctx, item.Figures(membersFigure(segment), today.AddDate(0, 0, 1-days), today))
}

const ofMembers = "members:"

func membersFigure(segment string) string { return ofMembers + segment }

// IsHeadcount tells whether the figure of that name is a headcount.
func IsHeadcount(figure string) bool { return strings.HasPrefix(figure, ofMembers) }

func (e *Engine) headcounts(ctx context.Context, r item.Range) ([]Headcount, error) {
	items, err := e.Store.Query(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("read the headcounts: %w", err)
	}
	all := make([]Headcount, 0, len(items))
	for _, it := range items {
		var h Headcount
		if err := json.Unmarshal(it.Body, &h); err != nil {
			return nil, fmt.Errorf("read the headcount %s %s: %w", it.Partition, it.Sort, err)
		}
		h.Day = dayOf(h.At)
		all = append(all, h)
	}
	return all, nil
}

// countMembers counts a segment's list: it reads all of it.
func (e *Engine) countMembers(ctx context.Context, segment string) (int, error) {
	n := 0
	for shard := range item.Shards {
		if err := e.eachMember(ctx, segment, shard, func(item.Item) { n++ }); err != nil {
			return 0, err
		}
	}
	return n, nil
}

// figureHeadcount counts a segment and keeps that as the day's figure, unless one that was counted later is there.
func (e *Engine) figureHeadcount(ctx context.Context, segment string) (Headcount, error) {
	at := e.now()
	n, err := e.countMembers(ctx, segment)
	if err != nil {
		return Headcount{}, err
	}
	h := Headcount{Day: dayOf(at), At: at, Count: n}
	body, err := json.Marshal(h)
	if err != nil {
		return Headcount{}, fmt.Errorf("write the headcount of %s: %w", segment, err)
	}
	version := uint64(at.UnixMilli())
	it := item.Item{Key: item.Figure(membersFigure(segment), at), Version: version, Body: body}
	if err := e.Store.Put(ctx, it, item.When{Test: item.Below, Version: version}, time.Time{}); err != nil && !fault.Is(err, fault.Conflict) {
		return Headcount{}, fmt.Errorf("write the headcount of %s: %w", segment, err)
	}
	return h, nil
}

const (
	countEvery = 15 * time.Minute // how often a list is counted
	countFull  = 10_000           // members; a longer list is counted less often in proportion, so that counting costs the same
	countLeast = 6 * time.Hour    // but not less often than this
)

// countSegments counts the segments whose turn it is, and keeps the day's figures.
func (r *launchRun) countSegments(ctx context.Context) error {
	names := []string{segment.Everyone}
	for _, s := range r.c.Segments {
		names = append(names, s.Name)
	}
	var errs []error
	for _, name := range names {
		if !r.countDue(r.shop.Counted[name], r.now()) || !r.now().Before(r.ends) || ctx.Err() != nil {
			continue
		}
		h, err := r.figureHeadcount(ctx, name)
		if err == nil {
			r.shop = r.shop.count(name, h)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// countDue tells whether a list is to be counted again: at its turn, on each new day, and each minute while new definitions fill it.
func (r *launchRun) countDue(last Headcount, now time.Time) bool {
	every := min(max(countEvery, countEvery*time.Duration(last.Count)/countFull), countLeast)
	if r.shop.fresh(now) {
		every = time.Minute
	}
	return last.At.IsZero() || !now.Before(last.At.Add(every)) || !dayOf(last.At).Equal(dayOf(now))
}
