// Package eventbridge puts entries on an EventBridge bus. PutEvents can refuse some
// entries inside a 200, so each entry is followed until it was taken or given up.
package eventbridge

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// tries is how often an entry that was refused for a passing reason is sent in all.
// With the pauses between them this takes at most about 1.1 s, within collect's patience.
const tries = 5

// firstPause is the mean of the first pause between two tries; it doubles each time.
const firstPause = 50 * time.Millisecond

// Bus publishes to one named bus.
type Bus struct {
	client *eventbridge.Client
	name   string
	pause  func(ctx context.Context, try int) error
}

// New returns a bus that publishes under engine.BusSource.
func New(client *eventbridge.Client, name string) *Bus {
	return &Bus{client: client, name: name, pause: pause}
}

// Publish sends entries in chunks that PutEvents takes, in order, and sends those again
// that were refused for a passing reason. When it returns nil each entry was
// accepted; some may have been accepted twice. It returns fault.TooLarge, before
// anything is sent, for an entry that no call can carry, fault.Invalid for one that
// EventBridge will never take, and fault.Unavailable when the tries or the time ran out.
func (b *Bus) Publish(ctx context.Context, entries []engine.Entry) error {
	chunks, err := chunk(entries)
	if err != nil {
		return err
	}
	for _, c := range chunks {
		if err := b.deliver(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// deliver sends one chunk until nothing of it is left.
func (b *Bus) deliver(ctx context.Context, left []engine.Entry) error {
	for try := 1; ; try++ {
		refused, reason, err := b.put(ctx, left)
		if err != nil {
			return err
		}
		if len(refused) == 0 {
			return nil
		}
		if try == tries {
			return fault.New(fault.Unavailable, "publish on bus %s: %d entries still refused after %d tries, the last time with %s; try again later",
				b.name, len(refused), tries, reason)
		}
		if err := b.pause(ctx, try); err != nil {
			return fault.New(fault.Unavailable, "publish on bus %s: %d entries refused with %s and no time left: %w", b.name, len(refused), reason, err)
		}
		left = refused
	}
}

// put makes one call and returns the entries that were refused for a passing reason, with one of these reasons.
func (b *Bus) put(ctx context.Context, entries []engine.Entry) (refused []engine.Entry, reason string, err error) {
	out, err := b.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: b.wire(entries)})
	if err != nil {
		return nil, "", fault.New(fault.Unavailable, "publish on bus %s: %w", b.name, err)
	}
	if len(out.Entries) != len(entries) {
		return nil, "", fault.New(fault.Unavailable, "publish on bus %s: %d entries sent, %d answered", b.name, len(entries), len(out.Entries))
	}
	for i, r := range out.Entries {
		code := aws.ToString(r.ErrorCode)
		switch {
		case code == "":
		case lasting(code):
			return nil, "", fault.New(fault.Invalid, "publish %q on bus %s: EventBridge refuses it with %s: %s",
				entries[i].Type, b.name, code, aws.ToString(r.ErrorMessage))
		default:
			refused, reason = append(refused, entries[i]), code
		}
	}
	return refused, reason, nil
}

func (b *Bus) wire(entries []engine.Entry) []types.PutEventsRequestEntry {
	out := make([]types.PutEventsRequestEntry, len(entries))
	for i, e := range entries {
		out[i] = types.PutEventsRequestEntry{
			EventBusName: aws.String(b.name),
			Source:       aws.String(engine.BusSource),
			DetailType:   aws.String(e.Type),
			Detail:       aws.String(string(e.Detail)),
		}
	}
	return out
}

// lasting tells whether sending the same entry again would change nothing. A code that is not listed is tried again.
func lasting(code string) bool {
	switch code {
	case "AccessDeniedException", "InvalidAccountIdException", "InvalidArgument", "MalformedDetail",
		"NotAuthorizedForDetailTypeException", "NotAuthorizedForSourceException":
		return true
	}
	return false
}

// pause waits between half and one and a half times a mean that doubles with each try, so
// that many that were refused at once don't come back at once.
func pause(ctx context.Context, try int) error {
	mean := firstPause << (try - 1)
	t := time.NewTimer(mean/2 + rand.N(mean))
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
