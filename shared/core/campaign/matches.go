package campaign

import "rapport/shared/core/segment"

// Matches returns every event that the campaign looks for: its trigger's, its exits', its goal's, and those that its steps wait for.
func (c Campaign) Matches() []Match {
	var matches []Match
	if c.Trigger.Event.Event != "" {
		matches = append(matches, c.Trigger.Event)
	}
	matches = append(matches, c.Exits...)
	if c.Goal != nil {
		matches = append(matches, c.Goal.Match)
	}
	for _, s := range c.Steps {
		if s.Kind == WaitEvent {
			matches = append(matches, s.Event)
		}
	}
	return matches
}

// Rules returns the rules that the campaign's branches ask.
func (c Campaign) Rules() []segment.Rule {
	var rules []segment.Rule
	for _, s := range c.Steps {
		for _, p := range s.Paths {
			if p.Rule != nil {
				rules = append(rules, p.Rule)
			}
		}
	}
	return rules
}

// Split returns which split of the campaign a step is, 0 for the first: where it stands, however many other steps a newer
// version puts before it.
func (c Campaign) Split(step int) int {
	n := 0
	for _, s := range c.Steps[:min(step, len(c.Steps))] {
		if s.Kind == Split {
			n++
		}
	}
	return n
}
