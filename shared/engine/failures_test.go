package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// failureDay is a store, and engage over it, at the time of the payload in events/.
type failureDay struct {
	t      *testing.T
	now    time.Time
	store  engine.Store
	engage func(context.Context, events.EventBridgeEvent) error
}

func newFailureDay(t *testing.T) *failureDay {
	d := &failureDay{t: t, now: time.Date(2026, 12, 1, 11, 3, 8, 0, time.UTC)}
	clock := func() time.Time { return d.now }
	d.store = memory.New(clock)
	var err error
	d.engage, err = engine.NewEngage(func(string) string { return "" }, engine.Ports{Store: d.store, Clock: clock})
	require.NoError(t, err)
	return d
}

// kept returns the failures that are stored for a day.
func (d *failureDay) kept(day time.Time) (all []engine.Failure) {
	d.t.Helper()
	items, err := d.store.Query(d.t.Context(), item.FailedOn(day))
	require.NoError(d.t, err)
	for _, it := range items {
		var f engine.Failure
		require.NoError(d.t, json.Unmarshal(it.Body, &f))
		all = append(all, f)
	}
	return all
}

// reported is the payload in events/: Lambda gave up on an Events Received for engage.
func reported(t *testing.T) (entry events.EventBridgeEvent) {
	t.Helper()
	body, err := os.ReadFile("../../events/engage/failure.json")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(body, &entry))
	return entry
}

// wrapped is what Lambda reports when engage could not keep that failure.
func wrapped(t *testing.T, entry events.EventBridgeEvent, n int) events.EventBridgeEvent {
	t.Helper()
	inner, err := json.Marshal(entry)
	require.NoError(t, err)
	outer := entry
	outer.ID = fmt.Sprint("again-", n)
	outer.Time = entry.Time.Add(3 * time.Minute)
	outer.Detail = json.RawMessage(fmt.Sprintf(`{"version":"1.0","timestamp":%q,"requestContext":{"requestId":"r-%d","functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:rapport-EngageFunction-1A2B:$LATEST","condition":"RetriesExhausted","approximateInvokeCount":3},"requestPayload":%s,"responsePayload":{"errorMessage":"keep the failure: no table","errorType":"wrapError"}}`,
		outer.Time.Format(time.RFC3339Nano), n, inner))
	return outer
}

func TestWhatAFunctionGaveUpOnIsKeptWithItsContentAndReason(t *testing.T) {
	d := newFailureDay(t)
	require.NoError(t, d.engage(t.Context(), reported(t)))
	kept := d.kept(d.now)
	require.Len(t, kept, 1)
	require.Equal(t, "engage", kept[0].Function)
	require.Equal(t, engine.EventsReceived, kept[0].Type)
	require.Equal(t, time.Date(2026, 12, 1, 11, 3, 7, 512e6, time.UTC), kept[0].Time)
	require.Contains(t, kept[0].Error, "append to history")
	require.Contains(t, kept[0].Error, "RetriesExhausted, attempts: 3")
	var detail engine.Received
	require.NoError(t, json.Unmarshal(kept[0].Detail, &detail), "it can be handed in again")
	require.Equal(t, "u.ana-17", detail.Events[0].Customer)

	said, err := engine.New(engine.Ports{Store: d.store, Clock: func() time.Time { return d.now }}).Failures(t.Context(), d.now)
	require.NoError(t, err)
	require.Len(t, said, 1)
	require.Contains(t, said[0].Sentence, "engage could not take Events Received")
}

func TestAFailureOfKeepingAFailureIsTheSameFailure(t *testing.T) {
	d := newFailureDay(t)
	first := reported(t)
	require.NoError(t, d.engage(t.Context(), first))
	before, err := d.store.Query(t.Context(), item.FailedOn(d.now))
	require.NoError(t, err)
	entry := first
	for n := range 40 {
		entry = wrapped(t, entry, n)
		require.NoError(t, d.engage(t.Context(), entry))
	}
	after, err := d.store.Query(t.Context(), item.FailedOn(d.now))
	require.NoError(t, err)
	require.Equal(t, before, after, "wrapped or repeated, it is one item and does not grow")
}

func TestAFailureThatTheTableRefusesIsNotTakenForKept(t *testing.T) {
	clock := func() time.Time { return start }
	engage, err := engine.NewEngage(func(string) string { return "" }, engine.Ports{Store: noTable{memory.New(clock)}, Clock: clock})
	require.NoError(t, err)
	require.ErrorContains(t, engage(t.Context(), reported(t)), "keep the failure of engage 7c1d9b52-0e4f-4a86-b3d7-000000000001")
}

