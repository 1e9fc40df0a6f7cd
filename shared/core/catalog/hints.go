package catalog

import (
	"fmt"
	"maps"
	"slices"

	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

// Hints are what a person should know of definitions before publishing them, though none of it is a mistake, by file, line and column:
//
//   - an event's name that is nearly one which Rapport knows, or which definitions name as often: names are free, so no such event may ever come;
//   - a question of a segment or a branch that the published catalog does not count yet. Nil or version 0, when nothing is published, leaves these out.
func (c *Catalog) Hints(published *Catalog) yaml.Errors {
	slips := c.slips()
	var hints yaml.Errors
	for _, m := range c.marks {
		problem, hint := "", ""
		switch what := m.What.(type) {
		case segment.EventName:
			if meant := slips[string(what)]; meant != "" {
				problem, hint = fmt.Sprintf("no event called %q is known", what), "did you mean `"+meant+"`?"
			}
		case segment.Counter:
			problem, hint = published.newQuestion(what)
		}
		if problem != "" {
			hints = append(hints, yaml.Error{File: m.File, Line: m.Line, Column: m.Column, Problem: problem, Hint: hint})
		}
	}
	return hints.Sorted()
}

// maxOwn is how many event names of a shop's own are compared with each other: the time grows with their square.
const maxOwn = 300

// slips returns the event names that are likely to be slips of the pen, each with the one that was meant. Of two names of the shop's own the
// one that is written more often is right.
func (c *Catalog) slips() map[string]string {
	times := c.ownNames()
	known, own := segment.NewSpelling(segment.Names()), segment.Spelling{}
	if len(times) <= maxOwn {
		own = segment.NewSpelling(slices.Sorted(maps.Keys(times)))
	}
	slips := map[string]string{}
	for name, n := range times {
		if meant := known.Near(name); meant != "" {
			slips[name] = meant
		} else if meant := own.Near(name); times[meant] >= n {
			slips[name] = meant
		}
	}
	return slips
}

// ownNames says how often definitions name each event that Rapport does not know.
func (c *Catalog) ownNames() map[string]int {
	times := map[string]int{}
	for _, m := range c.marks {
		if name, ok := m.What.(segment.EventName); ok {
			times[string(name)]++
		}
	}
	for _, name := range segment.Names() {
		delete(times, name)
	}
	return times
}

// newQuestion says that a question is not counted before it is published, if c, which is published now, does not count it.
func (c *Catalog) newQuestion(asked segment.Counter) (problem, hint string) {
	if c == nil || c.Version == 0 || slices.ContainsFunc(c.counters[asked.Event], func(has segment.Counter) bool { return has.ID == asked.ID && has.N >= asked.N }) {
		return "", ""
	}
	what := fmt.Sprintf("%s, the last %d times", asked.Event, asked.N)
	if len(asked.Where) > 0 {
		what = asked.Event + " where " + asked.Where.Sentence()
	}
	return fmt.Sprintf("%q is not counted yet", what), "its past is read from history once it is published; a preview reads it now"
}
