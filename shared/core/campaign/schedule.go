package campaign

import (
	"fmt"
	"time"
)

// Every is how often a schedule comes round.
type Every uint8

// The ways in which a schedule comes round.
const (
	Once    Every = iota + 1 // on Date
	Daily                    // each day
	Weekly                   // on Weekday
	Monthly                  // on Day of the month, or on its last
)

// Schedule is when a campaign sends to a whole segment. The zero Schedule never comes. It speaks of the clock on each customer's wall: ten
// in the morning is another instant in Lisbon than in Zagreb.
type Schedule struct {
	Every   Every
	Date    string // of Once: 2026-12-01
	Weekday time.Weekday
	Day     int // of Monthly: 1 to 28; 0 is the last day
	At      int // minutes after midnight
}

// A zone's clock lies at most so far before and behind UTC.
const (
	ahead  = 14 * time.Hour
	behind = 12 * time.Hour
	day    = 24 * time.Hour
)

// Occurrences returns the dates, in order, on which the schedule comes and whose hour lies within [from, to) somewhere on earth. Each is
// the hour of all customers, and for each of them at another instant; a date's hours last for 26 hours.
func (s Schedule) Occurrences(from, to time.Time) []string {
	var dates []string
	at := time.Duration(s.At) * time.Minute
	first := from.UTC().Add(-behind - at).Truncate(day)
	for d := first; d.Add(at - ahead).Before(to); d = d.Add(day) {
		if !d.Add(at+behind).Before(from) && s.on(d) {
			dates = append(dates, d.Format(time.DateOnly))
		}
	}
	return dates
}

// on tells whether the schedule comes on a date, given as its midnight in UTC.
func (s Schedule) on(d time.Time) bool {
	switch s.Every {
	case Once:
		return d.Format(time.DateOnly) == s.Date
	case Daily:
		return true
	case Weekly:
		return d.Weekday() == s.Weekday
	case Monthly:
		if s.Day == 0 {
			return d.Add(day).Day() == 1
		}
		return d.Day() == s.Day
	}
	return false
}

// Hour returns the instant of an occurrence for a customer in a zone (nil: UTC). A local time that clocks skip means the first minute behind the
// gap, one that comes twice the first of the two. It returns an error if the schedule does not come on that date.
func (s Schedule) Hour(occurrence string, zone *time.Location) (time.Time, error) {
	d, err := time.Parse(time.DateOnly, occurrence)
	if err != nil || !s.on(d) {
		return time.Time{}, fmt.Errorf("the schedule does not come on %q", occurrence)
	}
	if zone == nil {
		zone = time.UTC
	}
	return wall(d.Add(time.Duration(s.At)*time.Minute), zone), nil
}

// wall returns the first instant at which the clock on a zone's wall shows the time that want shows in UTC, or a later one. Around a
// change of clocks it looks at the stretches before and behind.
func wall(want time.Time, zone *time.Location) time.Time {
	t := want.Add(-ahead).In(zone)
	for {
		_, end := t.ZoneBounds()
		_, offset := t.Zone()
		at := want.Add(-time.Duration(offset) * time.Second)
		if at.Before(t) {
			return t.UTC() // the wall went past it when the stretch began
		}
		if end.IsZero() || at.Before(end) {
			return at.UTC()
		}
		t = end
	}
}
