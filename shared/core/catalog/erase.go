package catalog

import (
	"slices"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
)

// sweepAgain is how long after the first sweep the second one comes: longer than any function lives,
// so that what a function under way still wrote is found.
const sweepAgain = 2 * time.Minute

// erase makes the state a tombstone. Before anything is deleted it says what there is to delete.
func (d *decision) erase() {
	old := d.s
	sweep := &customer.Sweep{Customers: []string{old.ID}}
	if old.Armed != 0 {
		sweep.Minutes = []item.Minute{old.Armed}
	}
	for _, m := range old.Segments {
		sweep.Segments = append(sweep.Segments, m.Segment)
	}
	for _, m := range old.Outbox.Members { // one who was folded in may be in a list that she herself never was in
		sweep.Segments = append(sweep.Segments, m.Segment)
	}
	slices.Sort(sweep.Segments)
	sweep.Segments = slices.Compact(sweep.Segments)
	d.s = customer.State{ID: old.ID, Version: old.Version, Catalog: d.c.Version, Erased: d.now,
		Outbox: customer.Outbox{Sweep: sweep}}
	d.armSweep()
}

// afterErasure lets nothing change a tombstone but the ticks that sweep: first the list, then the first
// sweep, then the second.
func (d *decision) afterErasure() {
	if d.e.Kind != event.Tick {
		return
	}
	if d.s.Armed != 0 && d.s.Armed <= d.e.Tick.Minute {
		d.s.Armed = 0
	}
	if d.s.Outbox.Sweep == nil {
		return
	}
	sweep, done := *d.s.Outbox.Sweep, d.e.Tick.Sweep
	switch {
	case done == nil:
	case !sweep.Listed:
		sweep.Listed = true
		sweep.Customers = slices.Concat(sweep.Customers, done.Folded)
		slices.Sort(sweep.Customers)
		sweep.Customers = slices.Compact(sweep.Customers)
	case done.Done && sweep.First.IsZero():
		sweep.First = d.now
	case done.Done && !d.now.Before(sweep.First.Add(sweepAgain)):
		d.s.Outbox.Sweep = nil
		d.s.Armed = 0
		return
	}
	d.s.Outbox.Sweep = &sweep
	d.armSweep()
}

func (d *decision) armSweep() {
	if d.s.Armed == 0 {
		d.s.Armed = item.MinuteAt(d.now.Add(soonest))
	}
}
