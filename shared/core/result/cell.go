package result

import (
	"strings"

	"rapport/shared/core/journal"
)

// Again is the rule of a Requested line whose message was made for another one, of which it is not known whether it was sent.
const Again = "again"

// CellOf returns where a line is counted. What a channel said in its own words (of failed, unknown, bounced and complained) is left out: it
// may hold an address, and no two of them need be equal.
func CellOf(l journal.Line) Cell {
	c := Cell{Version: l.Version, Kind: l.Kind, Step: l.Step, Arm: l.Arm, Channel: l.Channel}
	if l.Campaign == "" {
		c.Version = 0
	}
	switch l.Kind {
	case journal.Skipped:
		c.Rule, _, _ = strings.Cut(l.Rule, journal.Earlier)
	case journal.NotEnrolled, journal.Held, journal.Requested, journal.Left, journal.Branched:
		c.Rule = l.Rule
	case journal.Goal:
		c.Rule, c.Variant, c.Currency = l.Rule, l.Variant, l.Currency
	case journal.Variant:
		c.Variant = l.Variant
	case journal.Consent:
		c.Rule = "withdrawn"
		if l.Granted {
			c.Rule = "granted"
		}
	}
	return c
}
