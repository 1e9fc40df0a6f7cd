package local

import (
	"context"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// horizon is how far UntilNext looks ahead: longer than any enrolment lasts.
const horizon = 400 * 24 * time.Hour

// overdueSteps is how many minutes UntilNext gives to something that is due already.
const overdueSteps = 30

// UntilNext moves time until something happens to a customer; alarms without an effect do not count. It returns
// what it was, and fault.NotFound when nothing is to come for her.
func (w *World) UntilNext(ctx context.Context, customer string) (Moved, error) {
	w.moving.Lock()
	defer w.moving.Unlock()
	m := w.mover(ctx)
	if err := m.bus.WaitQuiet(ctx); err != nil {
		return m.moved(), err
	}
	before, err := w.engine.Explain(ctx, customer)
	if err != nil {
		return m.moved(), err
	}
	if len(before.Pending) == 0 {
		return m.moved(), fault.New(fault.NotFound, "nothing is to come for %s by itself: do something in the shop first", customer)
	}
	m.count.Next = &before.Pending[0]
	return m.until(customer, len(before.Lines))
}

// until steps until the customer's journal has more than so many lines.
func (m *mover) until(customer string, lines int) (Moved, error) {
	limit, late := m.clock.Now().Add(horizon), 0
	for m.clock.Now().Before(limit) && late < overdueSteps {
		now, err := m.engine.Explain(m.ctx, customer)
		if err != nil {
			return m.moved(), err
		}
		if len(now.Lines) > lines {
			m.count.Happened = now.Lines[lines:]
			return m.moved(), nil
		}
		if len(now.Pending) == 0 {
			return m.moved(), nil
		}
		target := m.after(now.Pending[0])
		if target.Sub(m.clock.Now()) <= time.Minute {
			late++
		}
		if _, err := m.step(target); err != nil {
			return m.moved(), err
		}
	}
	return m.moved(), fault.New(fault.Unavailable, "what is to come for %s is due but does not happen: rapport failures may say why", customer)
}

// after is the minute in which something pending should have happened, at least the next one.
func (m *mover) after(p engine.Pending) time.Time {
	now := m.clock.Now()
	if due := item.MinuteAt(p.At).Time(); due.After(now) {
		return due
	}
	return now.Truncate(time.Minute).Add(time.Minute)
}
