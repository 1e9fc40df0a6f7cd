// Package engine is the one way in which a customer's state changes: load, refuse
// repeats, append to history, Apply, put on the version that was read, carry out. It also holds the
// functions that are started by the bus and by schedules.
package engine

import (
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/id"
)

// Engine processes events over its ports. It is safe for concurrent use.
type Engine struct {
	Ports
	pause  func(ctx context.Context, try int) // between tries
	holder func() id.ID                       // of a lease
	still  bool                               // the definitions do not change

	mu       sync.Mutex
	newest   *catalog.Catalog
	read     time.Time
	versions map[uint32]*catalog.Catalog
}

// New returns an engine over ports, of which Store, Bus, History and Clock must be set.
func New(p Ports) *Engine {
	return &Engine{Ports: p, pause: jitter, holder: newHolder, versions: map[uint32]*catalog.Catalog{}}
}

// jitter waits up to 10, 20, 40 … ms, so that those who met once do not meet again.
func jitter(ctx context.Context, try int) {
	limit := 10 * time.Millisecond << min(try, 5)
	timer := time.NewTimer(rand.N(limit))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (e *Engine) now() time.Time { return e.Clock().UTC().Truncate(time.Millisecond) }
