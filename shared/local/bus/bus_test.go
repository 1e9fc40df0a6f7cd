package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
	"rapport/shared/local/wiring"
)

const template = `
Resources:
  EngageFunction:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Received: {Type: EventBridgeRule, Properties: {EventBusName: rapport, Pattern: {detail-type: [Events Received]}}}
        Ticks: {Type: EventBridgeRule, Properties: {EventBusName: rapport, Pattern: {detail-type: [Ticks Due]}, RetryPolicy: {MaximumRetryAttempts: 0}}}
  FeedbackFunction:
    Type: AWS::Serverless::Function
    Properties:
      Events:
        Mail: {Type: EventBridgeRule, Properties: {Pattern: {source: [aws.ses]}}}
`

// bench is a bus with a clock of its own and functions that do as answer says.
type bench struct {
	t      *testing.T
	path   string
	bus    *Bus
	answer func(n int, e events.EventBridgeEvent) error // n counts the invocations from 1

	mu       sync.Mutex
	now      time.Time
	got      []string // verb and detail of each invocation, in the order in which they began
	failures []engine.Failure
}

func newBench(t *testing.T, seed uint64, answer func(int, events.EventBridgeEvent) error) *bench {
	b := &bench{t: t, path: filepath.Join(t.TempDir(), "rapport.db"), answer: answer, now: time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)}
	b.open(seed)
	return b
}

func (b *bench) open(seed uint64) {
	w, err := wiring.Read("template.yaml", []byte(template), nil)
	require.NoError(b.t, err)
	b.bus, err = Open(b.path, Options{Rules: w.Rules, Invoker: b, Now: b.clock, Keep: b.keep, Seed: seed,
		Limit: func(string) int { return 8 }})
	require.NoError(b.t, err)
	b.t.Cleanup(func() { b.bus.Close() })
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) advance(d time.Duration) {
	b.mu.Lock()
	b.now = b.now.Add(d)
	b.mu.Unlock()
	b.bus.Poke()
	b.wait()
}

func (b *bench) wait() { require.NoError(b.t, b.bus.WaitQuiet(context.Background())) }

func (b *bench) keep(_ context.Context, _ string, f engine.Failure) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.failures = append(b.failures, f)
	return nil
}

func (b *bench) Invoke(_ context.Context, verb string, payload []byte) ([]byte, error) {
	var e events.EventBridgeEvent
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	b.mu.Lock()
	b.got = append(b.got, verb+" "+string(e.Detail))
	n := len(b.got)
	b.mu.Unlock()
	return nil, b.answer(n, e)
}

func (b *bench) invocations() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.got...)
}

func (b *bench) put(bus, source, kind string, details ...int) {
	var es []events.EventBridgeEvent
	for _, d := range details {
		es = append(es, events.EventBridgeEvent{ID: fmt.Sprint("e", d), Source: source, DetailType: kind, Detail: json.RawMessage(fmt.Sprint(d))})
	}
	require.NoError(b.t, b.bus.Put(context.Background(), bus, es))
}

func fine(int, events.EventBridgeEvent) error { return nil }

func TestAnEntryGoesToTheFunctionsWhoseRulesMatch(t *testing.T) {
	b := newBench(t, 0, fine)
	b.put("rapport", "rapport", "Events Received", 1)
	b.put("rapport", "rapport", "Order Placed", 2)    // no rule
	b.put("default", "rapport", "Events Received", 3) // another bus
	b.put("default", "aws.ses", "Email Sent", 4)
	b.wait()
	require.ElementsMatch(t, []string{"engage 1", "feedback 4"}, b.invocations())
	require.Zero(t, b.bus.Waiting())
}

func TestAFailedEntryComesAgainAfterOneMinuteAndTwoMore(t *testing.T) {
	b := newBench(t, 0, func(n int, _ events.EventBridgeEvent) error {
		if n < 3 {
			return errors.New("no store")
		}
		return nil
	})
	b.put("rapport", "rapport", "Events Received", 1)
	b.wait()
	due, ok := b.bus.NextDue()
	require.True(t, ok)
	require.Equal(t, time.Minute, due.Sub(b.clock()))
	b.advance(59 * time.Second)
	require.Len(t, b.invocations(), 1)
	b.advance(time.Second)
	require.Len(t, b.invocations(), 2)
	b.advance(2 * time.Minute)
	require.Len(t, b.invocations(), 3)
	_, ok = b.bus.NextDue()
	require.False(t, ok)
	require.Empty(t, b.failures)
}

func TestAfterTheRetriesAPersonIsTold(t *testing.T) {
	b := newBench(t, 0, func(int, events.EventBridgeEvent) error { return errors.New("no store") })
	b.put("rapport", "rapport", "Events Received", 7)
	b.wait()
	b.advance(time.Minute)
	b.advance(2 * time.Minute)
	require.Len(t, b.failures, 1)
	f := b.failures[0]
	require.Equal(t, "engage", f.Function)
	require.Equal(t, "Events Received", f.Type)
	require.JSONEq(t, "7", string(f.Detail))
	require.Contains(t, f.Error, "no store")
	b.advance(time.Hour)
	require.Len(t, b.invocations(), 3)
}

func TestTicksAreNeitherRetriedNorKept(t *testing.T) {
	b := newBench(t, 0, func(int, events.EventBridgeEvent) error { return errors.New("no store") })
	b.put("rapport", "rapport", "Ticks Due", 1)
	b.wait()
	b.advance(time.Hour)
	require.Len(t, b.invocations(), 1)
	require.Empty(t, b.failures)
}

func TestWhatWasNotDoneIsDeliveredByTheNextStart(t *testing.T) {
	entered, release := make(chan struct{}), make(chan struct{})
	b := newBench(t, 0, func(n int, _ events.EventBridgeEvent) error {
		if n == 1 {
			close(entered)
			<-release
			return errors.New("killed")
		}
		return nil
	})
	b.put("rapport", "rapport", "Events Received", 1)
	<-entered
	go func() {
		<-b.bus.stopped.Done()
		close(release)
	}()
	require.NoError(t, b.bus.Close())
	b.open(0)
	b.wait()
	require.Equal(t, []string{"engage 1", "engage 1"}, b.invocations())
	require.NoError(t, b.bus.Close())
	require.Error(t, b.bus.Put(context.Background(), "default", []events.EventBridgeEvent{{Source: "aws.ses"}}))
	b.open(0)
	b.wait()
	require.Len(t, b.invocations(), 2, "what was taken is gone")
}

func TestUnderASeedEveryEntryIsRepeatedAndTheOrderIsNotKept(t *testing.T) {
	b := newBench(t, 42, fine)
	var in []int
	for i := range 200 {
		in = append(in, i)
	}
	b.put("rapport", "rapport", "Events Received", in...)
	b.wait()
	counts, order := map[string]int{}, b.invocations()
	for _, g := range order {
		counts[g]++
	}
	require.Len(t, counts, 200)
	for g, n := range counts {
		require.GreaterOrEqual(t, n, 2, g)
	}
	sorted := true
	for i, g := range order[:50] {
		sorted = sorted && g == fmt.Sprint("engage ", i)
	}
	require.False(t, sorted)
}
