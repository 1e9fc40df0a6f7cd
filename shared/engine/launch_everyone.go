package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/segment"
)

// allCampaigns names the walk that no campaign is the reason of.
const allCampaigns = "*"

// everyone lets each known customer be looked at under new definitions, so that the segments are exact without waiting for her next event (law 7).
func (r *launchRun) everyone(ctx context.Context) error {
	if !r.shop.Walked.IsZero() {
		return nil
	}
	pass := fmt.Sprintf("%010d", r.shop.Version)
	items, err := r.Store.Query(ctx, item.LaunchesAt(allCampaigns, pass))
	if err != nil {
		return fmt.Errorf("read how far version %d came to everyone: %w", r.shop.Version, err)
	}
	w := &walk{campaign: allCampaigns, pass: pass, segment: segment.Everyone,
		wants: func(time.Time) bool { return true },
		hand:  func(ctx context.Context, customers []string) error { return r.handOn(ctx, LaunchDetail{}, customers) }}
	if err := w.readPoints(items); err != nil {
		return err
	}
	r.left = perRun // beside those whose hour comes
	done, err := r.walk(ctx, w)
	if done {
		r.shop.Walked = r.now()
	}
	return err
}

const (
	countEvery = 15 * time.Minute // how often a list is counted
	countFull  = 10_000           // members; a longer list is counted less often in proportion, so that counting costs the same
	countLeast = 6 * time.Hour    // but not less often than this
)

// headcounts counts the segments whose turn it is, and keeps the day's figures.
func (r *launchRun) headcounts(ctx context.Context) error {
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
