package dynamo

import (
	"context"
	"slices"
	"sync"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

const (
	loaders = 8  // transactions of a load that are under way at once
	part    = 25 // items of one
	asks    = 5  // how often one is tried: DynamoDB Local on a small machine is slow
)

// Load puts many items whatever lies under their keys, the last one when all others are there: for a table that nobody else uses
// yet. One that fails has put some of them.
func (s *Store) Load(ctx context.Context, items []item.Item) error {
	return load(ctx, items, func(ctx context.Context, puts []item.Put) error { return s.Transact(ctx, puts, time.Time{}) })
}

type transact func(ctx context.Context, puts []item.Put) error

func load(ctx context.Context, items []item.Item, put transact) error {
	if len(items) == 0 {
		return nil
	}
	puts := make([]item.Put, len(items))
	for n, it := range items {
		puts[n] = item.Put{Item: it}
	}
	last := len(puts) - 1
	if err := put.all(ctx, puts[:last]); err != nil {
		return err
	}
	return put.patiently(ctx, puts[last:])
}

// all puts them in any order.
func (put transact) all(ctx context.Context, puts []item.Put) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan []item.Put)
	var busy sync.WaitGroup
	for range loaders {
		busy.Go(func() {
			for some := range next {
				if err := put.patiently(ctx, some); err != nil {
					stop(err)
				}
			}
		})
	}
	for some := range slices.Chunk(puts, part) {
		if ctx.Err() != nil {
			break
		}
		next <- some
	}
	close(next)
	busy.Wait()
	return context.Cause(ctx)
}

func (put transact) patiently(ctx context.Context, puts []item.Put) error {
	for try := 1; ; try++ {
		err := put(ctx, puts)
		if !fault.Is(err, fault.Unavailable) || try == asks || ctx.Err() != nil {
			return err
		}
	}
}
