// Package preview says what a change of the definitions would do before it is published: which files differ, who would come into
// which segment, who is inside a campaign, and what the last days would have brought. It writes nothing and sends nothing.
package preview

import (
	"context"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// Patience is how long a preview may take for somebody who waits for an answer over HTTP: the API gives up after 30 seconds and the
// function is ended after 29, so five are left for all else that the answer needs.
const Patience = 24 * time.Second

// Options bound a preview. The zero Options look at 30 days and at most 2,000 customers.
type Options struct {
	Days     int                                // that would have been
	Most     int                                // customers looked at; of more they are chosen by hash
	Progress func(what string, done, total int) // told now and then, by one goroutine at a time; nil: nobody
}

// Preview is what definitions would do. Counts are of all customers; where only some were looked at they are estimates.
type Preview struct {
	Base       uint32     `json:"base"` // the newest version, with which the files were compared
	Now        time.Time  `json:"now"`
	Since      time.Time  `json:"since"` // from when on it is told what would have been
	Difference []File     `json:"difference"`
	Customers  int        `json:"customers"` // that there are
	Looked     int        `json:"looked"`    // of them
	Segments   []Segment  `json:"segments"`  // that change, by name
	Campaigns  []Campaign `json:"campaigns"` // all, by name
	Unread     int        `json:"unread,omitempty"`
	// Untouched: no campaign reads what differs, so each brings what it did before, and nothing was tried.
	Untouched bool `json:"untouched,omitempty"`
	// Unfinished says why what would have been is not told, "" when it is.
	Unfinished string `json:"unfinished,omitempty"`
}

// Run previews definition files against the newest version. The customers are those of the engine's store, what they did is read
// from past, which may be nil. When ctx ends before all was gone through, the preview says so and holds what was found by then.
//
// It returns fault.Invalid, with every mistake, for files that could not be published.
func Run(ctx context.Context, e *engine.Engine, past engine.Past, files map[string][]byte, o Options) (Preview, error) {
	r := &run{engine: e, past: past, files: files, o: o.withDefaults()}
	if err := r.compare(ctx); err != nil {
		return Preview{}, err
	}
	err := r.look(ctx)
	if err == nil && !r.p.Untouched {
		err = r.replay(ctx)
	}
	if err != nil && ctx.Err() != nil {
		r.p.Unfinished = "There was not enough time to go through what the customers did: `rapport preview` takes as long as it needs."
		err = nil
	}
	return r.p, err
}

func (o Options) withDefaults() Options {
	if o.Days == 0 {
		o.Days = 30
	}
	if o.Most == 0 {
		o.Most = 2000
	}
	if o.Progress == nil {
		o.Progress = func(string, int, int) {}
	}
	return o
}

// run is one preview under way.
type run struct {
	engine *engine.Engine
	past   engine.Past
	files  map[string][]byte
	o      Options

	old, next *catalog.Catalog
	oldFiles  map[string][]byte
	sample    sample[person]
	p         Preview
}

// compare compiles both sides and finds what differs.
func (r *run) compare(ctx context.Context) (err error) {
	if r.p.Base, r.oldFiles, err = engine.Newest(ctx, r.engine.Store); err != nil {
		return err
	}
	if r.next, err = catalog.Load(r.p.Base+1, r.files); err != nil {
		return err
	}
	if r.old, err = catalog.Load(r.p.Base, r.oldFiles); err != nil {
		return fault.New(fault.Internal, "the newest definitions cannot be read here: %w", err)
	}
	r.p.Now = r.engine.Clock().UTC()
	r.p.Since = r.p.Now.AddDate(0, 0, -r.o.Days)
	r.p.Difference = Difference(r.oldFiles, r.files)
	r.p.Campaigns = r.campaigns()
	r.p.Untouched = !r.touches()
	return nil
}
