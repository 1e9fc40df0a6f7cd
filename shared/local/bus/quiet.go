package bus

import (
	"context"
	"time"
)

// Quiet tells whether nothing runs and nothing is to be delivered by now.
func (b *Bus) Quiet() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.queue.idle(b.o.Now())
}

// WaitQuiet waits until the bus was Quiet.
func (b *Bus) WaitQuiet(ctx context.Context) error {
	b.mu.Lock()
	if b.queue.idle(b.o.Now()) {
		b.mu.Unlock()
		return nil
	}
	told := make(chan struct{})
	b.quiet = append(b.quiet, told)
	b.mu.Unlock()
	b.Poke()
	select {
	case <-told:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-b.stopped.Done():
		return context.Canceled
	}
}

// tell tells those who wait, if it is so. b.mu is held.
func (b *Bus) tell(now time.Time) {
	if !b.queue.idle(now) {
		return
	}
	for _, w := range b.quiet {
		close(w)
	}
	b.quiet = nil
}

// NextDue returns when the next retry is due, after now; false when none waits.
func (b *Bus) NextDue() (time.Time, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.queue.later) == 0 {
		return time.Time{}, false
	}
	return b.queue.later[0].due, true
}

// Waiting is how many entries are not done, for the status page.
func (b *Bus) Waiting() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := len(b.queue.later) + b.queue.held
	for verb, r := range b.queue.ready {
		n += len(r) + b.queue.running[verb]
	}
	return n
}
