package engine

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
)

const (
	requestAge = 2 * time.Minute  // a request older than this is dropped: its alarm asks again
	leaseTime  = 90 * time.Second // longer than deliver lives
	callTime   = 20 * time.Second // for the channel's answer, well inside the lease
)

// deliverer carries out messages.
type deliverer struct {
	*Engine
	render *renderer
	pace   *pace
}

// NewDeliver returns the function that carries out one requested message. It reads PUBLIC_URL, MAX_SEND_RATE (mails a second
// of the account, default 1) and DELIVER_INSTANCES (default 1).
func NewDeliver(env func(string) string, p Ports) (func(context.Context, events.EventBridgeEvent) error, error) {
	rate, err := positive(env, "MAX_SEND_RATE")
	if err != nil {
		return nil, err
	}
	instances, err := positive(env, "DELIVER_INSTANCES")
	if err != nil {
		return nil, err
	}
	d := &deliverer{Engine: New(p), pace: newPace(rate/instances, p.Clock)}
	d.render = &renderer{Engine: d.Engine, base: env("PUBLIC_URL")}
	return d.handle, nil
}

// positive reads a number above zero; 1 when the variable is not set.
func positive(env func(string) string, name string) (float64, error) {
	text := env(name)
	if text == "" {
		return 1, nil
	}
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || v <= 0 {
		return 0, fault.New(fault.Invalid, "%s is %q: it must be a number above 0", name, text)
	}
	return v, nil
}

func (d *deliverer) handle(ctx context.Context, entry events.EventBridgeEvent) error {
	var r Requested
	if err := json.Unmarshal(entry.Detail, &r); err != nil {
		return fmt.Errorf("entry %s: %w", entry.ID, err)
	}
	if d.now().Sub(r.At) > requestAge {
		return nil
	}
	return d.deliver(ctx, r)
}

// deliver waits for its place, leases, renders from the state that the lease made, sends in one attempt, and says what it saw.
func (d *deliverer) deliver(ctx context.Context, r Requested) error {
	s, err := d.Load(ctx, r.Customer)
	if err != nil {
		return err
	}
	m, ok := s.Message(r.Message)
	if !ok || m.Status != message.Requested {
		return nil
	}
	halt, ok, err := d.turn(ctx, s, m)
	if err != nil || !ok {
		return err // without a place its alarm asks again
	}
	s, m, ok, err = d.lease(ctx, r, s.Address.Email, halt)
	if err != nil || !ok {
		return err
	}
	outcome := d.attempt(ctx, s.Address.Email, m, func(ctx context.Context) (Mail, error) { return d.render.mail(ctx, s, m) })
	outcome.Holder = m.Lease
	d.notice(ctx, outcome)
	_, err = d.Process(ctx, []event.Event{{Kind: event.Outcome, Customer: r.Customer, Time: d.now(), Outcome: &outcome}})
	return err
}

// lease asks for the right to carry out a message. It returns ok, with the state as the lease made it, when this invocation has it.
func (d *deliverer) lease(ctx context.Context, r Requested, address string, halt Halt) (s customer.State, m message.Message, ok bool, err error) {
	suppressed, err := d.suppressed(ctx, address)
	if err != nil {
		return s, m, false, err
	}
	holder := d.holder()
	leased, err := d.Process(ctx, []event.Event{{Kind: event.Lease, Customer: r.Customer, Time: d.now(), Lease: &event.LeaseData{
		Message: r.Message, Holder: holder, Until: d.now().Add(leaseTime), Address: address, Suppressed: suppressed,
		Paused: halt.Paused, Cancelled: halt.Cancelled}}})
	if err != nil {
		return s, m, false, err
	}
	m, ok = leased.State.Message(r.Message)
	return leased.State, m, ok && m.Status == message.Sending && m.Lease == holder, nil
}

// attempt makes the mail and hands it over, once. On a yes the message's item is written first, with the highest version: what
// the channel said is a fact, even if the state cannot be put.
func (d *deliverer) attempt(ctx context.Context, to string, m message.Message, render func(context.Context) (Mail, error)) event.OutcomeData {
	o := event.OutcomeData{Message: m.ID, Status: message.Unknown.String()}
	mail, err := render(ctx)
	if err != nil {
		o.Status, o.Reason = message.Failed.String(), err.Error()
		if fault.Is(err, fault.Unavailable) {
			o.Status = message.Requested.String()
		}
		return o
	}
	mail.To = to
	if d.now().Add(callTime).After(m.Until) {
		o.Status, o.Reason = message.Requested.String(), "the lease was too short for the call"
		return o
	}
	call, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	handed := d.now()
	o.Provider, err = d.Mailer.Send(call, mail)
	switch fault.Of(err) {
	case fault.Internal:
		if err == nil {
			o.Status = message.Sent.String()
			o.Unwritten = !d.writeSent(ctx, m, o.Provider, handed)
			return o
		}
	case fault.Invalid:
		o.Status = message.Failed.String()
	case fault.TooMany, fault.Forbidden:
		o.Status = message.Requested.String()
	}
	o.Reason = err.Error()
	return o
}

// notice logs what was not sent, and counts the refusals that concern the shop's account or sender: an operator has to act on them.
func (d *deliverer) notice(ctx context.Context, o event.OutcomeData) {
	switch o.Status {
	case message.Requested.String():
		metric(ctx, slog.LevelWarn, d.now(), "RefusedSends", 1, "message", o.Message, "reason", o.Reason)
	case message.Sent.String():
	default:
		if silent(ctx) {
			return
		}
		slog.WarnContext(ctx, "not sent", "message", o.Message, "status", o.Status, "reason", o.Reason)
	}
}

// highest is above every version that a state ever has.
const highest = 1 << 62

// writeSent tells whether the item is there; else the message has to stay in the outbox.
func (d *deliverer) writeSent(ctx context.Context, m message.Message, provider string, at time.Time) bool {
	m.Status, m.At, m.Provider, m.Reason, m.Lease, m.Until = message.Sent, at, provider, "", 0, time.Time{}
	for try := range 3 {
		if d.putLine(ctx, messageItem(m, highest), item.When{}) {
			return true
		}
		d.pause(ctx, try)
	}
	return false
}

// newHolder makes the one random id: a lease's, new for each invocation, so that a repeated invocation never takes
// another's lease for its own.
func newHolder() id.ID {
	var b [8]byte
	_, _ = crand.Read(b[:]) // never fails
	return id.ID(binary.BigEndian.Uint64(b[:]) | 1)
}

// signer makes the signer of a shop's links from its secret.
func (e *Engine) signer(ctx context.Context) (*link.Signer, error) {
	secret, err := e.Secrets.Secret(ctx, "link")
	if err != nil {
		return nil, fmt.Errorf("read the secret of links: %w", err)
	}
	return link.New(secret)
}
