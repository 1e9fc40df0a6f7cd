package endpoint

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/local/invoke"
)

// What EventBridge takes in one call.
const (
	maxEntries   = 10
	maxEntrySize = 1 << 20
)

type putEvents struct {
	Entries []struct {
		Source, DetailType, Detail, EventBusName string
	}
}

type putEventsResult struct {
	EventId      string `json:"EventId,omitempty"`
	ErrorCode    string `json:"ErrorCode,omitempty"`
	ErrorMessage string `json:"ErrorMessage,omitempty"`
}

type putEventsOutput struct {
	FailedEntryCount int
	Entries          []putEventsResult
}

// putEvents commits the entries before it answers. One that is not well formed fails alone, inside
// the answer, as in the cloud.
func (e *Endpoint) putEvents(ctx context.Context, body []byte) (any, error) {
	var in putEvents
	if err := read(body, &in); err != nil {
		return nil, err
	}
	if n := len(in.Entries); n < 1 || n > maxEntries {
		return nil, &problem{http.StatusBadRequest, "ValidationException", "1 to 10 entries are taken at once"}
	}
	out := putEventsOutput{Entries: make([]putEventsResult, len(in.Entries))}
	byBus := map[string][]events.EventBridgeEvent{}
	for i, entry := range in.Entries {
		if !json.Valid([]byte(entry.Detail)) || len(entry.Detail) > maxEntrySize || entry.Source == "" || entry.DetailType == "" {
			out.FailedEntryCount++
			out.Entries[i] = putEventsResult{ErrorCode: "MalformedDetail", ErrorMessage: "source, detail type or detail is missing, too long or no JSON"}
			continue
		}
		ev := e.event(entry.Source, entry.DetailType, json.RawMessage(entry.Detail))
		out.Entries[i].EventId = ev.ID
		byBus[busName(entry.EventBusName)] = append(byBus[busName(entry.EventBusName)], ev)
	}
	for bus, entries := range byBus {
		if err := e.o.Bus.Put(ctx, bus, entries); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func busName(name string) string {
	if name == "" {
		return "default"
	}
	return name
}

// event stamps an entry with the time and an id.
func (e *Endpoint) event(source, kind string, detail json.RawMessage) events.EventBridgeEvent {
	return events.EventBridgeEvent{
		Version: "0", ID: invoke.NewID(), DetailType: kind, Source: source, AccountID: "000000000000",
		Time: e.o.Now().UTC(), Region: "us-east-1", Resources: []string{}, Detail: detail,
	}
}
