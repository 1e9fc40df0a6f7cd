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
	MaxSteps   = 64
	MaxHoldout = 0.5
	MaxGoal    = 90 * 24 * time.Hour
	maxReenter = 5 * 366 * 24 * time.Hour
	maxExits   = 16
	maxQuiet   = 16 // events that a quiet wait listens to
)

// The topics that a campaign has when it names none.
const (
	topicOfMarketing = "news"
	topicOfOthers    = "orders"
)
