package preview

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/segment"
	"rapport/shared/simulation"
)

// sample is the customers that are looked at: all of them, or those whose hashes are the smallest.
type sample struct {
	all    int // customers there are
	people []person
}

// person is a customer as she is, and as she would be after publishing.
type person struct {
	now, after customer.State
	names      []string // under which history knows her: her own id, and those of whom was folded into her
}

// choose picks at most so many customers from the list of everyone. The hash makes it the same ones each time, so that two previews can be compared.
func (r *run) choose(ctx context.Context) (ids []string, all int, err error) {
	type ranked struct {
		hash id.ID
		id   string
	}
	var found []ranked
	cut := func() {
		slices.SortFunc(found, func(a, b ranked) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id)) })
		found = found[:min(len(found), r.o.Most)]
	}
	err = r.engine.Members(ctx, segment.Everyone, func(who string) {
		all++
		if found = append(found, ranked{id.Hash("preview", who), who}); len(found) >= 2*r.o.Most {
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

// look reads the chosen customers, and says who would be in which segment and who is inside which campaign.
func (r *run) look(ctx context.Context) error {
	ids, all, err := r.choose(ctx)
	if err != nil {
		return err
	}
	people := make([]person, len(ids))
	done := 0
	var mu sync.Mutex
	err = simulation.Each(ctx, len(ids), 16, func(ctx context.Context, i int) (err error) {
		people[i], err = r.person(ctx, ids[i])
		mu.Lock()
		defer mu.Unlock()
		done++
		r.o.Progress("looking at the customers", done, len(ids))
		return err
	})
	if err != nil {
		return err
	}
	people = slices.DeleteFunc(people, func(p person) bool { return p.now.Version == 0 }) // erased since she was listed
	r.sample = sample{all - (len(ids) - len(people)), people}
	r.p.Customers, r.p.Looked = r.sample.all, len(people)
	r.p.Segments = r.segments()
	r.inside()
	return nil
}

// person reads one customer; the zero person if she was erased.
func (r *run) person(ctx context.Context, who string) (p person, err error) {
	s, err := r.engine.Load(ctx, who)
	if err != nil || s.Tombstone() {
		return person{}, err
	}
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
