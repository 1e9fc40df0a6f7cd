package engine

import (
	"context"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// Still makes an engine deterministic for the explorer: given definitions, no waiting, holders from a source.
func (e *Engine) Still(c *catalog.Catalog, pause func(), holder func() id.ID) *Engine {
	e.newest, e.read, e.versions[c.Version] = c, e.now(), c
	e.still = true
	e.pause = func(context.Context, int) { pause() }
	e.holder = holder
	return e
}

// Hasty makes an engine that does not wait between tries.
func (e *Engine) Hasty() *Engine {
	e.pause = func(context.Context, int) {}
	return e
}

// Carrier returns what carries out messages over e, without a pace.
func Carrier(e *Engine, base string) func(context.Context, Requested) error {
	d := &deliverer{Engine: e, render: &renderer{Engine: e, base: base}, pace: newPace(1e9, func() time.Time { return time.Time{} })}
	return d.deliver
}

// Paced is deliver as one instance, which sends so many mails a second and waits for its place by sleep.
func Paced(p Ports, rate float64, sleep func(time.Duration)) func(context.Context, events.EventBridgeEvent) error {
	d := &deliverer{Engine: New(p).Hasty(), pace: newPace(rate, p.Clock)}
	d.render = &renderer{Engine: d.Engine, base: "https://shop.example"}
	d.pace.sleep = func(_ context.Context, d time.Duration) error { sleep(d); return nil }
	return d.handle
}

// Report lets the channel's word on a message come in, as the feedback function does.
func Report(ctx context.Context, e *Engine, r Requested, report string) error {
	signer, err := e.signer(ctx)
	if err != nil {
		return err
	}
	detail := sesEvent{}
	detail.Mail.ID = "ses-" + r.Message // another for each mail, as SES gives them
	detail.Mail.Tags = map[string][]string{"customer": {signer.Tag(r.Customer)}}
	return e.feedback(ctx, signer, detail, event.FeedbackData{Message: r.Message, Report: report, Provider: detail.Mail.ID}, e.now())
}

// Write puts what may be a line of the journal, as whoever carries out does.
func (e *Engine) Write(ctx context.Context, it item.Item) error {
	return e.changeLine(ctx, it, item.When{})
}
