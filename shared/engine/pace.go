package engine

import (
	"context"
	"math"
	"sync"
	"time"
)

// pace lets callers through at a rate. What has to wait longer than requestAge is turned away.
type pace struct {
	gap   time.Duration
	clock func() time.Time
	sleep func(ctx context.Context, d time.Duration) error

	mu   sync.Mutex
	next time.Time
}

// slack is by how much gaps are longer than the rate says: from its place to the channel's yes one mail takes longer than another, and an
// instance that takes another's place begins at once.
const slack = 1.02

func newPace(perSecond float64, clock func() time.Time) *pace {
	gap := time.Duration(math.Ceil(slack * float64(time.Second) / perSecond))
	return &pace{gap: gap, clock: clock, sleep: sleep}
}

// sleep waits, in real time; it returns an error when ctx ends first.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait takes the next place and waits for it. It returns an error when the place lies too far ahead or ctx ends first.
func (p *pace) wait(ctx context.Context) error {
	p.mu.Lock()
	now := p.clock()
	if p.next.Sub(now) > requestAge {
		p.mu.Unlock()
		return context.DeadlineExceeded
	}
	if p.next.Before(now) {
		p.next = now
	}
	ahead := p.next.Sub(now)
	p.next = p.next.Add(p.gap)
	p.mu.Unlock()
	if ahead <= 0 {
		return nil
	}
	return p.sleep(ctx, ahead)
}
