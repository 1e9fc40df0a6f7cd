package invoke

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

// Function is one that runs in this process. New makes an instance of its handler, any
// function that lambda.Start takes. With Concurrency n there are n instances, each with one
// invocation at a time; with 0 one instance takes all, at once.
type Function struct {
	New         func() (any, error)
	Timeout     time.Duration
	Concurrency int
}

// InProcess invokes functions in this process.
type InProcess struct{ functions map[string]*hosted }

type hosted struct {
	timeout time.Duration
	shared  lambda.Handler      // of an unbounded function
	free    chan lambda.Handler // the idle instances of a bounded one
}

// NewInProcess makes the instances of every function, by verb.
func NewInProcess(functions map[string]Function) (*InProcess, error) {
	p := &InProcess{functions: map[string]*hosted{}}
	for verb, f := range functions {
		h := &hosted{timeout: f.Timeout, free: make(chan lambda.Handler, f.Concurrency)}
		for range max(1, f.Concurrency) {
			fn, err := f.New()
			if err != nil {
				return nil, fmt.Errorf("start function %s: %w", verb, err)
			}
			h.add(lambda.NewHandler(fn))
		}
		p.functions[verb] = h
	}
	return p, nil
}

func (h *hosted) add(instance lambda.Handler) {
	if cap(h.free) == 0 {
		h.shared = instance
		return
	}
	h.free <- instance
}

// Invoke runs one invocation. It returns only when the handler has: one that does not heed
// its context is late, and then fails as timed out whatever it answered.
func (p *InProcess) Invoke(ctx context.Context, verb string, payload []byte) ([]byte, error) {
	h, ok := p.functions[verb]
	if !ok {
		return nil, fmt.Errorf("there is no function %q", verb)
	}
	handler, release, err := h.instance(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	run, cancel := context.WithTimeout(ctx, h.timeout)
	defer cancel()
	run = lambdacontext.NewContext(run, &lambdacontext.LambdaContext{AwsRequestID: NewID()})
	out, err := guarded(run, handler, payload)
	if errors.Is(run.Err(), context.DeadlineExceeded) && ctx.Err() == nil {
		return nil, &Failure{verb, fmt.Sprintf("timed out after %v", h.timeout), true}
	}
	if err != nil {
		return nil, &Failure{Verb: verb, Message: err.Error()}
	}
	return out, nil
}

func (h *hosted) instance(ctx context.Context) (lambda.Handler, func(), error) {
	if h.shared != nil {
		return h.shared, func() {}, nil
	}
	select {
	case i := <-h.free:
		return i, func() { h.free <- i }, nil
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// guarded turns a panic, which would end a Lambda instance, into a failed invocation.
func guarded(ctx context.Context, h lambda.Handler, payload []byte) (out []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
		}
	}()
	return h.Invoke(ctx, payload)
}
