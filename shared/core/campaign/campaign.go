// Package campaign holds what a marketer defines: what starts it, its steps, what
// ends it, and how it is measured. Steps are a flat program, so that where a
// customer stands is one number, whatever branches come.
package campaign

import (
	"time"

	"rapport/shared/core/segment"
)

// Campaign is one compiled definition.
type Campaign struct {
	Name    string
	About   string
	Trigger Trigger
	Exits   []Match
	Steps   []Step
	Goal    *Goal          // nil when none is measured
	Holdout float64        // share of the enrolments that is never sent to, 0 to 0.5
	Reenter *time.Duration // after how long a key may enrol again; nil: never
	Policy  string
	Topic   string
}

// Life is how long an enrolment lasts at most, whatever its steps wait for; then it ends with
// the reason "too old".
const Life = 180 * 24 * time.Hour

// Trigger is what starts an enrolment: an event (Event.Name is not empty) or a segment entered.
type Trigger struct {
	Event   Match
	Key     string // "" (the customer), "cart", "order", or the name of a property of the event
	Segment string
}

// Match is an event by name and properties. Counter is set when Where asks something, and names the
// counter that keeps its last time, so that entering can look for it.
type Match struct {
	Event   string
	Where   segment.Where
	Counter *segment.Counter
}

// Goal is what the campaign is measured by: the first matching event within a time of enrolment.
type Goal struct {
	Match
	Within time.Duration
}

// StepKind is the closed set of steps.
type StepKind uint8

const (
	Wait      StepKind = iota + 1 // For, from when the step was reached
	WaitQuiet                     // For, since the last of On
	Send                          // Template by Channels, the first that reaches her
	Exit                          // ends the enrolment with Reason
)

// Step is one instruction. The next one follows it.
type Step struct {
	Kind     StepKind
	For      time.Duration
	On       []string
	Channels []string
	Template string
	Reason   string
}
