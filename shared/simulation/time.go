package simulation

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// Feed takes events in, which must come in the order in which they were received. The clock moves to each, and all that comes due until then
// happens before it. An event received before the world's time is taken in now.
func (w *World) Feed(ctx context.Context, events []event.Event) error {
	ctx = engine.Silent(ctx)
	for len(events) > 0 {
		n := together(events)
		if err := w.Until(ctx, events[0].Received); err != nil {
			return err
		}
		if _, err := w.engine.Process(ctx, events[:n]); err != nil {
			return fmt.Errorf("simulate %q of %s: %w", events[0].Name, events[0].Customer, err)
		}
		if err := w.settle(ctx); err != nil {
			return err
		}
		events = events[n:]
	}
	return nil
}

// together returns how many events came in one call: what one customer did, received at one time. Everything else comes alone: the channel's
// word on a mail may have the same time as what the mail was sent for.
func together(events []event.Event) int {
	first, n := events[0], 1
	for n < len(events) && events[n].Kind == event.Behaviour && first.Kind == event.Behaviour &&
		events[n].Customer == first.Customer && events[n].Received.Equal(first.Received) {
		n++
	}
	return n
}

// Until moves the clock to t, from one minute in which there is something to do to the next, and does it. A t that has passed changes nothing.
func (w *World) Until(ctx context.Context, t time.Time) error {
	ctx = engine.Silent(ctx)
	for {
		did, err := w.one(ctx, t)
		if err != nil {
			return err
		}
		if !did {
			w.reach(t)
			return nil
		}
	}
}

// one does what is due next, if that is through t: the alarms of one minute, or a launch. Of both at once the alarms come first: they may bring
// somebody into the segment that is launched to.
func (w *World) one(ctx context.Context, t time.Time) (did bool, err error) {
	launch, err := w.next.at(ctx, w)
	if err != nil {
		return false, err
	}
	if launches := !launch.IsZero() && !launch.After(t); launches {
		did, t = true, launch
	}
	minute, due, err := w.due(ctx, item.Floor(t))
	switch {
	case err != nil:
		return false, err
	case len(due) > 0:
		w.reach(minute.Time())
		return true, w.tick(ctx, due)
	case did:
		w.reach(launch)
		return true, w.launch(ctx)
	}
	return false, nil
}

// reach moves the clock forward, never back.
func (w *World) reach(t time.Time) {
	if t.After(w.now) {
		w.now = t.UTC()
	}
}

// due returns the earliest minute through last in which alarms lie, and those alarms; none when there is no such minute.
func (w *World) due(ctx context.Context, last item.Minute) (item.Minute, []engine.Alarm, error) {
	first, err := engine.FirstAlarm(ctx, w.store, 0, last)
	if err != nil || first == 0 {
		return 0, nil, err
	}
	var due []engine.Alarm
	for shard := range item.Shards {
		items, err := w.store.Query(ctx, item.AgendaThrough(shard, first))
		if err != nil {
			return 0, nil, fmt.Errorf("read the simulated agenda: %w", err)
		}
		more, err := engine.Alarms(shard, items)
		if err != nil {
			return 0, nil, err
		}
		due = append(due, more...)
	}
	return first, due, nil
}

func (w *World) tick(ctx context.Context, due []engine.Alarm) error {
	for _, alarm := range due {
		if err := w.engine.Tick(ctx, alarm); err != nil {
			return fmt.Errorf("simulate the alarm of %s: %w", alarm.Customer, err)
		}
		if err := w.settle(ctx); err != nil {
			return err
		}
	}
	return nil
}
