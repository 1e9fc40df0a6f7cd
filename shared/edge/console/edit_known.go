package console

import (
	"maps"
	"slices"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/segment"
)

// suggest fills in what the form's fields offer.
func (e *editor) suggest(c *catalog.Catalog) {
	events, traits := map[string]bool{}, map[string]bool{}
	for _, name := range slices.Concat(segment.Names(), usedEvents(c)) {
		events[name] = true
	}
	for _, name := range slices.Concat(usualTraits, usedTraits(c)) {
		traits[name] = true
	}
	e.Events, e.Traits = sortedKeys(events), sortedKeys(traits)
	e.Segments = []string{segment.Everyone}
	for path := range e.work.Files {
		if name, ok := strings.CutPrefix(path, "segments/"); ok && path != e.Paths[0] {
			e.Segments = append(e.Segments, strings.TrimSuffix(name, ".yaml"))
		}
	}
	slices.Sort(e.Segments)
}

// usualTraits are those of Segment's specification, as they are kept.
var usualTraits = []string{"age", "birthday", "city", "company", "country", "created_at", "email", "first_name", "gender", "last_name", "locale", "phone", "postal_code", "title"}

// rules are all that a catalog's definitions ask.
func rules(c *catalog.Catalog) []segment.Rule {
	var all []segment.Rule
	for _, s := range c.Segments {
		all = append(all, s.Rule)
	}
	for _, one := range c.Campaigns {
		all = append(all, one.Rules()...)
	}
	return all
}

// usedEvents are the events that definitions name, the shop's own ones among them.
func usedEvents(c *catalog.Catalog) []string {
	var names []string
	for _, r := range rules(c) {
		names = append(names, segment.Events(r)...)
	}
	for _, one := range c.Campaigns {
		for _, m := range one.Matches() {
			names = append(names, m.Event)
		}
	}
	return names
}

// usedTraits are the traits that definitions ask.
func usedTraits(c *catalog.Catalog) []string {
	var names []string
	var walk func(r segment.Rule)
	each := func(rules []segment.Rule) {
		for _, r := range rules {
			walk(r)
		}
	}
	walk = func(r segment.Rule) {
		switch r := r.(type) {
		case segment.Trait:
			names = append(names, r.Property)
		case segment.Not:
			walk(r.Rule)
		case segment.All:
			each(r)
		case segment.Any:
			each(r)
		}
	}
	each(rules(c))
	return names
}

func sortedKeys(set map[string]bool) []string { return slices.Sorted(maps.Keys(set)) }
