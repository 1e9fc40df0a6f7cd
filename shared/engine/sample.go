package engine

import (
	"context"
	"fmt"

	"rapport/shared/core/customer"
	"rapport/shared/core/item"
)

// sampleAhead is how many items of a member list are read for each customer that is asked for: some say "not in" and have not expired yet.
const sampleAhead = 4

// Sample returns up to n customers who are on a segment's list and in the segment, in no order that means anything. It takes at most
// one read for each shard and one for each customer, however long the list is.
func (e *Engine) Sample(ctx context.Context, segment string, n int) ([]customer.State, error) {
	var states []customer.State
	for shard := 0; shard < item.Shards && len(states) < n; shard++ {
		r := item.Members(segment, shard)
		r.Limit = sampleAhead * n
		items, err := e.Store.Query(ctx, r)
		if err != nil {
			return nil, fmt.Errorf("read the members of %s: %w", segment, err)
		}
		if states, err = e.sampled(ctx, segment, items, n, states); err != nil {
			return nil, err
		}
	}
	return states, nil
}

// sampled adds those who are in, until there are n.
func (e *Engine) sampled(ctx context.Context, segment string, items []item.Item, n int, states []customer.State) ([]customer.State, error) {
	for _, it := range items {
		if len(states) == n {
			break
		}
		if _, in := isMember(it); !in {
			continue
		}
		s, err := e.Load(ctx, it.Sort)
		if err != nil {
			return nil, err
		}
		if s.ID == it.Sort && s.In(segment) {
			states = append(states, s)
		}
	}
	return states, nil
}
