package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	roundEvery   = 15 * time.Minute     // how often it is looked who joined since
	roundOverlap = 2 * time.Minute      // a list's item may come so long after the second that it names
	launchKept   = 400 * 24 * time.Hour // how long an occurrence's launch is known
)

// occurrence is what launch knows of one occurrence as a whole. Round 0 goes to all members; each later one to those who came into the
// segment since the one before began.
type occurrence struct {
	Began    time.Time `json:"began"`
	Walked   time.Time `json:"walked,omitzero"` // when round 0 was done
	Segment  string    `json:"segment"`
	Expected int       `json:"expected"` // members
	Spread   int       `json:"spread"`   // minutes over which their mails are spread
	Given    int       `json:"given"`    // customers handed to engage, as of the last round
	Round    int       `json:"round"`
	Since    time.Time `json:"since,omitzero"` // whom the round is for: those who came in since; zero: all
	Next     time.Time `json:"next,omitzero"`  // when the round begins

	stored uint64
}

// launchOpen does what is to be done of every open occurrence. What one cannot do keeps no other from being done.
func (r *launchRun) launchOpen(ctx context.Context) error {
	var errs []error
	for _, o := range r.open(r.now()) {
		if r.spent(ctx) {
			break
		}
		errs = append(errs, r.launchOne(ctx, o))
	}
	return errors.Join(errs...)
}

// launchOne goes on with one occurrence: begins it, walks its round, and says when the next one is.
func (r *launchRun) launchOne(ctx context.Context, o opening) error {
	halt, err := r.Halt(ctx, o.campaign.Name)
	if err != nil || halt.stops(o.occurrence) {
		return err
	}
	items, err := r.Store.Query(ctx, item.LaunchesAt(o.campaign.Name, o.occurrence))
	if err != nil {
		return fmt.Errorf("read how far %s of %s came: %w", o.occurrence, o.campaign.Name, err)
	}
	known, err := readOccurrence(o, items)
	if err != nil {
		return err
	}
	switch segment := o.campaign.Trigger.Segment; {
	case known.stored == 0 && !r.shop.settled(r.now()), !r.shop.Recalling.settled(r.now()): // whom its segment leaves out may still be on the list
		return nil
	case known.stored == 0:
		known, err = r.beginOccurrence(ctx, o)
	case known.Segment != segment: // it goes to others now: to all of them
		known.Segment, known.Round, known.Since, known.Next = segment, known.Round+1, time.Time{}, r.now()
		known, err = r.putOccurrence(ctx, o, known)
	case r.now().Before(known.Next):
		return nil
	}
	if fault.Is(err, fault.Conflict) {
		return nil // another run is at it
	}
	if err != nil {
		return err
	}
	return r.round(ctx, o, known, items)
}

func readOccurrence(o opening, items []item.Item) (known occurrence, err error) {
	for _, it := range items {
		if it.Key != item.Occurrence(o.campaign.Name, o.occurrence) {
			continue
		}
		if err := json.Unmarshal(it.Body, &known); err != nil {
			return occurrence{}, fmt.Errorf("read %s of %s: %w", o.occurrence, o.campaign.Name, err)
		}
		known.stored = it.Version
	}
	return known, nil
}

// beginOccurrence counts whom it goes to, for the pace.
func (r *launchRun) beginOccurrence(ctx context.Context, o opening) (occurrence, error) {
	began := r.now()
	expected, err := r.countMembers(ctx, o.campaign.Trigger.Segment)
	if err != nil {
		return occurrence{}, err
	}
	return r.putOccurrence(ctx, o, occurrence{Began: began, Segment: o.campaign.Trigger.Segment, Expected: expected, Spread: r.spread(expected)})
}

func (r *launchRun) putOccurrence(ctx context.Context, o opening, known occurrence) (occurrence, error) {
	put, err := onVersion(item.Occurrence(o.campaign.Name, o.occurrence), known.stored, known)
	if err != nil {
		return known, err
	}
	put.Item.Expires = r.now().Add(launchKept)
	if err := r.Store.Put(ctx, put.Item, put.When, time.Time{}); err != nil {
		return known, fmt.Errorf("put %s of %s: %w", o.occurrence, o.campaign.Name, err)
	}
	known.stored = put.Item.Version
	return known, nil
}
