package preview

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
	"rapport/shared/engine"
)

// sample is the customers that are looked at: all of them, or those whose hashes are the smallest.
type sample[T any] struct {
	all    int // customers there are
	people []T
}

// choose picks at most so many customers from the list of everyone. The hash makes it the same ones each time, so that two previews can be compared.
func choose(ctx context.Context, e *engine.Engine, most int) (ids []string, all int, err error) {
	type ranked struct {
		hash id.ID
		id   string
	}
	var found []ranked
	cut := func() {
		slices.SortFunc(found, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id)) })
		found = found[:min(len(found), most)]
	}
	err = e.Members(ctx, segment.Everyone, func(who string) {
		all++
		if found = append(found, ranked{id.Hash("preview", who), who}); len(found) >= 2*most {
			cut()
		}
	})
	cut()
	for _, f := range found {
		ids = append(ids, f.id)
	}
	slices.Sort(ids)
	return ids, all, err
}

// gather chooses customers and makes of each what is wanted of her. Who was erased since she was listed is nobody.
func gather[T any](ctx context.Context, e *engine.Engine, o Options, of func(context.Context, customer.State) (T, error)) (sample[T], error) {
	ids, all, err := choose(ctx, e, o.Most)
	if err != nil {
		return sample[T]{}, err
	}
	people, there := make([]T, len(ids)), make([]bool, len(ids))
	done := 0
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(16)
	for i, who := range ids {
		g.Go(func() error {
			s, err := e.Load(ctx, who)
			if there[i] = err == nil && s.Version > 0 && !s.Tombstone(); there[i] {
				people[i], err = of(ctx, s)
			}
			mu.Lock()
			defer mu.Unlock()
			done++
			o.Progress("looking at the customers", done, len(ids))
			return err
		})
	}
	err = g.Wait()
	var found []T
	for i, p := range people {
		if there[i] {
			found = append(found, p)
		}
	}
	return sample[T]{all - (len(ids) - len(found)), found}, err
}

// count estimates how many customers something is true of.
func (s sample[T]) count(is func(T) bool) Estimate {
	var total sum
	for _, p := range s.people {
		if is(p) {
			total.add(1)
		}
	}
	return total.estimate(len(s.people), s.all)
}

// person is a customer as she is, and as she would be after publishing.
type person struct {
	now, after customer.State
	names      []string // under which history knows her: her own id, and those of whom was folded into her
}

// look reads the chosen customers, and says who would be in which segment and who is inside which campaign.
func (r *run) look(ctx context.Context) (err error) {
	if r.sample, err = gather(ctx, r.engine, r.o, r.person); err != nil {
		return err
	}
	err = r.recall(ctx) // when it ends early, what was found by then is told all the same
	r.p.Customers, r.p.Looked = r.sample.all, len(r.sample.people)
	r.p.Segments = r.segments()
	r.inside()
	return err
}

func (r *run) person(ctx context.Context, s customer.State) (p person, err error) {
	if p.now, err = r.engine.Rehearse(ctx, r.old, s); err != nil { // what time changed and no alarm has said yet is no change of ours
		return person{}, err
	}
	if p.after, err = r.engine.Rehearse(ctx, r.next, s); err != nil {
		return person{}, err
	}
	folded, err := r.engine.Folded(ctx, p.now.ID)
	p.names = append(folded, p.now.ID)
	return p, err
}
