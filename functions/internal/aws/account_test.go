package aws

import (
	"bytes"
	"context"
	"encoding/json"
	"log"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/require"
)

// env makes an environment of pairs.
func env(pairs ...string) func(string) string {
	values := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		values[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return values[name] }
}

// under returns the context of an invocation with that offset in its client context.
func under(offset string) context.Context {
	lc := &lambdacontext.LambdaContext{AwsRequestID: "request-1"}
	if offset != "" {
		lc.ClientContext.Custom = map[string]string{OffsetKey: offset}
	}
	return lambdacontext.NewContext(context.Background(), lc)
}

// seen invokes a handler that only looks at the clock, and returns how far it was ahead.
func seen(t *testing.T, a *Account, ctx context.Context) time.Duration {
	t.Helper()
	var now time.Time
	_, err := a.Serve(func() { now = a.Now() }).Invoke(ctx, []byte(`{}`))
	require.NoError(t, err)
	return time.Until(now)
}

func TestAMovedClockIsHonouredInvocationByInvocationOnOneMachine(t *testing.T) {
	a := Connect(t.Context(), env("RAPPORT_LOCAL", "1"))
	require.InDelta(t, 25*time.Hour, seen(t, a, under("90000000")), float64(time.Minute))
	require.InDelta(t, 0, seen(t, a, under("")), float64(time.Minute), "the next one is not moved by the one before")
	require.InDelta(t, 0, seen(t, a, context.Background()), float64(time.Minute))
}

func TestNobodyMovesTheClockInTheCloud(t *testing.T) {
	a := Connect(t.Context(), env())
	require.InDelta(t, 0, seen(t, a, under("90000000")), float64(time.Minute))
}

func TestAnOffsetThatIsNoNumberFailsTheInvocation(t *testing.T) {
	a := Connect(t.Context(), env("RAPPORT_LOCAL", "1"))
	called := false
	_, err := a.Serve(func() { called = true }).Invoke(under("tomorrow"), []byte(`{}`))
	require.ErrorContains(t, err, OffsetKey)
	require.False(t, called, "it must not decide at a time that nobody meant")
}

func TestEverythingThatTheEnvironmentLacksIsTold(t *testing.T) {
	a := Connect(t.Context(), env("LOG_LEVEL", "LOUD", "BUS_NAME", "rapport"))
	a.Store()
	a.Bus()
	a.Mailer()
	require.ErrorContains(t, a.Err(), "TABLE_NAME")
	require.ErrorContains(t, a.Err(), "CONFIGURATION_SET")
	require.ErrorContains(t, a.Err(), "LOUD")
	require.NotContains(t, a.Err().Error(), "BUS_NAME")
}

func TestALogLineHasTheNamesThatLambdaKnows(t *testing.T) {
	old := slog.Default()
	t.Cleanup(func() { slog.SetDefault(old) })
	var out bytes.Buffer
	logTo(&out, slog.LevelError)
	slog.InfoContext(under(""), "too quiet to be heard")
	slog.With("who", "u.1").ErrorContext(under(""), "put failed", slog.Group("_aws", "time", 1))
	log.Print("a main gives up")

	lines := bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n"))
	require.Len(t, lines, 2)
	var line map[string]any
	require.NoError(t, json.Unmarshal(lines[0], &line))
	require.Equal(t, "put failed", line["message"])
	require.Equal(t, "ERROR", line["level"])
	require.Equal(t, "request-1", line["requestId"])
	require.Equal(t, "u.1", line["who"])
	require.Equal(t, map[string]any{"time": 1.0}, line["_aws"])
	require.NotEmpty(t, line["timestamp"])
	require.Contains(t, string(lines[1]), "a main gives up")
}
