package campaign

// Matches returns every event that the campaign looks for: its trigger's, its exits' and its goal's.
func (c Campaign) Matches() []Match {
	var matches []Match
	if c.Trigger.Event.Event != "" {
		matches = append(matches, c.Trigger.Event)
	}
	matches = append(matches, c.Exits...)
	if c.Goal != nil {
		matches = append(matches, c.Goal.Match)
	}
	return matches
}
