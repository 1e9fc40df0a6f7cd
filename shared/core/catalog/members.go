package catalog

import (
	"strconv"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
)

// members decides anew which segments she is in, and returns the first time at which one would
// change by itself. Browsers without a name are in no list. With enter, coming into a segment starts the campaigns
// that wait for it.
func (d *decision) members(enter bool) (flip time.Time) {
	if !d.s.Known() {
		return time.Time{}
	}
	d.member(segment.Everyone, true, enter)
	facts := d.s // taken once: no membership is a fact, and a state made an interface for each rule is a copy for each
	for _, s := range d.c.Segments {
		holds, next := s.Rule.Holds(&facts, d.now)
		flip = earliest(flip, next)
		d.member(s.Name, holds, enter)
	}
	return flip
}

func (d *decision) member(name string, in, enter bool) {
	if d.s.In(name) == in {
		return
	}
	at := d.now
	if d.e.ID != 0 {
		at = d.e.Time
	}
	d.s = d.s.SetMember(customer.Membership{Segment: name, In: in, Since: at}).AddMember(d.s.ID, name)
	if !in || !enter {
		return
	}
	for _, c := range d.c.Campaigns {
		if c.Trigger.Enters(name) {
			d.enrol(c, "", id.Hash("entered", name, strconv.FormatInt(at.UnixMilli(), 10)), at)
		}
	}
}
