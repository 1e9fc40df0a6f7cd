package console

import (
	"context"
	"fmt"
	"sync"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/preview"
)

// The bounds of what is read while somebody types: the customers that a rule is tried on, and for how long they are kept.
const (
	crowdMost = 2000
	crowdAge  = time.Minute
)

// crowd keeps the customers on whom rules are tried, so that they are not read again at every key.
type crowd struct {
	mu   sync.Mutex
	at   time.Time
	kept preview.Crowd
}

// gather returns the customers on whom rules are tried, at most crowdAge old.
func (c *Console) gather(ctx context.Context) (preview.Crowd, error) {
	c.crowd.mu.Lock()
	defer c.crowd.mu.Unlock()
	now := c.clock()
	if !c.crowd.at.IsZero() && now.Sub(c.crowd.at) < crowdAge && !now.Before(c.crowd.at) {
		return c.crowd.kept, nil
	}
	all, err := preview.Gather(ctx, c.Engine, crowdMost)
	if err != nil {
		return preview.Crowd{}, err
	}
	c.crowd.kept, c.crowd.at = all, now
	return all, nil
}

// matches is how many customers a rule fits now.
type matches struct {
	Told  bool
	Count preview.Estimate
	All   int
	From  int // customers looked at
}

// Sentence says it: "41 of 300 customers match now."
func (m matches) Sentence() string {
	text := fmt.Sprintf("%s of %s match now", m.Count, counted(m.All, "customer", "customers"))
	if m.From < m.All {
		return text + ". Tried on " + counted(m.From, "customer", "customers") + " chosen by chance; the range holds the true number in 95 of 100 such cases."
	}
	return text + "."
}

// match tries the rule on the customers.
func (c *Console) match(ctx context.Context, v *Visit, e *editor) error {
	if e.rule == nil {
		return nil
	}
	all, err := c.gather(ctx)
	if err != nil {
		return err
	}
	n := all.Count(func(s customer.State) bool {
		holds, _ := e.rule.Holds(s, v.Now)
		return holds
	})
	e.Matches = matches{Told: true, Count: n, All: all.All, From: len(all.States)}
	return nil
}
