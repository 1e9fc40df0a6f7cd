package local

import (
	"context"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// due is the next moment at which something happens by itself.
type due struct {
	at     time.Time
	agenda bool // an alarm lies there, so wake has to look
	launch bool // launch has something to do
}

// nextDue returns the earliest moment, after now and not after target, at which there is something to do; target itself
// when there is nothing before. launch is when launch wants to be called, the zero time for never.
func (w *World) nextDue(ctx context.Context, now, target, launch time.Time) (due, error) {
	next := due{at: target}
	alarm, err := engine.FirstAlarm(ctx, w.Store, item.Floor(now)+1, item.Floor(target))
	if err != nil {
		return due{}, err
	}
	if alarm != 0 {
		next = due{at: alarm.Time(), agenda: true}
	}
	if t, ok := w.bus.NextDue(); ok && t.After(now) && t.Before(next.at) {
		next = due{at: t}
	}
	for _, s := range w.wiring.Schedules {
		if eachMinute(s) {
			continue
		}
		if t := now.Truncate(s.Every).Add(s.Every); t.Before(next.at) {
			next = due{at: t}
		}
	}
	switch {
	case launch.IsZero() || launch.After(next.at):
	case launch.Before(next.at):
		next = due{at: launch, launch: true}
	default:
		next.launch = true
	}
	return next, nil
}
