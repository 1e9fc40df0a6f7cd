package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// InvocationFailed is the detail-type under which Lambda itself puts on the bus what a function gave up on:
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
const InvocationFailed = "Lambda Function Invocation Result - Failure"

const (
	failedFor  = 30 * 24 * time.Hour // a failure holds what a customer did, so it is not kept for good
	failedMost = 300 << 10           // bytes; an item holds 400 KB
)

// Failure is the body of a FAILED item: an entry that a function could not take, and why.
type Failure struct {
	Time     time.Time       `json:"time"`
	Function string          `json:"function"`
	Type     string          `json:"detail-type"`
	Detail   json.RawMessage `json:"detail"`
	Error    string          `json:"error"`
}

// FailureItem returns the item that keeps a failure for 30 days, where `rapport failures` lists it. One
// what is one item a day, however often it is put. A detail that is no JSON or makes the item over 300 KB is
// left out, and the error says so.
func FailureItem(what string, f Failure) item.Item {
	f.Error = fmt.Sprintf("%.2000s", f.Error) // characters
	switch {
	case len(f.Detail) == 0:
		f.Detail = nil // null
	case !json.Valid(f.Detail):
		f = f.without("is no JSON")
	}
	body := mustJSON(f)
	if len(body) > failedMost {
		body = mustJSON(f.without("is too large"))
	}
	// The day, not the moment, is in the key: what fails again on a repeat is the same failure.
	day := dayOf(f.Time)
	return item.Item{Key: item.Failed(day, id.Hash("failed", what)), Version: 1, Expires: f.Time.Add(failedFor), Body: body}
}

func (f Failure) without(because string) Failure {
	f.Error += fmt.Sprintf(" (the entry of %d bytes %s and is not kept)", len(f.Detail), because)
	f.Detail = nil
	return f
}

// keepFailed keeps what Lambda reports that a function gave up on.
func (e *Engine) keepFailed(ctx context.Context, entry events.EventBridgeEvent) error {
	what, f := failureOf(entry)
	if err := e.Store.Put(ctx, FailureItem(what, f), item.When{}, time.Time{}); err != nil {
		return fmt.Errorf("keep the failure of %s: %w", what, err)
	}
	return nil
}

// invocation is Lambda's record of an asynchronous invocation, as far as it is read here.
type invocation struct {
	Timestamp time.Time `json:"timestamp"`
	Context   struct {
		Request   string `json:"requestId"`
		Function  string `json:"functionArn"`
		Condition string `json:"condition"`
		Attempts  int    `json:"approximateInvokeCount"`
	} `json:"requestContext"`
	Request  events.EventBridgeEvent `json:"requestPayload"`
	Response json.RawMessage         `json:"responsePayload"`
}

// failureOf reads a record. If what failed was to keep an earlier failure, it is that one, so whoever hands in
// again what could not be kept, however often it was wrapped, finds the first under its one name. It never
// refuses: a record that cannot be read is a failure as it stands.
func failureOf(entry events.EventBridgeEvent) (what string, f Failure) {
	var in invocation
	if err := json.Unmarshal(entry.Detail, &in); err != nil {
		return entry.ID, Failure{Time: entry.Time, Function: "a function", Type: entry.DetailType, Detail: entry.Detail,
			Error: "Lambda's record of it is not understood: " + err.Error()}
	}
	if in.Request.DetailType == InvocationFailed {
		return failureOf(in.Request)
	}
	verb := verbOf(in.Context.Function)
	f = Failure{Time: in.Timestamp, Function: verb, Type: in.Request.DetailType, Detail: in.Request.Detail, Error: in.reason()}
	if f.Time.IsZero() {
		f.Time = entry.Time
	}
	if in.Request.ID == "" { // Lambda leaves out what is too large
		f.Type = "an entry that is not in Lambda's record"
		return verb + " " + in.Context.Request, f
	}
	return verb + " " + in.Request.ID, f
}

// reason is what the function said last, and why it was not asked again.
func (in invocation) reason() string {
	var said struct {
		Message string `json:"errorMessage"`
	}
	if json.Unmarshal(in.Response, &said) != nil || said.Message == "" {
		said.Message = "no answer"
	}
	return fmt.Sprintf("%s (%s, attempts: %d)", said.Message, in.Context.Condition, in.Context.Attempts)
}

// verbOf finds the function's logical id in its ARN (…:function:STACK-EngageFunction-SUFFIX:$LATEST); a name of another make is returned whole.
func verbOf(arn string) string {
	_, name, ok := strings.Cut(arn, ":function:")
	if !ok {
		return "a function"
	}
	name, _, _ = strings.Cut(name, ":")
	for part := range strings.SplitSeq(name, "-") {
		if verb, ok := strings.CutSuffix(part, "Function"); ok && verb != "" {
			return strings.ToLower(verb)
		}
	}
	return name
}

func readFailure(body []byte) (Failure, error) {
	var f Failure
	err := json.Unmarshal(body, &f)
	return f, err
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		return json.RawMessage("null") // cannot happen: what is given came as JSON
	}
	return b
}

// fail keeps an event that could not be processed, where `rapport failures` lists it.
func (e *Engine) fail(ctx context.Context, ev event.Event, why string) error {
	f := Failure{Time: e.now(), Function: "engage", Type: EventsReceived, Detail: mustJSON(Received{Events: []event.Event{ev}}), Error: why}
	return e.Store.Put(ctx, FailureItem(ev.ID.String(), f), item.When{}, time.Time{})
}

// Failures lists what could not be processed on a day, oldest first, and the alarms that nobody could serve for ten minutes.
func (e *Engine) Failures(ctx context.Context, day time.Time) ([]Said, error) {
	items, err := e.Store.Query(ctx, item.FailedOn(day))
	if err != nil {
		return nil, fmt.Errorf("read the failures of %s: %w", day.Format(time.DateOnly), err)
	}
	var all []Said
	for _, it := range items {
		f, err := readFailure(it.Body)
		if err != nil {
			return nil, err
		}
		all = append(all, Said{f.Time, fmt.Sprintf("%s could not take %s: %s\n  %s", f.Function, f.Type, f.Error, f.Detail)})
	}
	slices.SortStableFunc(all, func(a, b Said) int { return a.Time.Compare(b.Time) })
	now := e.now()
	for shard := range item.Shards {
		due, err := e.Store.Query(ctx, item.AgendaThrough(shard, item.Floor(now.Add(-overdue))))
		if err != nil {
			return nil, fmt.Errorf("read agenda shard %d: %w", shard, err)
		}
		alarms, err := Alarms(shard, due)
		if err != nil {
			return nil, err
		}
		for _, a := range alarms {
			all = append(all, Said{a.Minute.Time(), fmt.Sprintf("the alarm of %s was not served for %d minutes: engage's log says why",
				a.Customer, int(now.Sub(a.Minute.Time()).Minutes()))})
		}
	}
	return all, nil
}
