package invoke

import (
	"context"
	"sync"
)

// Gate lets invocations through, and can be shut while none runs: time is moved only then,
// so that no invocation sees it jump.
type Gate struct {
	inner Invoker
	mu    sync.RWMutex // held for reading by each invocation
}

// NewGate returns an open gate before inner.
func NewGate(inner Invoker) *Gate { return &Gate{inner: inner} }

// Invoke waits for the gate to be open and invokes.
func (g *Gate) Invoke(ctx context.Context, verb string, payload []byte) ([]byte, error) {
	g.mu.RLock()
	defer g.mu.RUnlock()
	return g.inner.Invoke(ctx, verb, payload)
}

// Still waits until no invocation runs, and runs f while none can start. f must not invoke.
func (g *Gate) Still(f func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f()
}
