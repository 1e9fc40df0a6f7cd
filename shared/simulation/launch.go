package simulation

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/item"
)

// launches knows when launch has something to do next. In a real Rapport it runs each minute.
type launches struct {
	moment  time.Time // the zero time for never
	known   bool      // that moment still holds
	stirred bool      // a member list changed since launch ran
}

// note is told of every put.
func (l *launches) note(k item.Key) {
	if item.IsMember(k) && !l.stirred {
		l.stirred, l.known = true, false
	}
}

// at returns the minute in which launch is to run, now or later; the zero time for never.
func (l *launches) at(ctx context.Context, w *World) (time.Time, error) {
	if l.known {
		return l.moment, nil
	}
	moment, err := w.engine.NextLaunch(ctx, l.stirred)
	if err != nil {
		return time.Time{}, fmt.Errorf("look when something is launched: %w", err)
	}
	if l.known = true; !moment.IsZero() {
		moment = item.MinuteAt(moment).Time()
	}
	l.moment = moment
	return moment, nil
}

// launch runs it, and does what comes of it.
func (w *World) launch(ctx context.Context) error {
	w.next.known = false
	if w.o.Plain && w.now.Equal(w.now.Truncate(24*time.Hour)) { // it may be for the day's figures alone
		if moment, err := w.next.at(ctx, w); err != nil || moment.After(w.now) {
			return err
		}
		w.next.known = false
	}
	began := w.now
	w.next.stirred = false
	if err := w.take["launch"](ctx, events.EventBridgeEvent{DetailType: "Scheduled Event", Time: w.now, Detail: []byte("{}")}); err != nil {
		return fmt.Errorf("simulate launch: %w", err)
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	moment, err := w.next.at(ctx, w)
	if later := began.Truncate(time.Minute).Add(time.Minute); !moment.IsZero() && moment.Before(later) {
		w.next.moment = later // what it could not do yet it does a minute later
	}
	return err
}
