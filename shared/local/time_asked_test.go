package local

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/mail"
)

// slowSink holds each mail until it is let go.
type slowSink struct {
	mail.Recorder
	came, gone chan struct{}
}

func newSlowSink() *slowSink {
	return &slowSink{came: make(chan struct{}, 16), gone: make(chan struct{})}
}

func (s *slowSink) Take(ctx context.Context, m mail.Message) error {
	s.came <- struct{}{}
	select {
	case <-s.gone:
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.Recorder.Take(ctx, m)
}

// leave asks for a move of the clock and goes away when somebody is in the middle of it.
func leave(t *testing.T, w *World, how string, middle func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL+"/local/clock", strings.NewReader(how))
	require.NoError(t, err)
	left := make(chan error, 1)
	go func() {
		res, err := http.DefaultClient.Do(r)
		if err == nil {
			res.Body.Close()
		}
		left <- err
	}()
	middle()
	cancel()
	require.ErrorIs(t, <-left, context.Canceled)
}

func TestTimeMovesOnToItsEndWhenThePageThatAskedIsLeft(t *testing.T) {
	sink := newSlowSink()
	w := world(t, func(o *Options) { o.MailSink, o.Seed = sink, 0 })
	fill(t, w, "ana")
	before := w.Now()
	leave(t, w, `{"advance":"3d"}`, func() {
		<-sink.came
		status, said := ask(t, w, "POST", "/local/clock", `{"advance":"1h"}`)
		require.Equal(t, http.StatusConflict, status)
		require.Contains(t, said, "time is being moved already")
		_, said = ask(t, w, "GET", "/local/status", "")
		require.Contains(t, said, `"moving":true`)
	})
	close(sink.gone)
	require.Eventually(t, func() bool {
		_, said := ask(t, w, "GET", "/local/status", "")
		return strings.Contains(said, `"moving":false`)
	}, time.Minute, 10*time.Millisecond)
	require.WithinDuration(t, before.Add(72*time.Hour), w.Now(), time.Minute)
	require.Len(t, sink.Mails(), 1)
	status, said := ask(t, w, "POST", "/local/clock", `{"advance":"1h"}`)
	require.Equal(t, http.StatusOK, status, said)
	require.WithinDuration(t, before.Add(73*time.Hour), w.Now(), time.Minute)
}
