package engine

import (
	"context"
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
		hand: func(ctx context.Context, customers []string) error {
			return r.handOn(ctx, LaunchDetail{Version: r.c.Version}, customers)
		}}
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
