// Package year makes the demo shop a year old: what its customers did, as shop/past tells it, goes through the real engine on a
// clock that runs ahead, and all that is in the table in the end becomes the demo's table. Nothing is sent.
package year

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"rapport/shared/core/item"
	"rapport/shared/simulation"
)

// Store takes what a year leaves behind: all of the items or none, whatever lies under their keys.
type Store interface {
	Load(ctx context.Context, items []item.Item) error
}

// Options say whose year it is.
type Options struct {
	Customers int
	Seed      uint64
	Files     map[string][]byte // definitions, in force from the first day as version 1
	Until     time.Time         // now; the year ends here
	Zone      *time.Location    // of the shop
	URL       string            // the shop's address in what is told
	Store     Store
	History   string             // folder of the history, made anew
	Progress  func(part float64) // told how much is done, 0 to 1; nil: nobody is
	Together  int                // customers of one world; 0 for 500
}

// Made says what a year brought.
type Made struct{ Customers, Events, Orders, Mails, Items int }

// together is how many customers are told in one world. More take turns in several, which know nothing of each other, so that
// memory is bounded and every core has one.
const together = 500

// Make makes a year. The definitions are the last that is put: a store without any holds no whole year, and may be given another.
func Make(ctx context.Context, o Options) (Made, error) {
	if o.Together == 0 {
		o.Together = together
	}
	m := &maker{o: o, made: Made{Customers: o.Customers}, parts: map[int]float64{}, shared: shared{}}
	if err := m.history.clear(o.History); err != nil {
		return m.made, err
	}
	g, within := errgroup.WithContext(ctx)
	g.SetLimit(simulation.Cores())
	for n := 0; n < o.Customers; n += o.Together {
		g.Go(func() error {
			if err := m.cohort(within, n); err != nil {
				return fmt.Errorf("make the shop's past: %w", err)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return m.made, err
	}
	return m.made, m.finish(ctx)
}

// maker is a year in the making. The mutex guards what the cohorts come together in.
type maker struct {
	o       Options
	history days

	mu     sync.Mutex
	made   Made
	parts  map[int]float64 // how much of each cohort is done, by its first customer
	shared shared
}

// finish puts what the cohorts share. A single cohort's year is put here as a whole.
func (m *maker) finish(ctx context.Context) error {
	items := m.shared.items()
	m.made.Items += len(items)
	return m.o.Store.Load(ctx, items)
}

// progress tells how far all of them are.
func (m *maker) progress(first int, part float64) {
	if m.o.Progress == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.parts[first] = part * float64(m.size(first))
	sum := 0.0
	for _, p := range m.parts {
		sum += p
	}
	m.o.Progress(sum / float64(m.o.Customers))
}

// size is how many customers a cohort has.
func (m *maker) size(first int) int { return min(m.o.Together, m.o.Customers-first) }
