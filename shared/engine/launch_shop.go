package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/segment"
)

// shopRecord is what launch knows of the shop as a whole: one record.
type shopRecord struct {
	Version   uint32               `json:"version"`         // of the definitions under which everyone is looked at
	Walked    time.Time            `json:"walked,omitzero"` // when all of them were handed to engage; zero: not yet
	Schedules map[string]scheduled `json:"schedules,omitempty"`
	Counted   map[string]Headcount `json:"counted,omitempty"` // by segment
	Recalling recalling            `json:"recalling,omitzero"`

	stored uint64 // the record's version, 0 for none
}

// scheduled is a schedule and since when it has been in force: an occurrence that was over on all the earth by then is not launched.
type scheduled struct {
	Schedule campaign.Schedule `json:"schedule"`
	Since    time.Time         `json:"since"`
}

func (e *Engine) readShop(ctx context.Context) (s shopRecord, err error) {
	items, err := e.Store.Query(ctx, item.Only(item.Launcher()))
	if err != nil {
		return shopRecord{}, fmt.Errorf("read what was launched: %w", err)
	}
	if len(items) == 0 {
		return shopRecord{}, nil
	}
	if err := json.Unmarshal(items[0].Body, &s); err != nil {
		return shopRecord{}, fmt.Errorf("read what was launched: %w", err)
	}
	s.stored = items[0].Version
	return s, nil
}

func (s shopRecord) body() []byte {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // numbers, texts and times
	}
	return b
}

// adopt takes new definitions in: everyone is to be looked at, and a schedule that is new or changed is in force from now on.
func (s shopRecord) adopt(c *catalog.Catalog, now time.Time) shopRecord {
	next := shopRecord{Version: c.Version, Schedules: map[string]scheduled{}, Counted: maps.Clone(s.Counted), stored: s.stored}
	next.Recalling = s.Recalling.adopt(c, c.Version != s.Version+1, now)
	for _, one := range c.Campaigns {
		if one.Trigger.Schedule == nil {
			continue
		}
		known, ok := s.Schedules[one.Name]
		if !ok || known.Schedule != *one.Trigger.Schedule {
			known = scheduled{*one.Trigger.Schedule, now}
		}
		next.Schedules[one.Name] = known
	}
	maps.DeleteFunc(next.Counted, func(name string, _ Headcount) bool {
		_, there := c.Segment(name)
		return !there && name != segment.Everyone
	})
	return next
}

// count returns the same with a segment's new headcount.
func (s shopRecord) count(name string, h Headcount) shopRecord {
	s.Counted = maps.Clone(s.Counted)
	if s.Counted == nil {
		s.Counted = map[string]Headcount{}
	}
	s.Counted[name] = h
	return s
}

// keep writes what changed. When another run wrote meanwhile it gives up what it knows: the next run sees what is still to be done.
func (r *launchRun) keep(ctx context.Context) error {
	body := r.shop.body()
	if bytes.Equal(body, r.was) {
		return nil
	}
	put, err := onVersion(item.Launcher(), r.shop.stored, r.shop)
	if err != nil {
		return err
	}
	err = r.Store.Put(ctx, put.Item, put.When, time.Time{})
	if err != nil && !fault.Is(err, fault.Conflict) {
		return fmt.Errorf("write what was launched: %w", err)
	}
	if err == nil {
		r.shop.stored, r.was = put.Item.Version, body
	}
	return nil
}

// The times of new definitions: engage needs a moment to look at everyone, and then the lists are what they will be.
const (
	settleTime = time.Minute     // so long after everyone was handed on no occurrence begins: its list may be empty yet
	fillTime   = 5 * time.Minute // so long lists are counted, and looked at for newcomers, each minute
)

// settled tells whether the definitions have been in force long enough for an occurrence to begin.
func (s shopRecord) settled(now time.Time) bool { return s.walked(now) && s.Recalling.settled(now) }

// walked tells whether everybody was looked at under the definitions.
func (s shopRecord) walked(now time.Time) bool {
	return !s.Walked.IsZero() && !now.Before(s.Walked.Add(settleTime))
}

// fresh tells whether lists still change because of new definitions.
func (s shopRecord) fresh(now time.Time) bool {
	return s.Walked.IsZero() || now.Before(s.Walked.Add(fillTime)) || s.Recalling.fresh(now)
}

// Filling tells whether the list of a segment with this rule is not yet what the rule says, because the newest definitions are so new: launch has not let everybody
// be looked at under them, or has not read from history what the rule counts. It may be too short then, or with a `not` too long. Of a list that is not empty
// only the second is said: most definitions change nothing of most lists. One read.
func (e *Engine) Filling(ctx context.Context, r segment.Rule, empty bool) (bool, error) {
	c, err := e.Catalog(ctx)
	if err != nil || c.Version == 0 {
		return false, err
	}
	s, err := e.readShop(ctx)
	looked := s.Version == c.Version && s.walked(e.now())
	return empty && !looked || s.Recalling.lacks(segment.Counters(r), e.now()), err
}
