package engine

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"rapport/shared/core/catalog"
	"rapport/shared/core/id"
)

const (
	runTime = 40 * time.Second // after so long a run begins nothing more: the next one goes on
	perRun  = 60_000           // customers whom one run may hand to engage, at 50 ms each: fifty of its instances for a minute
)

// launcher begins what comes to many customers at once.
type launcher struct {
	*Engine
	rate float64 // mails a second that the account may send
}

// NewLaunch returns the function that each minute launches the scheduled campaigns whose hour comes, lets every customer be looked at under new
// definitions, reads from history what they ask of the past, counts the segments' members and sums closed days up. It reads MAX_SEND_RATE, as deliver does.
func NewLaunch(env func(string) string, p Ports) (func(context.Context, events.EventBridgeEvent) error, error) {
	rate, err := positive(env, "MAX_SEND_RATE")
	if err != nil {
		return nil, err
	}
	l := &launcher{New(p), rate}
	return func(ctx context.Context, _ events.EventBridgeEvent) error { return l.run(ctx) }, nil
}

// run is one minute's work. Any number of runs may be under way at once, and each may be killed anywhere: how far they came stands in
// the table, and what they do twice is harmless.
func (l *launcher) run(ctx context.Context) error {
	r, ok, err := l.begin(ctx)
	if err != nil {
		return err
	}
	if !ok {
		return nil
	}
	return errors.Join(r.launchOpen(ctx), r.everyone(ctx), r.countSegments(ctx), r.keep(ctx), l.RecountDue(ctx), r.recall(ctx))
}

// launchRun is one run: what it works by and what it may still do.
type launchRun struct {
	*launcher
	c      *catalog.Catalog
	ends   time.Time // when it begins nothing more
	holder id.ID     // of its leases
	left   int       // customers whom it may still hand to engage for their hours
	shop   shopRecord
	was    []byte // shop as it lies in the table
}

// begin reads the definitions and what launch knows, and notes what is new in the definitions. It is not ok when nothing was published.
func (l *launcher) begin(ctx context.Context) (*launchRun, bool, error) {
	shop, err := l.readShop(ctx)
	if err != nil {
		return nil, false, err
	}
	c, err := l.catalogFor(ctx, shop.Version, nil)
	if err != nil || c.Version == 0 {
		return nil, false, err
	}
	r := &launchRun{launcher: l, c: c, ends: l.now().Add(runTime), holder: l.holder(), left: perRun, shop: shop, was: shop.body()}
	if shop.Version == c.Version {
		return r, true, nil
	}
	r.shop = shop.adopt(c, l.now())
	return r, true, r.keep(ctx)
}
