package preview

import (
	"context"
	"fmt"
	"sync"

	"golang.org/x/sync/errgroup"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

// replay lets the customers looked at do again all that they ever did, under the new definitions, and counts what the last days bring.
func (r *run) replay(ctx context.Context) error {
	if r.past == nil {
		r.p.Unfinished = "There is no history here from which it could be told what would have been."
		return nil
	}
	events, err := r.read(ctx)
	if err != nil {
		return err
	}
	return r.simulate(ctx, events)
}

// groups is in how many worlds the customers live. They share nothing but addresses, so those with one address live in one world.
func groups() int { return simulation.Cores() }

func (p person) group() int {
	if email := p.now.Address.Email; email != "" {
		return id.Mod(groups(), "world", email)
	}
	return id.Mod(groups(), "world", p.now.ID)
}

// worlds says in which world each of the customers looked at lives, by every name under which history knows her.
func (r *run) worlds() map[string]int {
	world := map[string]int{}
	for _, p := range r.sample.people {
		for _, name := range p.names {
			world[name] = p.group()
		}
	}
	return world
}

// among tells whom history names and who was looked at.
func among(world map[string]int) func(who string) bool {
	return func(who string) bool { _, ok := world[who]; return ok }
}

// read gathers what history holds of the customers looked at until now, by world.
func (r *run) read(ctx context.Context) ([][]event.Event, error) {
	world := r.worlds()
	fits := func(e event.Event) bool { return did(e) && !e.Received.After(r.p.Now) }
	all, err := engine.ReadEvents(ctx, r.past, among(world), fits, func(done, parts int) { r.o.Progress("reading what they did", done, parts) })
	if err != nil {
		return nil, err
	}
	r.p.Unread = all.Unread
	events := make([][]event.Event, groups())
	for _, e := range all.Events {
		events[world[e.Customer]] = append(events[world[e.Customer]], e)
	}
	return events, nil
}

// did tells whether an event is something that a customer did or that is true of her address. Everything else in history is what Rapport did, and it does
// that anew.
func did(e event.Event) bool {
	switch e.Kind {
	case event.Behaviour, event.Answer:
		return true
	case event.Feedback:
		return e.Feedback != nil && (e.Feedback.Report == "bounced" || e.Feedback.Report == "complained")
	}
	return false
}

// step is how many events are taken in between two reports of progress.
const step = 200

// simulate runs every world up to now, and tells what became of each customer in it.
func (r *run) simulate(ctx context.Context, events [][]event.Event) error {
	total := 0
	for _, all := range events {
		total += len(all)
	}
	all := totals{map[string]map[what]*sum{}, map[string][]Person{}}
	done := 0
	var mu sync.Mutex
	counts := make([]map[string]map[what]int, len(r.sample.people))
	progress := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		done += n
		r.o.Progress("trying what would have been", done, total)
	}
	g, ctx := errgroup.WithContext(ctx)
	for world, told := range events {
		g.Go(func() error { return r.try(ctx, world, told, progress, counts) })
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i, p := range r.sample.people {
		all.add(personOf(p.now), counts[i])
	}
	for i := range r.p.Campaigns {
		if c := &r.p.Campaigns[i]; c.Fate != Removed {
			c.Would = all.outcome(c.Name, len(r.sample.people), r.sample.all)
		}
	}
	return nil
}

// try lets one world live, and counts what becomes of each customer in it.
func (r *run) try(ctx context.Context, world int, told []event.Event, progress func(n int), counts []map[string]map[what]int) error {
	w, err := r.live(ctx, told, progress)
	if err != nil {
		return err
	}
	for i, p := range r.sample.people {
		if p.group() != world {
			continue
		}
		lines, err := w.Engine().Journal(ctx, p.now.ID)
		if err != nil {
			return err
		}
		counts[i] = tally(lines, r.p.Since, r.p.Now)
	}
	return nil
}

// live runs one world of its own.
func (r *run) live(ctx context.Context, events []event.Event, progress func(n int)) (*simulation.World, error) {
	start := r.p.Since
	if len(events) > 0 && events[0].Received.Before(start) {
		start = events[0].Received
	}
	w, err := simulation.New(ctx, simulation.Options{Start: start, Files: r.files, Plain: true})
	if err != nil {
		return nil, err
	}
	for len(events) > 0 {
		n := min(step, len(events))
		if err := w.Feed(ctx, events[:n]); err != nil {
			return nil, fmt.Errorf("try what would have been: %w", err)
		}
		progress(n)
		events = events[n:]
	}
	return w, w.Until(ctx, r.p.Now)
}
