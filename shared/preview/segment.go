package preview

import (
	"maps"
	"reflect"
	"slices"

	"rapport/shared/core/customer"
)

// MostNamed is how many customers are named for one change.
const MostNamed = 20

// Segment is one that changes: its rule, or who is in it.
type Segment struct {
	Name   string   `json:"name"`
	Fate   Fate     `json:"fate,omitempty"` // "" when only another definition changed it
	Now    Estimate `json:"now"`
	After  Estimate `json:"after"`
	Comes  Estimate `json:"comes"` // who is not in it now and will be
	Goes   Estimate `json:"goes"`
	Coming []Person `json:"coming,omitempty"` // at most 20 of those looked at
	Going  []Person `json:"going,omitempty"`
}

// Person names a customer. Name and Email are personal data.
type Person struct {
	Customer string `json:"customer"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
}

func personOf(s customer.State) Person { return Person{s.ID, s.Name(), s.Address.Email} }

// segments returns those that change. Who is in after publishing is decided from what is known of her, as Rapport will do it then.
func (r *run) segments() []Segment {
	names := map[string]bool{}
	for _, s := range slices.Concat(r.old.Segments, r.next.Segments) {
		names[s.Name] = true
	}
	var all []Segment
	for _, name := range slices.Sorted(maps.Keys(names)) {
		s := Segment{Name: name, Fate: r.segmentFate(name)}
		s.Comes, s.Coming = r.moving(func(p person) bool { return p.after.In(name) && !p.now.In(name) })
		s.Goes, s.Going = r.moving(func(p person) bool { return p.now.In(name) && !p.after.In(name) })
		s.Now = r.sample.count(func(p person) bool { return p.now.In(name) })
		s.After = r.sample.count(func(p person) bool { return p.after.In(name) })
		if s.Fate != "" || len(s.Coming)+len(s.Going) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// moving counts those who come or go, and names some of them.
func (r *run) moving(moves func(person) bool) (n Estimate, named []Person) {
	for _, p := range r.sample.people {
		if moves(p) && len(named) < MostNamed {
			named = append(named, personOf(p.now))
		}
	}
	return r.sample.count(moves), named
}

func (r *run) segmentFate(name string) Fate {
	old, was := r.old.Segment(name)
	next, is := r.next.Segment(name)
	return changed(was, is, old, next)
}

// changed compares two compiled definitions of a name: a comment or another spelling changes nothing.
func changed[T any](was, is bool, old, next T) Fate {
	if was && is && reflect.DeepEqual(old, next) {
		return ""
	}
	return fate(was, is)
}
