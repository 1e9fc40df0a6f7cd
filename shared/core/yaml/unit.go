package yaml

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	duration = regexp.MustCompile(`^([1-9][0-9]{0,6})([smhdw])$`)
	percent  = regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{1,2})?)%$`)
	clock    = regexp.MustCompile(`^([01][0-9]|2[0-3]):([0-5][0-9])$`)
)

var units = map[string]time.Duration{
	"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour,
}

// Duration returns a time above 0 and at most most, written as one number and one unit:
// 45s 30m 1h 7d 26w. A day is 24 hours.
func (n *Node) Duration(most time.Duration) time.Duration {
	text := n.Text()
	if text == "" {
		return 0
	}
	part := duration.FindStringSubmatch(text)
	if part == nil {
		n.Fail("one number and one unit, as 45s 30m 1h 7d 26w", "%q is not a duration", clip(text))
		return 0
	}
	count, _ := strconv.ParseInt(part[1], 10, 64) // at most seven digits
	unit := units[part[2]]
	if time.Duration(count) > most/unit {
		n.Fail("", "%s is longer than the %s that can stand here", text, Span(most))
		return 0
	}
	return time.Duration(count) * unit
}

// Span writes a duration as Duration reads it, in the largest unit that leaves no rest.
func Span(d time.Duration) string {
	for _, unit := range []string{"d", "h", "m"} {
		if d >= units[unit] && d%units[unit] == 0 {
			return strconv.FormatInt(int64(d/units[unit]), 10) + unit
		}
	}
	return strconv.FormatInt(int64(d/time.Second), 10) + "s"
}

// Percent returns a share from 0 to 1, written as 10% or 2.5%, and at most most.
func (n *Node) Percent(most float64) float64 {
	text := n.Text()
	if text == "" {
		return 0
	}
	part := percent.FindStringSubmatch(text)
	if part == nil {
		n.Fail("a number and the sign, as 10%", "%q is not a percentage", clip(text))
		return 0
	}
	v, _ := strconv.ParseFloat(part[1], 64)
	if v > most*100 {
		n.Fail("", "%s is above %s%%", text, strconv.FormatFloat(most*100, 'f', -1, 64))
		return 0
	}
	return v / 100
}

// Clock returns a time of day, written "HH:MM" from 00:00 to 23:59, as minutes after midnight.
func (n *Node) Clock() int {
	text := n.Text()
	if text == "" {
		return 0
	}
	part := clock.FindStringSubmatch(text)
	if part == nil {
		hint := `24 hours, two digits each, as "08:00" or "21:30"`
		if strings.HasPrefix(text, "24") {
			hint = `midnight is "00:00"`
		}
		n.Fail(hint, "%q is not a time of day", clip(text))
		return 0
	}
	hour, _ := strconv.Atoi(part[1])
	minute, _ := strconv.Atoi(part[2])
	return hour*60 + minute
}
