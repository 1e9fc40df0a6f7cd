package invoke

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"
)

// Binary is a function's main package, built for this machine.
type Binary struct {
	Path        string
	Env         []string // NAME=value; the whole environment but for what the runtime adds
	Timeout     time.Duration
	Concurrency int // processes at most, each with one invocation at a time; 0 for a few
}

// few processes are enough on one machine.
const few = 4

// initTime is how long a process may take until it asks for its first invocation, as in Lambda.
const initTime = 10 * time.Second

// Runtime invokes binaries over the Lambda Runtime API: the very ones that go to Lambda.
type Runtime struct {
	functions map[string]*pool
	offset    func() time.Duration
}

// NewRuntime starts no process yet; the first invocations do. offset is how far time was moved, which each
// invocation is told of; log takes what the processes print.
func NewRuntime(binaries map[string]Binary, offset func() time.Duration, log io.Writer) *Runtime {
	r := &Runtime{functions: map[string]*pool{}, offset: offset}
	for verb, b := range binaries {
		if b.Concurrency == 0 {
			b.Concurrency = few
		}
		r.functions[verb] = newPool(verb, b, log)
	}
	return r
}

// Invoke runs one invocation in an idle process, or in a new one, or waits for one. At the time-out the process
// is killed, as Lambda does it.
func (r *Runtime) Invoke(ctx context.Context, verb string, payload []byte) ([]byte, error) {
	f, ok := r.functions[verb]
	if !ok {
		return nil, fmt.Errorf("there is no function %q", verb)
	}
	for {
		p, err := f.take(ctx)
		if err != nil {
			return nil, err
		}
		out, err := p.invoke(ctx, payload, r.offset(), f.binary.Timeout)
		f.give(p)
		if !errors.Is(err, errGone) {
			return out, err
		}
	}
}

// Close kills every process and returns when they have ended.
func (r *Runtime) Close() {
	for _, f := range r.functions {
		f.close()
	}
}

// pool is the processes of one function.
type pool struct {
	verb   string
	binary Binary
	log    io.Writer
	places chan struct{} // one for each process that may run an invocation

	mu     sync.Mutex
	idle   []*process
	all    map[*process]bool
	closed bool
}

func newPool(verb string, b Binary, log io.Writer) *pool {
	return &pool{verb: verb, binary: b, log: log, places: make(chan struct{}, b.Concurrency), all: map[*process]bool{}}
}

func (f *pool) take(ctx context.Context) (*process, error) {
	select {
	case f.places <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p, err := f.find()
	if err != nil {
		<-f.places
		return nil, err
	}
	return p, nil
}

func (f *pool) find() (*process, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.closed {
		return nil, errors.New("the functions are stopped")
	}
	if n := len(f.idle); n > 0 {
		p := f.idle[n-1]
		f.idle = f.idle[:n-1]
		return p, nil
	}
	p, err := startProcess(f.verb, f.binary, f.log)
	if err != nil {
		return nil, err
	}
	f.all[p] = true
	return p, nil
}

// give puts a process back, if it lives.
func (f *pool) give(p *process) {
	f.mu.Lock()
	if p.alive() && !f.closed {
		f.idle = append(f.idle, p)
	} else {
		delete(f.all, p)
		p.end()
	}
	f.mu.Unlock()
	<-f.places
}

func (f *pool) close() {
	f.mu.Lock()
	f.closed = true
	all := f.all
	f.mu.Unlock()
	for p := range all {
		p.end()
	}
}
