package item

import (
	"fmt"
	"strings"
)

const ofLaunch = "LAUNCH#"

// Launcher is the key of what launch knows of the shop as a whole.
func Launcher() Key { return Key{"LAUNCH", "!"} }

// Occurrence is the key of one occurrence of a scheduled campaign: what launch knows of it as a whole.
func Occurrence(campaign, occurrence string) Key { return Key{ofLaunch + campaign, occurrence} }

// Launch is the key of how far launch came with one shard of the members at one occurrence. An occurrence's own item sorts before its shards'.
func Launch(campaign, occurrence string, shard int) Key {
	return Key{ofLaunch + campaign, fmt.Sprintf("%s#%02d", occurrence, shard)}
}

// LaunchesAt is the range of an occurrence's own item and those of its shards.
func LaunchesAt(campaign, occurrence string) Range { return Prefix(ofLaunch+campaign, occurrence) }

// Launches is the range of all that launch knows of a campaign.
func Launches(campaign string) Range { return Range{Partition: ofLaunch + campaign} }

// Halt is the key of what a person decided of a campaign: paused, cancelled occurrences.
func Halt(campaign string) Key { return Key{ofLaunch + campaign, "!halt"} }

// IsLaunch tells whether a key is of what launch knows of a campaign.
func IsLaunch(k Key) bool { return strings.HasPrefix(k.Partition, ofLaunch) }
