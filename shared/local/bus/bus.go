// Package bus is EventBridge on one machine: what it accepted is on disk, and is handed to
// the functions whose rules match, at least once, like AWS does it: a failed
// attempt is repeated after one minute and after two more, then it is a failure for a person.
package bus

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/engine"
	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// Options is what a bus stands on.
type Options struct {
	Rules   []wiring.Rule
	Invoker invoke.Invoker
	Now     func() time.Time
	// Limit is how many invocations of a function the bus runs at once.
	Limit func(verb string) int
	// Keep stores what a function could not take after all retries, for a person; one id is one
	// failure. After an error it is called again later.
	Keep func(ctx context.Context, id string, f engine.Failure) error
	// Seed other than 0 makes the bus repeat, reorder and overlap every delivery, as AWS may at any time.
	Seed uint64
}

// Bus holds the deliveries that are not done. All its methods may be called at once.
type Bus struct {
	o       Options
	ledger  *ledger
	stopped context.Context // nothing more is started
	stop    context.CancelFunc
	killed  context.Context // what still runs is told to end
	kill    context.CancelFunc
	work    sync.WaitGroup
	changed chan struct{} // has room for one: something may be ready

	mu    sync.Mutex
	queue queue
	chaos *chaos // nil for a well-behaved bus
	quiet []chan struct{}
}

// Open opens the bus in the SQLite file at path, beside whatever else is in it,
// and starts to deliver, first what an earlier process left.
func Open(path string, o Options) (*Bus, error) {
	l, left, err := openLedger(path)
	if err != nil {
		return nil, fmt.Errorf("open the bus in %s: %w", path, err)
	}
	b := &Bus{o: o, ledger: l, changed: make(chan struct{}, 1), queue: newQueue(), chaos: newChaos(o.Seed)}
	b.killed, b.kill = context.WithCancel(context.Background())
	b.stopped, b.stop = context.WithCancel(b.killed)
	for _, d := range left {
		d.rule, _ = b.rule(d.ruleName)
		b.add(d)
	}
	b.work.Go(b.dispatch)
	return b, nil
}

// Put accepts entries for a bus. When it returns nil they are on disk.
func (b *Bus) Put(ctx context.Context, bus string, entries []events.EventBridgeEvent) error {
	var ds []*delivery
	for _, e := range entries {
		matched, err := b.match(bus, e)
		if err != nil {
			return err
		}
		ds = append(ds, matched...)
	}
	if len(ds) == 0 {
		return nil // nobody listens: the shop's own rules are in the cloud
	}
	if err := b.ledger.insert(ctx, ds); err != nil {
		return err
	}
	b.mu.Lock()
	for _, d := range ds {
		b.add(d)
	}
	b.mu.Unlock()
	b.Poke()
	return nil
}

// match makes a delivery for each rule that an entry matches.
func (b *Bus) match(bus string, e events.EventBridgeEvent) ([]*delivery, error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode entry %s: %w", e.DetailType, err)
	}
	var decoded map[string]any
	if err := json.Unmarshal(payload, &decoded); err != nil {
		return nil, fmt.Errorf("decode entry %s: %w", e.DetailType, err)
	}
	var out []*delivery
	for _, r := range b.o.Rules {
		if r.Bus == bus && r.Pattern.Matches(decoded) {
			out = append(out, &delivery{id: b.ledger.next(), ruleName: r.Name, rule: r, payload: payload, due: b.o.Now()})
		}
	}
	return out, nil
}

func (b *Bus) rule(name string) (wiring.Rule, bool) {
	for _, r := range b.o.Rules {
		if r.Name == name {
			return r, true
		}
	}
	return wiring.Rule{}, false
}

// Poke makes the bus look at the clock again; call it when time was moved.
func (b *Bus) Poke() {
	select {
	case b.changed <- struct{}{}:
	default:
	}
}

// grace is how long Close lets invocations run: one between SES's answer and its own commit would leave a
// message whose fate is not known.
const grace = 10 * time.Second

// Close starts nothing more, waits for what runs, and closes the file. What is not done stays in it.
func (b *Bus) Close() error {
	b.stop()
	defer time.AfterFunc(grace, b.kill).Stop()
	b.work.Wait()
	b.kill()
	return b.ledger.close()
}
