package engine

import (
	"context"
	"math"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// spread is over how many minutes so many mails are spread: five sixths of the account's rate, so that others find room between them.
func (l *launcher) spread(mails int) int {
	return int(math.Ceil(float64(mails) / (50 * l.rate)))
}

// round walks a round, and when it is done arranges the next one.
func (r *launchRun) round(ctx context.Context, o opening, known occurrence, items []item.Item) error {
	w := &walk{campaign: o.campaign.Name, pass: o.occurrence, segment: known.Segment, round: known.Round,
		wants: func(since time.Time) bool { return known.Since.IsZero() || !since.Before(known.Since) },
		hand:  func(ctx context.Context, customers []string) error { return r.handDue(ctx, o, known, customers) }}
	if err := w.readPoints(items); err != nil {
		return err
	}
	done, err := r.walk(ctx, w)
	if err != nil || !done {
		return err
	}
	_, err = r.putOccurrence(ctx, o, r.nextRound(known, w.given()))
	if fault.Is(err, fault.Conflict) {
		return nil
	}
	return err
}

// nextRound looks for those who came in since this one began.
func (r *launchRun) nextRound(known occurrence, given int) occurrence {
	now, began := r.now(), known.Next
	if known.Round == 0 {
		known.Walked, began = now, known.Began
	}
	known.Given, known.Round, known.Since = given, known.Round+1, began.Add(-roundOverlap)
	if counted := r.shop.Counted[known.Segment].Count; counted > known.Expected {
		known.Expected, known.Spread = counted, r.spread(counted)
	}
	every := roundEvery
	if r.shop.fresh(now) {
		every = time.Minute
	}
	known.Next = now.Truncate(time.Minute).Add(every)
	return known
}

// handDue puts an occurrence's hour on the bus for customers, a hundred an entry.
func (r *launchRun) handDue(ctx context.Context, o opening, known occurrence, customers []string) error {
	return r.handOn(ctx, LaunchDetail{Version: r.c.Version, Campaign: o.campaign.Name, Occurrence: o.occurrence, Round: known.Round, Spread: known.Spread}, customers)
}
