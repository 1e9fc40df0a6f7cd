package local

import (
	"encoding/json"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// keepSchedules runs the schedules as time passes by itself: at once, for what came due while nothing ran, and
// then at each minute.
func (w *World) keepSchedules() {
	w.whileStill(func() { w.runSchedules(func(wiring.Schedule) bool { return true }) })
	for {
		minute := w.clock.Now().Truncate(time.Minute).Add(time.Minute)
		timer := time.NewTimer(minute.Sub(w.clock.Now()))
		select {
		case <-timer.C:
			w.whileStill(func() { w.runSchedules(func(s wiring.Schedule) bool { return dueAt(s, minute) }) })
		case <-w.jumped:
		case <-w.ctx.Done():
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// whileStill keeps time from being moved while f runs.
func (w *World) whileStill(f func()) {
	w.moving.Lock()
	defer w.moving.Unlock()
	f()
}

// dueAt tells whether a schedule runs at a minute.
func dueAt(s wiring.Schedule, minute time.Time) bool {
	return minute.Unix()%int64(s.Every/time.Second) == 0
}

// eachMinute tells apart the schedules that only look whether something is due: when time is
// moved they run for the minutes in which something is.
func eachMinute(s wiring.Schedule) bool { return s.Every <= time.Minute }

// runSchedules invokes the functions of those schedules, one after the other, and returns how many there were.
func (w *World) runSchedules(which func(wiring.Schedule) bool) int {
	n := 0
	for _, s := range w.wiring.Schedules {
		if !which(s) || w.ctx.Err() != nil {
			continue
		}
		n++
		if _, err := w.gate.Invoke(w.ctx, s.Verb, scheduled(s, w.clock.Now())); err != nil && w.ctx.Err() == nil {
			slog.Error("a schedule's function failed", "schedule", s.Name, "error", err)
		}
	}
	return n
}

// scheduled is the event of a schedule.
func scheduled(s wiring.Schedule, now time.Time) []byte {
	b, err := json.Marshal(events.EventBridgeEvent{
		Version: "0", ID: invoke.NewID(), DetailType: "Scheduled Event", Source: "aws.events", AccountID: "000000000000",
		Time: now.Truncate(time.Second), Region: "us-east-1", Resources: []string{"arn:aws:events:us-east-1:000000000000:rule/" + s.Name},
		Detail: json.RawMessage("{}"),
	})
	if err != nil {
		panic(err) // texts and a time
	}
	return b
}
