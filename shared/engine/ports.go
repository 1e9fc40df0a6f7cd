package engine

import (
	"context"
	"time"

	"rapport/shared/core/item"
)

// Store is the one table. It knows items, not customers.
//
// Every method returns a fault.Unavailable error when the table does not answer in
// time; then the call may or may not have taken effect.
type Store interface {
	// Query returns the items of a range, in order, unexpired, strongly consistent for the
	// table and eventually for the index. No such items is no error.
	Query(ctx context.Context, r item.Range) ([]item.Item, error)
	// Put writes one item if when holds and the time is not after notAfter (the zero time: no deadline).
	// It returns fault.Conflict if when does not hold, and fault.TooLate after the deadline.
	Put(ctx context.Context, it item.Item, when item.When, notAfter time.Time) error
	// Delete removes one item; that it is not there is no error.
	Delete(ctx context.Context, k item.Key) error
	// Transact writes all the items or none, under the same conditions and errors as Put. At most 25.
	Transact(ctx context.Context, puts []item.Put, notAfter time.Time) error
}

// The detail-types of bus entries.
const (
	EventsReceived   = "Events Received"
	TicksDue         = "Ticks Due"
	MessageRequested = "Message Requested"
	LaunchDue        = "Launch Due"
)

// BusSource is the source of every entry that Rapport publishes.
const BusSource = "rapport"

// Entry is one entry for the bus; Detail is its JSON. The bus stamps it with the time that it is published.
type Entry struct {
	Type   string
	Detail []byte
}

// Bus takes entries for other functions. When Publish returns nil every entry was accepted.
// On an error any of them may have been.
type Bus interface {
	Publish(ctx context.Context, entries []Entry) error
}

// History keeps every accepted event, for good. One record is one or more lines of JSON, each ending in a newline.
type History interface {
	Append(ctx context.Context, record []byte) error
}

// Mail is one email, ready to be handed over.
type Mail struct {
	From, To string // RFC 5322 addresses
	ReplyTo  string
	Subject  string
	HTML     string
	Text     string
	Headers  [][2]string       // in order, beside the usual ones
	Tags     map[string]string // [A-Za-z0-9_-], at most 256 bytes each
}

// Mailer hands one mail to SES, in one attempt. It returns the provider's id, or
// fault.Invalid when the refusal concerns this mail or address, fault.TooMany or
// fault.Forbidden for a certain refusal that does not (rate, quota, account, sender), and any other error
// when it is not known whether the mail was accepted.
type Mailer interface {
	Send(ctx context.Context, m Mail) (provider string, err error)
}

// Secrets are read by name: write-keys, identity, link, … . It returns fault.NotFound for one that is not set.
type Secrets interface {
	Secret(ctx context.Context, name string) (string, error)
}

// Ports is everything that a function needs of the world around it. Clock is never nil;
// Past, Mailer and Secrets may be for functions that do not use them.
type Ports struct {
	Store   Store
	Bus     Bus
	History History
	Past    Past
	Mailer  Mailer
	Secrets Secrets
	Clock   func() time.Time
}
