package local

import (
	"context"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local/wiring"
)

// Moved says what happened while time was moved.
type Moved struct {
	Now        time.Time       `json:"now"`
	Wakes      int             `json:"wakes"`       // invocations of wake
	DueMinutes int             `json:"due_minutes"` // minutes in which an alarm lay
	Next       *engine.Pending `json:"next,omitempty"`
	Happened   []engine.Said   `json:"happened,omitempty"`
}

// Advance moves time by d and returns when the world is quiet again. It does not run through the minutes: it
// jumps from one in which there is something to do to the next, and lets that finish in between. So all
// that would have happened has, in its order and at its time.
func (w *World) Advance(ctx context.Context, d time.Duration) (Moved, error) {
	w.moving.Lock()
	defer w.moving.Unlock()
	m := w.mover(ctx)
	target := w.clock.Now().Add(d)
	for {
		arrived, err := m.step(target)
		if err != nil || arrived {
			return m.moved(), err
		}
	}
}

// mover is one advance.
type mover struct {
	*World
	ctx   context.Context
	count Moved
	// Alarms that stay after their tick are looked at again like in real life, a minute later, but less and less
	// often: one that can never be served must not turn a week into ten thousand wakes.
	again time.Time
	gap   time.Duration
	begun bool

	stirred  bool // something happened to customers since launch ran
	insisted int  // how often launch wanted to be called again at once
}

func (w *World) mover(ctx context.Context) *mover {
	return &mover{World: w, ctx: ctx, gap: time.Minute, stirred: true}
}

func (m *mover) moved() Moved {
	m.count.Now = m.clock.Now()
	return m.count
}

// step makes one jump, at most to target, and waits until all is quiet. It returns true at target.
func (m *mover) step(target time.Time) (arrived bool, err error) {
	if err := m.settle(); err != nil {
		return false, err
	}
	if !m.clock.Now().Before(target) {
		return true, nil
	}
	launch, err := m.nextLaunch()
	if err != nil {
		return false, err
	}
	next, err := m.nextDue(m.ctx, m.clock.Now(), target, launch)
	if err != nil {
		return false, err
	}
	if !m.again.IsZero() && m.again.Before(next.at) {
		next = due{at: m.again, agenda: true}
	}
	jumped, err := m.jump(next.at)
	if err != nil || !jumped {
		return false, err
	}
	m.run(next)
	return false, m.bus.WaitQuiet(m.ctx)
}

// settle waits for the world to be quiet and looks for alarms that are due already. Those of before the first jump
// are served at once.
func (m *mover) settle() error {
	if err := m.bus.WaitQuiet(m.ctx); err != nil {
		return err
	}
	left, err := engine.FirstAlarm(m.ctx, m.Store, 0, item.Floor(m.clock.Now()))
	if err != nil {
		return err
	}
	if left != 0 && !m.begun {
		m.begun = true
		m.run(due{agenda: true})
		return m.settle()
	}
	m.begun = true
	switch {
	case left == 0:
		m.again, m.gap = time.Time{}, time.Minute
	case !m.again.After(m.clock.Now()):
		m.again = m.clock.Now().Truncate(time.Minute).Add(m.gap)
		m.gap *= 2
	}
	return nil
}

// jump moves the clock while nothing runs; false when something had begun in the meantime.
func (m *mover) jump(t time.Time) (jumped bool, err error) {
	m.gate.Still(func() {
		if !m.bus.Quiet() {
			return
		}
		if m.clock.Now().Before(t) {
			err = m.clock.Move(t)
		}
		jumped = err == nil
	})
	m.bus.Poke()
	select {
	case m.jumped <- struct{}{}:
	default:
	}
	return jumped, err
}

// run starts what is due: wake if an alarm lies there, launch if it has something to do, and the other schedules at their time.
func (m *mover) run(d due) {
	if d.launch {
		m.stirred = false
	}
	if d.agenda {
		m.stirred = true
		m.count.DueMinutes++
		m.count.Wakes += m.runSchedules(func(s wiring.Schedule) bool { return eachMinute(s) && s.Verb != launchVerb })
	}
	if d.launch {
		m.runSchedules(func(s wiring.Schedule) bool { return eachMinute(s) && s.Verb == launchVerb })
	}
	if !d.at.IsZero() {
		m.runSchedules(func(s wiring.Schedule) bool { return !eachMinute(s) && dueAt(s, d.at) })
	}
}
