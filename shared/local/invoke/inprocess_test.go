package invoke

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/require"
)

type in struct{ Name string }

func host(t *testing.T, f Function) *InProcess {
	t.Helper()
	if f.Timeout == 0 {
		f.Timeout = time.Minute
	}
	p, err := NewInProcess(map[string]Function{"verb": f})
	require.NoError(t, err)
	return p
}

func always(h any) func() (any, error) { return func() (any, error) { return h, nil } }

func TestAnInvocationGoesThroughJSON(t *testing.T) {
	p := host(t, Function{New: always(func(ctx context.Context, i in) (map[string]string, error) {
		lc, ok := lambdacontext.FromContext(ctx)
		require.True(t, ok)
		require.Len(t, lc.AwsRequestID, 36)
		return map[string]string{"hello": i.Name}, nil
	})})
	out, err := p.Invoke(context.Background(), "verb", []byte(`{"Name":"Ana"}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"hello":"Ana"}`, string(out))
	_, err = p.Invoke(context.Background(), "other", nil)
	require.ErrorContains(t, err, `no function "other"`)
}

func TestAPanicOrAnErrorIsAFailedInvocation(t *testing.T) {
	p := host(t, Function{New: always(func(ctx context.Context, i in) error {
		if i.Name == "panic" {
			panic("oh no")
		}
		return errors.New("no store")
	})})
	for _, name := range []string{"panic", "error"} {
		_, err := p.Invoke(context.Background(), "verb", []byte(`{"Name":"`+name+`"}`))
		f, ok := errors.AsType[*Failure](err)
		require.True(t, ok, name)
		require.False(t, f.TimedOut)
	}
}

func TestTheTimeoutEndsAnInvocationWhateverItAnswers(t *testing.T) {
	p := host(t, Function{Timeout: time.Millisecond, New: always(func(ctx context.Context, i in) (string, error) {
		<-ctx.Done()
		return "late", nil
	})})
	_, err := p.Invoke(context.Background(), "verb", []byte(`{}`))
	f, ok := errors.AsType[*Failure](err)
	require.True(t, ok)
	require.True(t, f.TimedOut)
}

func TestABoundedFunctionHasAnInstanceForEachAndNoMore(t *testing.T) {
	var instances, running, most atomic.Int32
	p := host(t, Function{Concurrency: 2, New: func() (any, error) {
		instances.Add(1)
		return func(ctx context.Context, i in) error {
			n := running.Add(1)
			defer running.Add(-1)
			for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
			}
			return nil
		}, nil
	}})
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			_, err := p.Invoke(context.Background(), "verb", []byte(`{}`))
			require.NoError(t, err)
		})
	}
	wg.Wait()
	require.EqualValues(t, 2, instances.Load())
	require.LessOrEqual(t, most.Load(), int32(2))
}

func TestTheGateIsShutOnlyWhileNothingRuns(t *testing.T) {
	entered, leave := make(chan struct{}), make(chan struct{})
	var inside atomic.Bool
	g := NewGate(host(t, Function{New: always(func(ctx context.Context, i in) error {
		inside.Store(true)
		close(entered)
		<-leave
		inside.Store(false)
		return nil
	})}))
	done := make(chan struct{})
	go func() {
		defer close(done)
		_, err := g.Invoke(context.Background(), "verb", []byte(`{}`))
		require.NoError(t, err)
	}()
	<-entered
	still := make(chan bool)
	go g.Still(func() { still <- inside.Load() })
	close(leave)
	require.False(t, <-still)
	<-done
}
