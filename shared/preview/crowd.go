package preview

import (
	"context"

	"rapport/shared/core/customer"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

// Crowd is the customers on whom a rule is tried while it is being written: all of them, or those whose hashes are the smallest, as in a preview.
type Crowd struct {
	All    int // customers there are
	States []customer.State
}

// Gather reads at most so many customers. Of a shop with more it goes through the whole list of everyone.
func Gather(ctx context.Context, e *engine.Engine, most int) (Crowd, error) {
	r := run{engine: e, o: Options{Most: most}.withDefaults()}
	ids, all, err := r.choose(ctx)
	if err != nil {
		return Crowd{}, err
	}
	people := make([]person, len(ids))
	err = simulation.Each(ctx, len(ids), 16, func(ctx context.Context, i int) error {
		s, err := e.Load(ctx, ids[i])
		if err == nil && !s.Tombstone() {
			people[i] = person{now: s}
		}
		return err
	})
	if err != nil {
		return Crowd{}, err
	}
	var states []customer.State
	for _, p := range people {
		if p.now.Version > 0 { // else erased since she was listed
			states = append(states, p.now)
		}
	}
	return Crowd{all - (len(ids) - len(states)), states}, nil
}

// Count tells of how many customers something is true.
func (c Crowd) Count(is func(customer.State) bool) Estimate {
	var total sum
	for _, s := range c.States {
		if is(s) {
			total.add(1)
		}
	}
	return total.estimate(len(c.States), c.All)
}
