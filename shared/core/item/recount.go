package item

import (
	"strings"
	"time"

	"rapport/shared/core/id"
)

// Recount is the key of the wish to count a day again, because a line of it came late or was erased. Each wish has a key of its
// own, so that one that comes while the day is being counted is not lost.
func Recount(day time.Time, wish id.ID) Key {
	return Key{"RECOUNT", written(day) + "#" + wish.String()}
}

// Recounts is the range of all such wishes.
func Recounts() Range { return Range{Partition: "RECOUNT"} }

// RecountDay returns the day that a wish is for.
func RecountDay(k Key) (time.Time, error) {
	day, _, _ := strings.Cut(k.Sort, "#")
	return parseDay(k, day)
}
