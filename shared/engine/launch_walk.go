package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

const (
	walkLease = 90 * time.Second    // longer than a run lives
	walkKept  = 30 * 24 * time.Hour // how long it is known how far a walk came
)

// walk goes once over the members of a segment, shard by shard. Each page of a shard is handed to the bus under a lease, and how far it
// came is put on its own version when the bus took all of it: so whoever goes on begins with the first whom the bus may not have.
type walk struct {
	campaign, pass string // name its items
	segment        string
	round          int                                                 // of several over one pass
	wants          func(since time.Time) bool                          // of a member who has been on the list since then
	hand           func(ctx context.Context, customers []string) error // to the bus
	points         [item.Shards]checkpoint
}

// checkpoint is how far a walk came with one shard.
type checkpoint struct {
	Round  int       `json:"round,omitempty"`
	Last   string    `json:"last,omitempty"`  // the last customer whom it has done with
	Done   bool      `json:"done,omitempty"`  // with this round
	Given  int       `json:"given,omitempty"` // customers handed to the bus, in all rounds
	Holder id.ID     `json:"holder,omitzero"`
	Until  time.Time `json:"until,omitzero"` // the lease's end

	stored uint64
}

// readPoints reads the checkpoints among a pass's items.
func (w *walk) readPoints(items []item.Item) error {
	for _, it := range items {
		for shard := range w.points {
			if it.Key != item.Launch(w.campaign, w.pass, shard) {
				continue
			}
			if err := json.Unmarshal(it.Body, &w.points[shard]); err != nil {
				return fmt.Errorf("read how far %s of %s came: %w", w.pass, w.campaign, err)
			}
			w.points[shard].stored = it.Version
		}
	}
	return nil
}

// given is how many customers were handed to the bus.
func (w *walk) given() (n int) {
	for _, c := range w.points {
		n += c.Given
	}
	return n
}

// walk does what it can of a walk, and tells whether all of it is done.
func (r *launchRun) walk(ctx context.Context, w *walk) (done bool, err error) {
	done = true
	for shard := range w.points {
		if r.spent(ctx) {
			return false, nil
		}
		ok, err := r.walkShard(ctx, w, shard)
		if err != nil {
			return false, fmt.Errorf("walk %s for %s of %s: %w", w.segment, w.pass, w.campaign, err)
		}
		done = done && ok
	}
	return done, nil
}

// spent tells whether the run has done its share.
func (r *launchRun) spent(ctx context.Context) bool {
	return r.left <= 0 || !r.now().Before(r.ends) || ctx.Err() != nil
}

// walkShard goes on with one shard, unless another run is at it. A shard in which nobody is wanted needs no lease: it is read and done with.
func (r *launchRun) walkShard(ctx context.Context, w *walk, shard int) (done bool, err error) {
	c := w.points[shard]
	switch {
	case c.Round > w.round || c.Round == w.round && c.Done:
		return true, nil
	case c.Holder != 0 && c.Until.After(r.now()):
		return false, nil
	case c.Round != w.round:
		c = checkpoint{Round: w.round, Given: c.Given, stored: c.stored}
	}
	c.Holder = 0
	for !c.Done && !r.spent(ctx) {
		next, err := r.walkPage(ctx, w, shard, c)
		if fault.Is(err, fault.Conflict) {
			return false, nil // another run is at it
		}
		if err != nil {
			return false, err
		}
		c = next
		w.points[shard] = c
	}
	return c.Done, nil
}

// walkPage does one page: read, lease if this run has none yet, hand on, say how far it came.
func (r *launchRun) walkPage(ctx context.Context, w *walk, shard int, c checkpoint) (checkpoint, error) {
	limit := min(memberPage, r.left)
	page, err := r.Store.Query(ctx, item.MembersAfter(w.segment, shard, c.Last, limit))
	if err != nil {
		return c, err
	}
	var wanted []string
	for _, it := range page {
		if since, in := isMember(it); in && w.wants(since) {
			wanted = append(wanted, it.Sort)
		}
	}
	if len(wanted) > 0 {
		if c, err = r.leased(ctx, w, shard, c); err != nil {
			return c, err
		}
		if err := w.hand(ctx, wanted); err != nil {
			return c, err
		}
	}
	c.Given, r.left, c.Done = c.Given+len(wanted), r.left-len(wanted), len(page) < limit
	if len(page) > 0 {
		c.Last = page[len(page)-1].Sort
	}
	if c.Holder == 0 {
		return c, nil
	}
	if c.Until = r.now().Add(walkLease); c.Done || r.spent(ctx) {
		c.Holder, c.Until = 0, time.Time{}
	}
	return r.putPoint(ctx, w, shard, c)
}

// leased takes the lease of a shard, unless this run has it.
func (r *launchRun) leased(ctx context.Context, w *walk, shard int, c checkpoint) (checkpoint, error) {
	if c.Holder == r.holder {
		return c, nil
	}
	c.Holder, c.Until = r.holder, r.now().Add(walkLease)
	return r.putPoint(ctx, w, shard, c)
}

func (r *launchRun) putPoint(ctx context.Context, w *walk, shard int, c checkpoint) (checkpoint, error) {
	put, err := onVersion(item.Launch(w.campaign, w.pass, shard), c.stored, c)
	if err != nil {
		return c, err
	}
	put.Item.Expires = r.now().Add(walkKept)
	if err := r.Store.Put(ctx, put.Item, put.When, time.Time{}); err != nil {
		return c, err
	}
	c.stored = put.Item.Version
	return c, nil
}
