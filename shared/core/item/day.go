package item

import (
	"fmt"
	"time"
)

// stamp writes a time so that its order is the order of its bytes.
func stamp(t time.Time) string { return t.UTC().Format("20060102T150405.000Z") }

// dayLayout writes a day so that its order is the order of its bytes.
const dayLayout = "20060102"

// written writes the day of a time, in UTC.
func written(t time.Time) string { return t.UTC().Format(dayLayout) }

func parseDay(k Key, text string) (time.Time, error) {
	day, err := time.Parse(dayLayout, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("the key %s %s names no day", k.Partition, k.Sort)
	}
	return day, nil
}
