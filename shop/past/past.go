// Package past is what customers of the demo shop did before anybody opened it: a year of visits, carts, orders and consents
// of people who never were. It is a process and not a list, because whoever gets a letter is likelier to come back: it is told of
// every mail. All chance is drawn from the seed, so the same seed tells the same story to the same world.
package past

import (
	"container/heap"
	"context"
	"slices"
	"time"

	"rapport/shared/core/event"
	"rapport/shop/storefront"
)

// Options say whose past it is.
type Options struct {
	Seed      uint64
	Customers int // those who tell the shop who they are; a quarter as many again only look around
	First     int // number of the first customer: stories of other numbers are of other people
	From      time.Time
	Until     time.Time      // nothing happens from here on
	Zone      *time.Location // of the shop; nil is UTC
	URL       string         // the shop's address in what is told, without a slash at its end
}

// Story is a past under way. It is for one goroutine.
type Story struct {
	o      Options
	goods  []storefront.Good
	people map[string]*person // by address
	acts   queue
	told   []event.Event // not handed out yet
	count  int           // of all that was ever planned: orders what happens at one moment
}

// New begins a story. Nothing has happened yet.
func New(o Options) *Story {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	s := &Story{o: o, goods: storefront.Goods(o.URL), people: map[string]*person{}}
	for n := o.First; n < o.First+o.Customers; n++ {
		s.enter(s.newPerson(n))
		if n%4 == 0 {
			s.enter(s.newStranger(n))
		}
	}
	return s
}

// slot is how far a story is told at a time: whoever gets a mail does nothing about it for that long.
const slot = time.Hour

// World is where a story happens: a simulation.
type World interface {
	Feed(context.Context, []event.Event) error
	Until(context.Context, time.Time) error
}

// Play tells the whole story to a world, which has to call Sent for each mail. progress is told the part that is done, now and
// then; nil: nobody is.
func (s *Story) Play(ctx context.Context, w World, progress func(part float64)) error {
	for at := s.o.From; at.Before(s.o.Until); {
		if at = at.Add(slot); at.After(s.o.Until) {
			at = s.o.Until
		}
		if err := w.Feed(ctx, s.Next(at)); err != nil {
			return err
		}
		if err := w.Until(ctx, at); err != nil {
			return err
		}
		if progress != nil {
			progress(float64(at.Sub(s.o.From)) / float64(s.o.Until.Sub(s.o.From)))
		}
	}
	return nil
}

// Next returns what the shop's backend says from where the story stands up to a time, in the order in which it is received.
func (s *Story) Next(until time.Time) []event.Event {
	if until.After(s.o.Until) {
		until = s.o.Until
	}
	for len(s.acts) > 0 && s.acts[0].at.Before(until) {
		a := heap.Pop(&s.acts).(act)
		a.do(a.at)
	}
	slices.SortStableFunc(s.told, func(a, b event.Event) int { return a.Received.Compare(b.Received) })
	n, _ := slices.BinarySearchFunc(s.told, until, func(e event.Event, t time.Time) int { return e.Received.Compare(t) })
	next := s.told[:n:n]
	s.told = slices.Clone(s.told[n:])
	return next
}

// act is something that will be done.
type act struct {
	at    time.Time
	count int
	do    func(at time.Time)
}

// plan lets something be done at a time, unless the story is over by then.
func (s *Story) plan(at time.Time, do func(at time.Time)) {
	if at.Before(s.o.Until) {
		s.count++
		heap.Push(&s.acts, act{at.UTC().Truncate(time.Second), s.count, do})
	}
}

// queue is a heap of acts, the earliest first.
type queue []act

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if !q[i].at.Equal(q[j].at) {
		return q[i].at.Before(q[j].at)
	}
	return q[i].count < q[j].count
}
func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *queue) Push(a any)   { *q = append(*q, a.(act)) }
func (q *queue) Pop() any {
	last := len(*q) - 1
	a := (*q)[last]
	(*q)[last] = act{} // lets go of what it would do
	*q = (*q)[:last]
	return a
}
