package campaign

import (
	"time"

	"rapport/shared/core/segment"
)

// Known is what a campaign may name: all that the shop's other files define.
type Known struct {
	Policies  []string          // from the strictest on; the first is marketing
	Topics    map[string]string // name → policy
	Channels  []string          // that carry messages in this version
	Templates map[string]bool
	Segments  map[string]*segment.Segment
}

// The bounds of a campaign. Life is that of all its waits together.
const (
	MaxSteps   = 64 // written, those within branches and splits among them
	MaxNested  = 4  // branches and splits within each other
	MaxSplits  = 4  // in one campaign: an enrolment keeps what was drawn at each, and more could not be told apart in results
	MaxHoldout = 0.5
	MaxGoal    = 90 * 24 * time.Hour
	maxReenter = 5 * 366 * 24 * time.Hour
	maxExits   = 16
	maxQuiet   = 16 // events that a quiet wait listens to
	maxPaths   = 8  // of a branch, else among them
	maxArms    = 8  // of a split
	maxUrgency = 100
)

// The topics that a campaign has when it names none.
const (
	topicOfMarketing = "news"
	topicOfOthers    = "orders"
)
