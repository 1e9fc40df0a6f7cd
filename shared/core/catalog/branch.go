package catalog

import (
	"strconv"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

// branch decides once which path she takes, by what is known of her now, and returns its first step.
func (d *decision) branch(e customer.Enrolment, step campaign.Step) (to int) {
	facts := d.s
	for _, path := range step.Paths {
		if path.Rule != nil {
			if holds, _ := path.Rule.Holds(&facts, d.now); !holds {
				continue
			}
		}
		l := of(e, journal.Branched)
		l.Step, l.Rule = e.Step+1, path.Label
		d.say(l, e.ID.String(), strconv.Itoa(e.Step))
		return path.To
	}
	return e.Step + 1
}

// split draws the arm that this run is in, and returns its first step. It is drawn of the run and of which split it is, so a repeat or a merge
// draws the same; her next run draws anew, because results compare runs, and those of one customer would else all fall to one side.
func (d *decision) split(c campaign.Campaign, e customer.Enrolment, step campaign.Step) (_ customer.Enrolment, to int) {
	arm := drawn(step.Arms, id.Fraction("split", e.ID.String(), strconv.Itoa(c.Split(e.Step))))
	e.Draws = append(e.Draws[:len(e.Draws):len(e.Draws)], customer.Draw{Step: e.Step + 1, Arm: arm.Label})
	l := of(e, journal.Variant)
	l.Step, l.Variant = e.Step+1, arm.Label
	d.say(l, e.ID.String(), strconv.Itoa(e.Step))
	return e, arm.To
}

// drawn returns the arm in whose share a number from [0,1) falls, in the order in which they are written.
func drawn(arms []campaign.Arm, at float64) campaign.Arm {
	var last campaign.Arm
	for _, last = range arms {
		if at -= last.Share; at < 0 {
			break
		}
	}
	return last
}
