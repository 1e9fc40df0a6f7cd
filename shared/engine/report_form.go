package engine

import (
	"context"
	"fmt"
	"slices"

	"rapport/shared/core/campaign"
	"rapport/shared/core/item"
)

// versionsAtOnce is how wide a stretch of versions one read takes: each is at most the 400 KB of an item, and not all in it may be wanted.
const versionsAtOnce = 25

// sameForm tells apart the versions, newest first, whose numbers can be added up: every push makes a new version, and few of them change this
// campaign. One that is gone, or of a language that this program does not read any more, is neither.
func (e *Engine) sameForm(ctx context.Context, c campaign.Campaign, versions []uint32) (same, others []uint32, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.learn(ctx, versions); err != nil {
		return nil, nil, err
	}
	for _, v := range versions {
		definitions, known := e.versions[v]
		if !known {
			continue
		}
		switch old, there := definitions.Campaign(c.Name); {
		case !there:
		case old.SameForm(c):
			same = append(same, v)
		default:
			others = append(others, v)
		}
	}
	return same, others, nil
}

// learn reads those of the versions, newest first, that are not known yet, a stretch at a time: a function that just started knows none, and a
// campaign may have run under hundreds. A published version never changes, so each is read once. The lock is held.
func (e *Engine) learn(ctx context.Context, versions []uint32) error {
	missing := slices.DeleteFunc(slices.Clone(versions), func(v uint32) bool { return e.versions[v] != nil })
	for len(missing) > 0 {
		n := 1
		for n < len(missing) && missing[0]-missing[n] < versionsAtOnce {
			n++
		}
		if err := e.learnStretch(ctx, missing[:n]); err != nil {
			return err
		}
		missing = missing[n:]
	}
	return nil
}

func (e *Engine) learnStretch(ctx context.Context, wanted []uint32) error {
	first, last := wanted[len(wanted)-1], wanted[0]
	items, err := e.Store.Query(ctx, item.VersionsWithin(first, last))
	if err != nil {
		return fmt.Errorf("read definitions versions %d to %d: %w", first, last, err)
	}
	for _, it := range items {
		if v, err := item.CatalogVersion(it.Key); err == nil && slices.Contains(wanted, v) {
			_, _ = e.compile(v, it.Body) // what cannot be read stays unknown
		}
	}
	return nil
}
