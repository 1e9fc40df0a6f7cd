package template

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// verbs are the parts of a date format that are known, as Go writes them.
func verbs() map[string]string {
	return map[string]string{"d": "02", "-d": "2", "e": "_2", "m": "01", "-m": "1", "b": "Jan", "B": "January",
		"Y": "2006", "y": "06", "H": "15", "I": "03", "-I": "3", "l": "3", "M": "04", "S": "05", "p": "PM", "P": "pm",
		"a": "Mon", "A": "Monday", "F": "2006-01-02", "R": "15:04", "z": "-0700", "Z": "MST"}
}

// date writes a time in the customer's zone: {{ customer.created | date: "%-d %B %Y" }}, which is
// also the format without one. It takes RFC 3339, a date alone (which no zone moves) and seconds since 1970.
// Nothing stays nothing. There is no "now": a mail that depends on the clock could not be made again.
func date(v any, args []any, shop Look) (any, error) {
	if v == nil || v == "" {
		return nil, nil
	}
	t, err := readTime(v, shop.Zone)
	if err != nil {
		return nil, err
	}
	format := "%-d %B %Y"
	if len(args) > 0 {
		format = show(args[0])
	}
	return formatTime(t, format)
}

func readTime(v any, zone *time.Location) (time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	switch v := v.(type) {
	case int:
		return time.Unix(int64(v), 0).In(zone), nil
	case string:
		if v == "now" || v == "today" {
			return time.Time{}, errors.New("a template has no clock; give a time from the data")
		}
		if t, err := time.Parse(time.DateOnly, v); err == nil {
			return t, nil
		}
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", time.DateTime} {
			if t, err := time.Parse(layout, v); err == nil {
				return t.In(zone), nil
			}
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time; give 2026-12-01T18:00:00Z or 2026-12-01", shorten(show(v)))
}

func formatTime(t time.Time, format string) (string, error) {
	var out strings.Builder
	known := verbs()
	for {
		before, rest, ok := strings.Cut(format, "%")
		out.WriteString(before)
		if !ok {
			return out.String(), nil
		}
		n := min(1, len(rest))
		if strings.HasPrefix(rest, "-") {
			n = min(2, len(rest))
		}
		layout, ok := known[rest[:n]]
		switch {
		case rest[:n] == "%":
			out.WriteString("%")
		case !ok:
			return "", fmt.Errorf("%%%s is no part of a date; use %%-d %%B %%Y, %%A, %%H:%%M", rest[:n])
		default:
			out.WriteString(t.Format(layout))
		}
		format = rest[n:]
	}
}
