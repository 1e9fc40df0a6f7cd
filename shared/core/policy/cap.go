package policy

import (
	"fmt"
	"time"
)

// Used returns how many of a cap's places are taken at now.
func (c Cap) Used(slots []Slot, now time.Time) (n int) {
	for _, s := range slots {
		if s.Channel == c.Channel && Capped(s.Policy) && (c.Policy == "" || s.Policy == c.Policy) && s.At.Add(c.Within).After(now) {
			n++
		}
	}
	return n
}

// String says a cap in words: "1 in 24 hours".
func (c Cap) String() string { return fmt.Sprintf("%d in %s", c.AtMost, inWords(c.Within)) }
