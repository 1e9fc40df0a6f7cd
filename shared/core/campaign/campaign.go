// Package campaign holds what a marketer defines: what starts it, its steps, what
// ends it, and how it is measured. Steps are a flat program, so that where a
// customer stands is one number, whatever branches come.
package campaign

import (
	"reflect"
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

	Priority int // of those that are due at once the higher one takes the place under a cap; 0 unless said
}

// SameForm tells whether the numbers of two versions of a campaign can be added up: steps, goal and holdout are the same.
func (c Campaign) SameForm(o Campaign) bool {
	return reflect.DeepEqual(c.Steps, o.Steps) && reflect.DeepEqual(c.Goal, o.Goal) && c.Holdout == o.Holdout
}

// Life is how long an enrolment lasts at most, whatever its steps wait for; then it ends with
// the reason "too old".
const Life = 180 * 24 * time.Hour

// Trigger is what starts an enrolment: an event (Event.Event is not empty), a segment entered, or the hour of a schedule,
// which comes to each member of Segment.
type Trigger struct {
	Event    Match
	Key      string // "" (the customer), "cart", "order", or the name of a property of the event
	Segment  string
	Schedule *Schedule // nil when none
}

// Enters tells whether coming into a segment starts the campaign.
func (t Trigger) Enters(segment string) bool { return t.Schedule == nil && t.Segment == segment }

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
	Branch                        // goes on at the first of Paths whose rule holds
	Split                         // goes on at the one of Arms that is drawn
	WaitEvent                     // until Event comes, at most For
	Jump                          // goes on at To, behind the paths of a branch or the arms of a split
)

// Known tells whether this version of the program knows what a step of the kind does.
func (k StepKind) Known() bool { return k >= Wait && k <= Jump }

// Step is one instruction. The next one follows it, but for Branch, Split and Jump, which only go forward.
type Step struct {
	Kind     StepKind
	For      time.Duration
	On       []string
	Channels []string
	Template string
	Reason   string
	Event    Match
	Paths    []Path
	Arms     []Arm
	To       int // index of a step; the number of steps is the end
}

// Path is one way on from a branch. The last one of a branch has no rule.
type Path struct {
	Label string       // "1" for the first that is written, …, or "else"
	Rule  segment.Rule // nil of else
	To    int          // index of its first step
}

// Arm is one way on from a split.
type Arm struct {
	Label string
	Share float64 // those of a split come to 1
	To    int     // index of its first step
}

// Else is the label of the path that is taken when no rule holds.
const Else = "else"
