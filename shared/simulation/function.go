package simulation

import (
	"context"
	"fmt"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// function is one that the bus starts.
type function func(context.Context, events.EventBridgeEvent) error

// functions are those that a world has, by verb.
type functions map[string]function

// newFunctions makes them. No mail waits for its place: the clock stands still while they run.
func newFunctions(p engine.Ports) (functions, error) {
	env := func(name string) string {
		return map[string]string{"PUBLIC_URL": "https://simulation.invalid", "MAX_SEND_RATE": "1e12"}[name]
	}
	all := functions{}
	for verb, build := range map[string]func(func(string) string, engine.Ports) (func(context.Context, events.EventBridgeEvent) error, error){
		"deliver": engine.NewDeliver, "engage": engine.NewEngage, "feedback": engine.NewFeedback, "launch": engine.NewLaunch} {
		take, err := build(env, p)
		if err != nil {
			return nil, fmt.Errorf("simulate %s: %w", verb, err)
		}
		all[verb] = take
	}
	return all, nil
}

// bus keeps entries until the world hands them to their functions.
type bus struct{ entries []engine.Entry }

// Publish implements engine.Bus.
func (b *bus) Publish(_ context.Context, entries []engine.Entry) error {
	b.entries = append(b.entries, entries...)
	return nil
}

// settle hands on what lies on the bus and what the channel reports, and what comes of these, until nothing does.
func (w *World) settle(ctx context.Context) error {
	for len(w.bus.entries) > 0 || len(w.post.reports) > 0 {
		entries, reports := w.bus.entries, w.post.reports
		w.bus.entries, w.post.reports = nil, nil
		for _, e := range entries {
			if err := w.hand(ctx, e); err != nil {
				return err
			}
		}
		for _, r := range reports {
			if err := w.take["feedback"](ctx, r); err != nil {
				return fmt.Errorf("simulate the report on a mail: %w", err)
			}
		}
	}
	return nil
}

// hand gives an entry to its function, as the rules of template.yaml do.
func (w *World) hand(ctx context.Context, e engine.Entry) error {
	verb := "engage"
	if e.Type == engine.MessageRequested {
		verb = "deliver"
	}
	if err := w.take[verb](ctx, events.EventBridgeEvent{DetailType: e.Type, Source: engine.BusSource, Time: w.now, Detail: e.Detail}); err != nil {
		return fault.New(fault.Of(err), "simulate %s: %w", verb, err)
	}
	return nil
}