// noTable refuses every put.
type noTable struct{ engine.Store }

func (noTable) Put(context.Context, item.Item, item.When, time.Time) error {
	return fault.New(fault.Unavailable, "no table")
}

func TestARecordThatCannotBeReadIsKeptAsItStands(t *testing.T) {
	for name, detail := range map[string]string{
		"no record":          `["Lambda","speaks","otherwise"]`,
		"no payload":         `{"timestamp":"2026-12-01T11:03:07Z","requestContext":{"requestId":"r-1","functionArn":"arn:aws:lambda:eu-central-1:123456789012:function:shops-own:$LATEST","condition":"EventAgeExceeded"},"requestPayload":null}`,
		"no object answered": `{"requestPayload":{"id":"e-1","detail-type":"Message Requested","detail":{}},"responsePayload":"text"}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := newFailureDay(t)
			entry := reported(t)
			entry.Detail = json.RawMessage(detail)
			require.NoError(t, d.engage(t.Context(), entry))
			kept := d.kept(entry.Time)
			require.Len(t, kept, 1)
			require.NotEmpty(t, kept[0].Function)
			require.NotEmpty(t, kept[0].Type)
			require.NotEmpty(t, kept[0].Error)
		})
	}
}

func TestFailuresOfTwoEntriesAreTwo(t *testing.T) {
	d := newFailureDay(t)
	entry := reported(t)
	require.NoError(t, d.engage(t.Context(), entry))
	entry.Detail = json.RawMessage(strings.ReplaceAll(string(entry.Detail), "b3d7-000000000001", "b3d7-000000000099"))
	require.NoError(t, d.engage(t.Context(), entry))
	entry.Detail = json.RawMessage(strings.ReplaceAll(string(entry.Detail), "EngageFunction", "FeedbackFunction"))
	require.NoError(t, d.engage(t.Context(), entry))
	require.Len(t, d.kept(d.now), 3)
}

func TestAFailureIsForgottenAfterThirtyDays(t *testing.T) {
	d := newFailureDay(t)
	day := d.now
	require.NoError(t, d.engage(t.Context(), reported(t)))
	d.now = day.AddDate(0, 0, 29)
	require.Len(t, d.kept(day), 1)
	d.now = day.AddDate(0, 0, 31)
	require.Empty(t, d.kept(day))
}

func TestAnEventThatIsTooOldIsOneFailureOfTheDayHoweverOftenItComes(t *testing.T) {
	d := newFailureDay(t)
	old := engine.Received{Events: []event.Event{{ID: 7, Customer: "u.ana", Name: "Product Added", Received: d.now.AddDate(0, 0, -4)}}}
	detail, err := json.Marshal(old)
	require.NoError(t, err)
	for range 2 {
		d.now = d.now.Add(time.Minute)
		require.NoError(t, d.engage(t.Context(), events.EventBridgeEvent{DetailType: engine.EventsReceived, Detail: detail}))
	}
	kept := d.kept(d.now)
	require.Len(t, kept, 1, "it is listed on the day on which it was given up")
	require.Contains(t, kept[0].Error, "3 days")
}

func TestAnEntryThatNoItemHoldsIsNamedWithoutIt(t *testing.T) {
	at := time.Date(2026, 12, 1, 23, 59, 0, 0, time.UTC)
	for name, detail := range map[string]string{
		"too large":                `"` + strings.Repeat("x", 400<<10) + `"`,
		"too large once it is put": `"` + strings.Repeat("<", 100<<10) + `"`,
		"no JSON":                  `{"events":`,
	} {
		t.Run(name, func(t *testing.T) {
			it := engine.FailureItem("deliver e-1", engine.Failure{Time: at, Function: "deliver", Type: engine.MessageRequested,
				Detail: json.RawMessage(detail), Error: strings.Repeat("é", 500_000)})
			require.NoError(t, item.Check(item.Put{Item: it}))
			var f engine.Failure
			require.NoError(t, json.Unmarshal(it.Body, &f))
			require.Equal(t, "null", string(f.Detail))
			require.Contains(t, f.Error, "is not kept")
			require.Equal(t, at.AddDate(0, 0, 30), it.Expires)
		})
	}
}
