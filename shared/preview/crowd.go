package preview

import (
	"context"

	"rapport/shared/core/customer"
	"rapport/shared/engine"
)

// Crowd is the customers on whom a rule is tried while it is being written: all of them, or those whose hashes are the smallest, as in a preview.
type Crowd struct {
	All    int // customers there are
	States []customer.State
}

// Gather reads at most so many customers. Of a shop with more it goes through the whole list of everyone.
func Gather(ctx context.Context, e *engine.Engine, most int) (Crowd, error) {
	as := func(_ context.Context, s customer.State) (customer.State, error) { return s, nil }
	found, err := gather(ctx, e, Options{Most: most}.withDefaults(), as)
	return Crowd{found.all, found.people}, err
}

// Count tells of how many customers something is true.
func (c Crowd) Count(is func(customer.State) bool) Estimate {
	return sample[customer.State]{c.All, c.States}.count(is)
}
