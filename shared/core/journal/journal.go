// Package journal holds what was decided and why: one shape of line, a closed set of
// kinds, and one sentence for each.
package journal

import (
	"strconv"
	"time"

	"rapport/shared/core/id"
)

// Kind is the closed set of what a line can say.
type Kind uint8

const (
	Enrolled Kind = iota + 1
	NotEnrolled
	Variant
	Held
	Skipped
	Requested
	Sent
	Failed
	Unknown
	Delivered
	Bounced
	Complained
	Consent
	Goal
	Left
	Merged
	Published
	Branched
	Changed
)

// Earlier stands in a Rule between a reason and what was the reason before it.
const Earlier = "; before that: "

// Line is one decision or fact. Its id is derived from what it says, so that a line
// written twice is one line.
type Line struct {
	ID        id.ID
	Time      time.Time
	Kind      Kind
	Campaign  string
	Version   uint32 // of the catalog; of what concerns an enrolment, of the one under which it entered
	Enrolment id.ID
	Step      int // 1 for the first; 0 when none is meant. Of Left the one at which it ended
	Message   string
	Rule      string    // what decided: the gate's rule, an exit's event, "holdout", …; of Branched the path: "1", "2", … or "else"
	Until     time.Time // of Held: the next possible time
	Variant   string    // the arm of a split; of Goal the draws so far, as "3:a 7:b" (step and arm)
	Arm       string    // "holdout" or "campaign"
	Channel   string    // of Consent and of what concerns a message
	Topic     string    // of Consent
	Granted   bool      // of Consent
	Amount    float64   // of Goal
	Currency  string
	Source    string // who said so: a write key's name, "link", "ses", …
	Other     string // of Merged: the customer that was folded in
	Home      string // the customer in whose partition the line lies; carried through merges
}

// NewID derives a line's id from its kind and parts that name what it says.
func NewID(k Kind, parts ...string) id.ID {
	return id.Hash(append([]string{"line", strconv.Itoa(int(k))}, parts...)...)
}
