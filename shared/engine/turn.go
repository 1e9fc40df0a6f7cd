package engine

import (
	"context"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/message"
)

// haltAge is how long what was read of a halt counts.
const haltAge = time.Second

// turn waits for a message's place among all that leave, and returns what a person decided of its campaign by then. It is not ok when the place
// lies too far ahead. What is stopped takes no place: letters that are called off by the thousand must not hold up receipts.
func (d *deliverer) turn(ctx context.Context, s customer.State, m message.Message) (h Halt, ok bool, err error) {
	read := d.now()
	h, err = d.Halt(ctx, m.Campaign)
	run, _ := s.Enrolment(m.Enrolment)
	if err != nil || h.stops("") || h.stops(run.Key) {
		return h, err == nil, err
	}
	if d.pace.wait(ctx) != nil {
		return h, false, nil
	}
	if d.now().Sub(read) > haltAge {
		h, err = d.Halt(ctx, m.Campaign)
	}
	return h, err == nil, err
}
