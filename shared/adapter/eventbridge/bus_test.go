package eventbridge

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

type sent struct {
	EventBusName, Source, DetailType, Detail string
}

// cloud answers PutEvents: code says with which error code an entry is refused this time, "" for accepted.
type cloud struct {
	mu    sync.Mutex
	calls [][]sent
	taken []sent
	code  func(e sent, call int) string
}

func (c *cloud) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Entries []sent }
	if r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" || json.NewDecoder(r.Body).Decode(&in) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, in.Entries)
	failed, results := 0, []map[string]string{}
	for i, e := range in.Entries {
		if code := c.code(e, len(c.calls)); code != "" {
			failed++
			results = append(results, map[string]string{"ErrorCode": code, "ErrorMessage": "said the cloud"})
			continue
		}
		c.taken = append(c.taken, e)
		results = append(results, map[string]string{"EventId": strconv.Itoa(i)})
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]any{"FailedEntryCount": failed, "Entries": results})
}

// connect returns a bus on that cloud which counts its pauses instead of waiting.
func connect(t *testing.T, c *cloud) (bus *Bus, pauses *int) {
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	bus = New(eventbridge.New(eventbridge.Options{
		BaseEndpoint: aws.String(server.URL),
		Region:       "eu-central-1",
		Credentials:  credentials.NewStaticCredentialsProvider("id", "secret", ""),
		Retryer:      aws.NopRetryer{},
	}), "rapport")
	pauses = new(int)
	bus.pause = func(ctx context.Context, _ int) error { *pauses++; return ctx.Err() }
	return bus, pauses
}

func numbered(n int) []engine.Entry {
	out := make([]engine.Entry, n)
	for i := range out {
		out[i] = engine.Entry{Type: engine.TicksDue, Detail: []byte(`{"n":` + strconv.Itoa(i) + `}`)}
	}
	return out
}

func accept(sent, int) string { return "" }

func TestEntriesArriveInOrderTenACall(t *testing.T) {
	c := &cloud{code: accept}
	bus, _ := connect(t, c)
	require.NoError(t, bus.Publish(t.Context(), numbered(23)))
	require.Len(t, c.calls, 3)
	require.Len(t, c.taken, 23)
	for i, e := range c.taken {
		require.Equal(t, sent{"rapport", "rapport", "Ticks Due", `{"n":` + strconv.Itoa(i) + `}`}, e)
	}
}

func TestNothingToPublishMakesNoCall(t *testing.T) {
	c := &cloud{code: accept}
	bus, _ := connect(t, c)
	require.NoError(t, bus.Publish(t.Context(), nil))
	require.Empty(t, c.calls)
}

func TestOnlyTheEntryRefusedInsideA200IsSentAgain(t *testing.T) {
	c := &cloud{code: func(e sent, call int) string {
		if e.Detail == `{"n":2}` && call < 3 {
			return "ThrottlingException"
		}
		return ""
	}}
	bus, pauses := connect(t, c)
	require.NoError(t, bus.Publish(t.Context(), numbered(4)))
	require.Equal(t, 2, *pauses)
	require.Len(t, c.calls, 3)
	require.Len(t, c.calls[1], 1)
	require.Len(t, c.taken, 4)
	require.Equal(t, `{"n":2}`, c.taken[3].Detail)
}

func TestAnEntryRefusedForGoodIsNotSentAgain(t *testing.T) {
	c := &cloud{code: func(sent, int) string { return "MalformedDetail" }}
	bus, pauses := connect(t, c)
	err := bus.Publish(t.Context(), numbered(1))
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, "said the cloud")
	require.Len(t, c.calls, 1)
	require.Zero(t, *pauses)
}

func TestAnEntryRefusedEachTimeIsAnErrorAfterAFewTries(t *testing.T) {
	c := &cloud{code: func(sent, int) string { return "InternalFailure" }}
	bus, _ := connect(t, c)
	err := bus.Publish(t.Context(), numbered(2))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.ErrorContains(t, err, "InternalFailure")
	require.Len(t, c.calls, tries)
}

func TestTriesEndWithTheContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := &cloud{code: func(sent, int) string { return "ThrottlingException" }}
	bus, _ := connect(t, c)
	bus.pause = func(ctx context.Context, try int) error { cancel(); return pause(ctx, try) }
	err := bus.Publish(ctx, numbered(1))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, c.calls, 1)
}

func TestABusThatDoesNotAnswerIsUnavailable(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	t.Cleanup(server.Close)
	bus := New(eventbridge.New(eventbridge.Options{
		BaseEndpoint: aws.String(server.URL), Region: "eu-central-1", Retryer: aws.NopRetryer{},
		Credentials: credentials.NewStaticCredentialsProvider("id", "secret", ""),
	}), "rapport")
	err := bus.Publish(t.Context(), numbered(1))
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
	require.True(t, errors.Unwrap(err) != nil, "the cause is kept")
}
