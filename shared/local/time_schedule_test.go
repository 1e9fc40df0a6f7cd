package local

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/clock"
	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// launching is a world in which launch runs each minute and does what it is told.
func launching(t *testing.T, run func(*World) error) *World {
	c, err := clock.Open(t.TempDir()+"/"+ClockFile, time.Now)
	require.NoError(t, err)
	w := &World{clock: c, wiring: &wiring.Wiring{Schedules: []wiring.Schedule{{Name: "Launch", Verb: launchVerb, Every: time.Minute}}}}
	w.ctx, w.stop = context.WithCancel(t.Context())
	w.gate = invoke.NewGate(invoker(func() error { return run(w) }))
	return w
}

type invoker func() error

func (i invoker) Invoke(context.Context, string, []byte) ([]byte, error) { return nil, i() }

// logged is what an advance's schedules log.
func logged(w *World) string {
	var b bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	defer slog.SetDefault(before)
	w.runSchedules(eachMinute)
	return b.String()
}

func TestAnEndThatWasAskedForIsNoErrorOfALaunch(t *testing.T) {
	require.Empty(t, logged(launching(t, func(w *World) error {
		w.stop()
		return &invoke.Failure{Verb: launchVerb, Message: context.Canceled.Error()}
	})))
	require.Contains(t, logged(launching(t, func(*World) error { return errors.New("no answer") })), "a schedule's function failed")
}
