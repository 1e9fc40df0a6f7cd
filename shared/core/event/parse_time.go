package event

import (
	"strings"
	"time"

	"rapport/shared/core/fault"
)

// happened returns when an event happened by the receiver's clock (Segment's formula):
//
//	time = received − (sentAt − timestamp)
//
// so that only the distance between two readings of the sender's clock counts. Without sentAt its timestamp
// stands; without a timestamp it happened when it was received. A little ahead is clamped to that too. An event
// without a sentAt of its own has its batch's, the zero time for none.
func happened(f fields, batchSent, received time.Time) (time.Time, error) {
	name := "timestamp"
	if !f.has(name) {
		name = "originalTimestamp" // RudderStack's SDKs call it so
	}
	at, err := f.time(name)
	if err != nil {
		return time.Time{}, err
	}
	sent, err := f.time("sentAt")
	if err != nil {
		return time.Time{}, err
	}
	if sent.IsZero() {
		sent = batchSent
	}
	switch {
	case at.IsZero():
		return received, nil
	case !sent.IsZero():
		at = milli(received.Add(-sent.Sub(at)))
	}
	switch {
	case at.Year() < 1970:
		return time.Time{}, fault.New(fault.Invalid, "corrected by sentAt, %s lies before 1970", name)
	case at.After(received.Add(MaxAhead)):
		return time.Time{}, fault.New(fault.Invalid, "%s lies more than 24 hours ahead; what has not happened yet is not an event", name)
	case at.After(received):
		return received, nil
	}
	return at, nil
}

// time reads an ISO 8601 time; the zero time when it is absent or empty.
func (f fields) time(name string) (time.Time, error) {
	s, err := f.text(name)
	if s = strings.TrimSpace(s); err != nil || s == "" {
		return time.Time{}, err
	}
	for _, layout := range layouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		t = milli(t)
		if y := t.Year(); y < 1970 || y > 2200 { // also keeps every difference within a Duration
			return time.Time{}, fault.New(fault.Invalid, "%s %q lies outside the years 1970 to 2200", name, short(s))
		}
		return t, nil
	}
	return time.Time{}, fault.New(fault.Invalid, "%s %q is not an ISO 8601 time such as 2026-11-24T10:00:00.000Z", name, short(s))
}

// layouts are the forms that are in use: Segment's own examples leave out leading zeros, and a time without
// a zone is UTC. Go takes a fraction of a second where the layout has none.
var layouts = []string{
	"2006-1-2T15:04:05Z07:00",
	"2006-1-2T15:04:05Z0700",
	"2006-1-2T15:04:05",
	"2006-1-2T15:04Z07:00",
	"2006-1-2 15:04:05Z07:00",
	"2006-1-2 15:04:05",
	"2006-1-2",
}

// milli is the grain of every event's times: what JSON writes reads back the same, without a clock's monotonic part.
func milli(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }
