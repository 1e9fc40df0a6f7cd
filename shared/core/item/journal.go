package item

import (
	"fmt"
	"strings"
	"time"

	"rapport/shared/core/id"
)

// Log is the key of a journal line.
func Log(customer string, t time.Time, line id.ID) Key {
	return Key{Customer(customer), "LOG#" + stamp(t) + "#" + line.String()}
}

// Logs is the range of a customer's journal lines.
func Logs(customer string) Range { return Prefix(Customer(customer), "LOG#") }

// IsLog tells whether a key is one that Log made.
func IsLog(k Key) bool { return strings.HasPrefix(k.Sort, "LOG#") }

// JournalDay is the sparse index's key under which a day's journal lines and messages are counted.
func JournalDay(customer string, t time.Time) Key {
	return Key{fmt.Sprintf("J#%s#%02d", written(t), Shard(customer)), stamp(t)}
}

// JournalOn is the range of one shard of a day's journal lines and messages, in the sparse index.
func JournalOn(day time.Time, shard int) Range {
	return Range{Partition: fmt.Sprintf("J#%s#%02d", written(day), shard), Index: true}
}

// JournalDate returns the day in whose journal an index key lies; false if in none.
func JournalDate(index Key) (time.Time, bool) {
	rest, ok := strings.CutPrefix(index.Partition, "J#")
	if !ok {
		return time.Time{}, false
	}
	day, _, _ := strings.Cut(rest, "#")
	t, err := time.Parse(dayLayout, day)
	return t, err == nil
}
