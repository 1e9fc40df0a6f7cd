package edge

import (
	"context"
	"crypto/rand"
	"log/slog"
	"math"
	"net/http"
	"strconv"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// collect takes in what Segment's SDKs send.
type collect struct {
	mind     mind
	secrets  engine.Secrets
	clock    func() time.Time
	keys     Secret[Keys]
	identity Secret[string]
	rate     *rate
}

// NewCollect makes the function behind POST and OPTIONS /v1/{call}: Segment's HTTP API.
// docs/EVENTS.md says what it takes and what it answers. It needs the secret write-keys, and
// identity for browsers of known customers; both are read with each request.
func NewCollect(_ func(string) string, p engine.Ports) (Handler, error) {
	return newCollect(real{engine.New(p)}, p.Secrets, p.Clock).handle, nil
}

func newCollect(m mind, secrets engine.Secrets, clock func() time.Time) *collect {
	return &collect{
		mind: m, secrets: secrets, clock: clock, rate: newRate(clock),
		keys:     Secret[Keys]{Name: "write-keys", Parse: ParseKeys},
		identity: Secret[string]{Name: "identity", Optional: true, Parse: func(s string) (string, error) { return s, nil }},
	}
}

// handle answers one request. It never returns an error: API Gateway would make a bare 500 of it.
func (c *collect) handle(ctx context.Context, r Request) (Response, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	keys, err := c.keys.Get(ctx, c.secrets)
	if err != nil {
		return refusal(err, nil), nil
	}
	origin := Header(r, "Origin")
	headers := keys.cors(origin)
	switch r.RequestContext.HTTP.Method {
	case http.MethodOptions:
		return keys.preflight(origin), nil
	case http.MethodPost:
	default:
		headers["Allow"] = "POST, OPTIONS"
		return answer(http.StatusMethodNotAllowed, body{Error: "events are sent by POST"}, headers), nil
	}
	refused, err := c.take(ctx, r, keys, headers)
	if err != nil {
		if Status(err) >= http.StatusInternalServerError {
			slog.ErrorContext(ctx, "events not taken", "error", err)
		}
		return refusal(err, headers), nil
	}
	return answer(http.StatusOK, body{Success: true, Refused: refused}, headers), nil
}

// take reads a request's events and makes them durable.
func (c *collect) take(ctx context.Context, r Request, keys Keys, headers map[string]string) ([]event.Refused, error) {
	call := parameter(r, "call", "/v1/")
	if call != "batch" && !event.Call(call) {
		return nil, fault.New(fault.NotFound, "there is no such call; it is one of identify, track, page, screen, group, alias, batch")
	}
	content, err := Content(r, event.MaxBatch)
	if err != nil {
		return nil, err
	}
	key, err := keys.authenticate(r, content)
	if err != nil {
		return nil, err
	}
	if !key.Server {
		if wait, ok := c.rate.take(r.RequestContext.HTTP.SourceIP, len(content)); !ok {
			headers["Retry-After"] = strconv.Itoa(int(math.Ceil(wait.Seconds())))
			return nil, fault.New(fault.TooMany, "too much from this address; wait as long as Retry-After says")
		}
	}
	at, err := c.arrival(ctx, r, key)
	if err != nil {
		return nil, err
	}
	events, refused, err := parse(call, content, at)
	if err != nil {
		return nil, err
	}
	return refused, commit(ctx, c.mind, events)
}

func parse(call string, content []byte, at event.Arrival) ([]event.Event, []event.Refused, error) {
	if call == "batch" {
		return event.ParseBatch(content, at)
	}
	e, err := event.ParseCall(call, content, at)
	if err != nil {
		return nil, nil, err
	}
	return []event.Event{e}, nil, nil
}

// arrival says what is known of the request. Only a browser's events ask the catalog and the identity secret.
func (c *collect) arrival(ctx context.Context, r Request, key event.Key) (event.Arrival, error) {
	at := event.Arrival{Received: c.clock(), RequestID: r.RequestContext.RequestID, Key: key}
	if at.RequestID == "" {
		at.RequestID = rand.Text() // never one id for two requests
	}
	if key.Server {
		return at, nil
	}
	known, err := c.mind.Catalog(ctx)
	if err != nil {
		return at, fault.New(fault.Unavailable, "read the catalog: %w", err)
	}
	at.Knows = known.Knows
	secret, err := c.identity.Get(ctx, c.secrets)
	at.Identity = rightHash(secret)
	return at, err
}
