// Package edge is what faces the public: the HTTP functions and what they share, from write
// keys and CORS to signed links and pages. Each handler is a plain function on API Gateway's events.
package edge

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/engine"
)

type (
	// Request and Response are API Gateway's HTTP API payloads, format 2.0.
	Request  = events.APIGatewayV2HTTPRequest
	Response = events.APIGatewayV2HTTPResponse
	// Handler is an HTTP function.
	Handler = func(context.Context, Request) (Response, error)
)

// A request is answered within answerWithin, whatever it waits for. Its last deferWithin is for putting
// on the bus what was not committed before.
const (
	answerWithin = 4900 * time.Millisecond
	deferWithin  = 900 * time.Millisecond
)

// mind is what the edge needs of the engine.
type mind interface {
	// Process commits the events of one customer, in order; on an error any of them may be committed.
	Process(ctx context.Context, events []event.Event) error
	// Defer puts events on the bus; when it returns nil they are durable.
	Defer(ctx context.Context, events []event.Event) error
	// Catalog returns the newest definitions, never nil without an error.
	Catalog(ctx context.Context) (*catalog.Catalog, error)
	// Load returns a customer's state, aliases followed; the zero State for one of whom nothing is known.
	Load(ctx context.Context, customer string) (customer.State, error)
}

// real is the engine itself; what Process says beside its error concerns no sender.
type real struct{ *engine.Engine }

func (r real) Process(ctx context.Context, events []event.Event) error {
	_, err := r.Engine.Process(ctx, events)
	return err
}
