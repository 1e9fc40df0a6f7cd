package local

import (
	"bytes"
	"context"
	"fmt"
	"time"

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
	store, ok := w.Store.(year.Store)
	if !ok {
		return fmt.Errorf("a past cannot be put into this store: start with --customers 0")
	}
	began := time.Now()
	w.o.Say(fmt.Sprintf("Making the past of the shop: a year of %d customers.", w.o.Customers))
	made, err := year.Make(ctx, year.Options{Customers: w.o.Customers, Seed: seed, Files: files, Until: now, Zone: w.zone,
		URL: w.URL, Store: store, History: w.path(historyFolder), Progress: w.o.Progress})
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
