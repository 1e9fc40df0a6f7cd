package campaign

import (
	"time"

	"rapport/shared/core/yaml"
)

var weekdays = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} // as time.Weekday counts

// readSchedule reads {daily: true}, {weekly: tue}, {monthly: 15}, {monthly: last} or {once: 2026-12-01}, with at: "10:00".
func readSchedule(n *yaml.Node) *Schedule {
	f := n.Fields("daily", "weekly", "monthly", "once", "at")
	s := &Schedule{}
	if !n.IsMap() {
		return s
	}
	switch key := f.One("daily", "weekly", "monthly", "once"); key {
	case "daily":
		s.Every = Daily
		if at := f.Get(key); at.Scalar() != true {
			at.Fail("write `daily: true`, and the hour behind `at`", "needs true, not %s", at.Describe())
		}
	case "weekly":
		s.Every, s.Weekday = Weekly, readWeekday(f.Get(key))
	case "monthly":
		s.Every, s.Day = Monthly, readDay(f.Get(key))
	case "once":
		s.Every, s.Date = Once, readDate(f.Get(key))
	}
	s.At = f.Need("at").Clock()
	return s
}

func readWeekday(n *yaml.Node) time.Weekday {
	text := n.OneOf(weekdays...)
	for i, name := range weekdays {
		if name == text {
			return time.Weekday(i)
		}
	}
	return 0
}

// readDay reads a day of the month; 0 is the last.
func readDay(n *yaml.Node) int {
	switch v := n.Scalar().(type) {
	case float64:
		if v > 28 && v <= 31 {
			n.Fail("write `last` for the last day of each month", "not every month has a day %v", v)
			return 1
		}
		return n.Int(1, 28)
	case string:
		if v != "last" {
			n.Fail("a number from 1 to 28, or `last`", "%s is not a day of the month", n.Describe())
		}
	case bool:
		n.Fail("a number from 1 to 28, or `last`", "%s is not a day of the month", n.Describe())
	}
	return 0
}

func readDate(n *yaml.Node) string {
	text := n.Text()
	if text == "" {
		return ""
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		n.Fail("year, month and day, as 2026-12-01", "%s is not a date", n.Describe())
	}
	return text
}
