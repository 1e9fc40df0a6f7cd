package session

import "rapport/shared/core/journal"

// Line returns a line of a customer's journal as this person may see it: without the role personal not what a channel said of a mail, which may
// hold her address, and no id that says who she is.
func (p Person) Line(l journal.Line) journal.Line {
	if p.Can("personal") {
		return l
	}
	switch l.Kind {
	case journal.Failed, journal.Unknown, journal.Bounced, journal.Complained:
		l.Rule = "the reason is personal data"
	case journal.Skipped, journal.Held: // what kept it back before may have been a channel's words
		l.Rule = p.Text(l.Rule)
	case journal.Merged:
		l.Other = p.Customer(l.Other)
	}
	return l
}

// Lines is Line of each.
func (p Person) Lines(lines []journal.Line) []journal.Line {
	seen := make([]journal.Line, 0, len(lines))
	for _, l := range lines {
		seen = append(seen, p.Line(l))
	}
	return seen
}
