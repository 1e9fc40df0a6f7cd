package simulation

import (
	"context"
	"runtime"
	"sync"
)

// Each calls do for 0 to n-1, so many at once, until one fails or ctx ends. It returns the first error.
func Each(ctx context.Context, n, atOnce int, do func(ctx context.Context, i int) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan int)
	var workers sync.WaitGroup
	for range min(n, atOnce) {
		workers.Go(func() {
			for i := range next {
				if err := do(ctx, i); err != nil {
					stop(err)
				}
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	workers.Wait()
	return context.Cause(ctx)
}

// Cores is how much this machine does at once.
func Cores() int { return runtime.GOMAXPROCS(0) }
