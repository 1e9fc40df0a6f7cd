package item

import (
	"time"

	"rapport/shared/core/id"
)

// Failed is the key of something that could not be processed on that day.
func Failed(t time.Time, what id.ID) Key {
	return Key{"FAILED#" + written(t), stamp(t) + "#" + what.String()}
}

// FailedOn is the range of one day's failures.
func FailedOn(day time.Time) Range { return Range{Partition: "FAILED#" + written(day)} }
