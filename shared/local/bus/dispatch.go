package bus

import (
	"container/heap"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/engine"
)

// add queues a delivery, in as many copies as the bus makes. b.mu is held, or nobody else knows b.
func (b *Bus) add(d *delivery) {
	if d.due.After(b.o.Now()) {
		heap.Push(&b.queue.later, d)
		return
	}
	d.open, d.taken, d.err = b.chaos.copies(), false, nil
	for i := range d.open {
		if wait := b.chaos.delay(); wait > 0 && i > 0 {
			b.hold(d, wait)
			continue
		}
		b.queue.ready[d.rule.Verb] = append(b.queue.ready[d.rule.Verb], d)
	}
}

func (b *Bus) hold(d *delivery, wait time.Duration) {
	b.queue.held++
	time.AfterFunc(wait, func() {
		b.mu.Lock()
		b.queue.held--
		b.queue.ready[d.rule.Verb] = append(b.queue.ready[d.rule.Verb], d)
		b.mu.Unlock()
		b.Poke()
	})
}

// dispatch starts what is ready until the bus is closed.
func (b *Bus) dispatch() {
	for {
		wait := b.start()
		timer := time.NewTimer(wait)
		select {
		case <-b.changed:
		case <-timer.C:
		case <-b.stopped.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// start starts what may run and returns how long nothing else will be due.
func (b *Bus) start() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.o.Now()
	for _, d := range b.queue.due(now) {
		b.add(d)
	}
	for verb, ready := range b.queue.ready {
		for len(ready) > 0 && b.queue.running[verb] < max(1, b.o.Limit(verb)) {
			i := b.chaos.pick(len(ready))
			ready[0], ready[i] = ready[i], ready[0]
			d := ready[0]
			ready = ready[1:]
			b.queue.running[verb]++
			b.work.Go(func() { b.deliver(d) })
		}
		b.queue.ready[verb] = ready
	}
	b.tell(now)
	if len(b.queue.later) > 0 {
		return max(time.Millisecond, b.queue.later[0].due.Sub(now))
	}
	return time.Hour
}

// deliver is one attempt of one copy.
func (b *Bus) deliver(d *delivery) {
	var err error
	if d.rule.Verb == "" {
		err = fmt.Errorf("rule %s is no longer in the template", d.ruleName)
	} else {
		_, err = b.o.Invoker.Invoke(b.killed, d.rule.Verb, d.payload)
	}
	b.mu.Lock()
	d.open--
	if err == nil {
		d.taken = true
	} else {
		d.err = err
	}
	last := d.open == 0
	b.mu.Unlock()
	if last && (d.taken || b.stopped.Err() == nil) {
		b.settle(d) // when stopped, what was not taken waits in the file for the next start
	}
	b.mu.Lock()
	b.queue.running[d.rule.Verb]--
	b.mu.Unlock()
	b.Poke()
}

// settle ends a delivery whose copies have all ended, or queues its next attempt.
func (b *Bus) settle(d *delivery) {
	if d.taken {
		b.ledger.remove(d)
		return
	}
	d.tries++
	slog.Error("the bus could not deliver an entry", "function", d.rule.Verb, "rule", d.ruleName, "attempt", d.tries, "error", d.err)
	switch {
	case d.rule.Verb != "" && d.tries <= d.rule.Retries:
		b.later(d, time.Duration(d.tries)*time.Minute)
	case d.rule.Verb != "" && d.rule.Retries == 0:
		b.ledger.remove(d) // such an entry is brought again by what made it
	default:
		b.fail(d)
	}
}

func (b *Bus) later(d *delivery, wait time.Duration) {
	d.due = b.o.Now().Add(wait)
	b.ledger.update(d)
	b.mu.Lock()
	b.add(d)
	b.mu.Unlock()
}

func (b *Bus) fail(d *delivery) {
	var e events.EventBridgeEvent
	if err := json.Unmarshal(d.payload, &e); err != nil {
		slog.Error("an entry of the bus cannot be read", "error", err)
	}
	ctx, cancel := context.WithTimeout(b.killed, 10*time.Second)
	defer cancel()
	err := b.o.Keep(ctx, e.ID+" "+d.ruleName, engine.Failure{
		Time: b.o.Now(), Function: d.rule.Verb, Type: e.DetailType, Detail: e.Detail, Error: d.err.Error()})
	if err != nil {
		slog.Error("a failure could not be kept; it will be tried again", "error", err)
		d.tries--
		b.later(d, time.Minute)
		return
	}
	b.ledger.remove(d)
}
