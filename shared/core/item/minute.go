package item

import (
	"fmt"
	"time"
)

// Minute is a time as whole minutes since 1970, in UTC: the grain of alarms. 0 is none.
type Minute int64

// MinuteAt returns the minute that t lies in, rounded up.
func MinuteAt(t time.Time) Minute {
	return Minute((t.Unix() + 59 + b2i(t.Nanosecond() > 0)) / 60)
}

func b2i(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Time returns the minute's start; the zero time for none.
func (m Minute) Time() time.Time {
	if m == 0 {
		return time.Time{}
	}
	return time.Unix(int64(m)*60, 0).UTC()
}

// Floor returns the minute that t lies in, rounded down: the last one that has begun.
func Floor(t time.Time) Minute { return Minute(t.Unix() / 60) }

// String returns yyyymmddhhmm in UTC, which sorts as the minutes do.
func (m Minute) String() string { return m.Time().Format("200601021504") }

// ParseMinute reads what String writes.
func ParseMinute(s string) (Minute, error) {
	t, err := time.Parse("200601021504", s)
	if err != nil {
		return 0, fmt.Errorf("minute %q is not yyyymmddhhmm", s)
	}
	return Minute(t.Unix() / 60), nil
}
