package catalog

import "rapport/shared/core/id"

// recall takes what history holds of her into the counters that ask for it. What they counted themselves is not counted again, so the same may be
// recalled any number of times, in any order and in parts (law 6). As with a new rule nobody enters a segment by it: she was in it.
func (d *decision) recall() {
	d.members(true) // what time has brought since is not to be lost in what follows
	asked := d.asked()
	for _, r := range d.e.Recall.Counters {
		if n := asked[r.Counter]; n > 0 {
			d.s = d.s.Recall(r.Counter, n, r.Times)
		}
	}
	d.members(false)
}

// asked returns the counters that concern her, each with the greatest number of times that a version in force asks of it.
func (d *decision) asked() map[id.ID]int {
	asked := map[id.ID]int{}
	for _, c := range d.inForce() {
		for _, counter := range c.Counters {
			asked[counter.ID] = max(asked[counter.ID], counter.N)
		}
	}
	return asked
}
