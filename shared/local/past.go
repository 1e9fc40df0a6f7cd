package local

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local/year"
)

// historyFolder is where history lies in the data folder.
const historyFolder = "history"

// seed of the demo's past: the same for everybody.
const seed = 2

// hasPast tells whether the first start makes a past. A folder that was used before has one of its own.
func (w *World) hasPast() bool { return w.o.Demo && !w.o.Empty && w.o.Customers > 0 && w.clock.Fresh() }

// makePast makes the shop a year old. It is whole or not there: the next start then makes it.
func (w *World) makePast(ctx context.Context, files map[string][]byte, now time.Time) error {
	began := time.Now()
	w.o.Say(fmt.Sprintf("Making the past of the shop: a year of %d customers.", w.o.Customers))
	made, err := year.Make(ctx, year.Options{Customers: w.o.Customers, Seed: seed, Files: files, Until: now, Zone: w.zone,
		URL: w.URL, Store: w.loader(), History: w.path(historyFolder), Progress: w.o.Progress})
	if err != nil {
		return err
	}
	w.o.Say(fmt.Sprintf("It took %.1f s: %d events, %d orders, %d mails that went to nobody.", time.Since(began).Seconds(), made.Events, made.Orders, made.Mails))
	return nil
}

// sumUp adds up the days of the past, as launch would in its first minutes, so that pages need not wait for it. There is nothing to add up
// when all customers were together in one world: it did so day by day.
func (w *World) sumUp(ctx context.Context) error {
	e := engine.New(engine.Ports{Store: w.Store, Clock: w.clock.Now})
	for before := []byte(nil); ; {
		if err := e.RecountDue(engine.Silent(ctx)); err != nil {
			return fmt.Errorf("add up the days of the past: %w", err)
		}
		items, err := w.Store.Query(ctx, item.Only(item.Counted()))
		if err != nil {
			return fmt.Errorf("read how far the days of the past are added up: %w", err)
		}
		if len(items) == 0 || bytes.Equal(items[0].Body, before) {
			return nil
		}
		before = items[0].Body
	}
}

// loader is the store as a past is put into it.
func (w *World) loader() year.Store {
	if s, ok := w.Store.(year.Store); ok {
		return s
	}
	return byParts{w.Store}
}

// byParts loads into a store that takes no more than some items at once. A load that fails has put some of them.
type byParts struct{ store engine.Store }

const (
	writers = 8  // transactions under way at once
	part    = 25 // items of one: what a store takes
)

// Load implements year.Store. The last item is put when all others are there.
func (l byParts) Load(ctx context.Context, items []item.Item) error {
	if len(items) == 0 {
		return nil
	}
	last := len(items) - 1
	if err := l.all(ctx, items[:last]); err != nil {
		return err
	}
	return l.put(ctx, items[last:])
}

func (l byParts) all(ctx context.Context, items []item.Item) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	next := make(chan []item.Item)
	var busy sync.WaitGroup
	for range writers {
		busy.Go(func() {
			for some := range next {
				if err := l.put(ctx, some); err != nil {
					stop(err)
				}
			}
		})
	}
	for some := range slices.Chunk(items, part) {
		if ctx.Err() != nil {
			break
		}
		next <- some
	}
	close(next)
	busy.Wait()
	return context.Cause(ctx)
}

// asks is how often a store that did not answer in time is asked again: a small machine's is slow.
const asks = 5

func (l byParts) put(ctx context.Context, items []item.Item) error {
	puts := make([]item.Put, len(items))
	for n, it := range items {
		puts[n] = item.Put{Item: it}
	}
	for try := 1; ; try++ {
		err := l.store.Transact(ctx, puts, time.Time{})
		if !fault.Is(err, fault.Unavailable) || try == asks || ctx.Err() != nil {
			return err
		}
	}
}
