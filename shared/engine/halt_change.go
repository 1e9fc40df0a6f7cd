package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// maxCancelled is how many occurrences are remembered as called off: the newest, more than are ever open at once.
const maxCancelled = 64

// Pause keeps a campaign's messages from leaving until Resume; what waits longer than its policy allows ends as too late. It
// returns fault.NotFound for a campaign that never was.
func (e *Engine) Pause(ctx context.Context, campaign, by string) error {
	return e.setHalt(ctx, campaign, by, "paused "+campaign, func(h Halt) Halt {
		h.Paused = true
		return h
	})
}

// Resume lets a campaign go on where it stood, after a pause or when all of it was cancelled; single occurrences stay cancelled. It
// returns fault.NotFound for a campaign that never was.
func (e *Engine) Resume(ctx context.Context, campaign, by string) error {
	return e.setHalt(ctx, campaign, by, "resumed "+campaign, func(h Halt) Halt {
		h.Paused = false
		h.Cancelled = slices.DeleteFunc(slices.Clone(h.Cancelled), func(o string) bool { return o == "" })
		return h
	})
}

// Cancel calls off one occurrence of a scheduled campaign for good, or ("") every message of one that has no schedule, until Resume. What was
// handed to the channel stays sent. It returns fault.NotFound for a campaign that never was, and fault.Invalid for an occurrence that it does not have.
func (e *Engine) Cancel(ctx context.Context, campaign, occurrence, by string) error {
	if err := e.hasOccurrence(ctx, campaign, occurrence); err != nil {
		return err
	}
	said := "cancelled " + campaign
	if occurrence != "" {
		said += " of " + occurrence
	}
	return e.setHalt(ctx, campaign, by, said, func(h Halt) Halt {
		if !slices.Contains(h.Cancelled, occurrence) {
			h.Cancelled = calledOff(h.Cancelled, occurrence)
		}
		return h
	})
}

// calledOff adds an occurrence to those that are remembered. The oldest date leaves, never what was just said, nor that all is called off.
func calledOff(before []string, occurrence string) []string {
	all := append(slices.Clone(before), occurrence)
	slices.Sort(all)
	for i := 0; len(all) > maxCancelled; {
		if all[i] == "" || all[i] == occurrence {
			i++
			continue
		}
		all = slices.Delete(all, i, i+1)
	}
	return all
}

// hasOccurrence refuses what cannot be cancelled. Of a campaign that is gone any date may be: it may have been its own once.
func (e *Engine) hasOccurrence(ctx context.Context, campaign, occurrence string) error {
	c, err := e.Catalog(ctx)
	if err != nil {
		return err
	}
	one, ok := c.Campaign(campaign)
	switch schedule := one.Trigger.Schedule; {
	case !ok:
		return nil
	case schedule == nil && occurrence != "":
		return fault.New(fault.Invalid, "%s has no schedule, so it has no occurrence %q: cancel all of it", campaign, occurrence)
	case schedule == nil:
		return nil
	case occurrence == "":
		return fault.New(fault.Invalid, "say which occurrence of %s is called off, as 2026-12-01; to stop all of them pause the campaign", campaign)
	default:
		if _, err := schedule.Hour(occurrence, c.Shop.Location); err != nil {
			return fault.New(fault.Invalid, "%s has no occurrence on %q: %w", campaign, occurrence, err)
		}
		return nil
	}
}

// setHalt changes what is decided, together with the line that says who did it. What changes nothing writes nothing.
func (e *Engine) setHalt(ctx context.Context, campaign, by, said string, change func(Halt) Halt) error {
	if err := e.wasCampaign(ctx, campaign); err != nil {
		return err
	}
	for try := range tries {
		h, version, err := e.halt(ctx, campaign)
		if err != nil {
			return err
		}
		next := change(h)
		if next.Paused == h.Paused && slices.Equal(next.Cancelled, h.Cancelled) {
			return nil
		}
		next.By, next.Since = by, e.now()
		err = e.putHalt(ctx, campaign, next, version, said)
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		e.pause(ctx, try)
	}
	return fault.New(fault.Conflict, "others keep changing what is decided of %s: look at it and try again", campaign)
}

func (e *Engine) putHalt(ctx context.Context, campaign string, h Halt, version uint64, said string) error {
	put, err := onVersion(item.Halt(campaign), version, h)
	if err != nil {
		return err
	}
	line := e.auditItem(journal.Line{Kind: journal.Changed, Source: h.By, Rule: said})
	if err := e.Store.Transact(ctx, []item.Put{put, {Item: line}}, time.Time{}); err != nil {
		return fmt.Errorf("%s: %w", said, err)
	}
	return nil
}

// onVersion is the put of a record that is read and put on its own version, 0 being that there is none yet.
func onVersion(k item.Key, version uint64, body any) (item.Put, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return item.Put{}, fmt.Errorf("write %s %s: %w", k.Partition, k.Sort, err)
	}
	when := item.When{Test: item.Is, Version: version}
	if version == 0 {
		when = item.When{Test: item.Absent}
	}
	return item.Put{Item: item.Item{Key: k, Version: version + 1, Body: b}, When: when}, nil
}

// versionsSearched is among how many versions of the definitions a campaign that is gone is looked for: somebody may still be inside.
const versionsSearched = 50

// wasCampaign returns fault.NotFound unless a campaign is in the newest definitions or was in some before.
func (e *Engine) wasCampaign(ctx context.Context, name string) error {
	c, err := e.Catalog(ctx)
	if err != nil {
		return err
	}
	if _, ok := c.Campaign(name); ok {
		return nil
	}
	versions, err := e.Store.Query(ctx, item.Versions(versionsSearched))
	if err != nil {
		return fmt.Errorf("look for the campaign %s: %w", name, err)
	}
	for _, it := range versions {
		files, err := DecodeDefinitions(it.Body)
		if err != nil {
			return fmt.Errorf("look for the campaign %s: %w", name, err)
		}
		if _, ok := files["campaigns/"+name+".yaml"]; ok {
			return nil
		}
	}
	return fault.New(fault.NotFound, "there is no campaign %q: look at its name", name)
}
