package engine

import (
	"context"
	"sync"
	"time"
)

// pace lets callers through at a rate. What has to wait longer than requestAge is turned away.
type pace struct {
	gap   time.Duration
	clock func() time.Time

	mu   sync.Mutex
	next time.Time
}

func newPace(perSecond float64, clock func() time.Time) *pace {
	return &pace{gap: time.Duration(float64(time.Second) / perSecond), clock: clock}
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
	timer := time.NewTimer(ahead)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
