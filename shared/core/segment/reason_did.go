package segment

import (
	"fmt"
	"time"
)

// fact says how often it happened in the time that is asked about. Of what a state keeps only the newest of, it says
// "at least" once it cannot know.
func (d Did) fact(f Facts, now time.Time) string {
	n, last, atLeast := d.count(f, now)
	what := d.Event
	if len(d.Where) > 0 {
		what += " (" + d.Where.Sentence() + ")"
	}
	switch {
	case last.IsZero():
		return "never " + what
	case n == 0:
		return "no " + what + within(d.Within) + ", the last on " + date(last, now)
	}
	if atLeast && n == 1 { // no more than the last time is kept
		return what + ", last on " + date(last, now)
	}
	only := either(n < d.AtLeast, "only ", "")
	return what + " " + only + either(atLeast, "at least ", "") + often(n) + within(d.Within) + ", last on " + date(last, now)
}

// count returns how often it happened within the time asked about, when it last did at all, and whether it may be more often.
func (d Did) count(f Facts, now time.Time) (n int, last time.Time, atLeast bool) {
	record := f.Record(d.Event)
	if d.Counter == nil && d.Within == 0 {
		return int(record.Count), record.Last, false
	}
	times := d.times(f)
	if len(times) == 0 {
		return 0, time.Time{}, false
	}
	for _, t := range times {
		if d.Within == 0 || t.After(now.Add(-d.Within)) {
			n++
		}
	}
	more := int(record.Count) > n
	if d.Counter != nil {
		more = n >= d.Counter.N
	}
	return n, times[len(times)-1], more && n == len(times)
}

func often(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// within says a window in the greatest unit that divides it; nothing for ever.
func within(d time.Duration) string {
	if d == 0 {
		return ""
	}
	for _, unit := range []struct {
		name string
		long time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if d%unit.long == 0 {
			n := int(d / unit.long)
			return fmt.Sprintf(" within %d %s%s", n, unit.name, either(n == 1, "", "s"))
		}
	}
	return " within " + d.String()
}

// date is a day in now's zone; the year only where it is another one.
func date(t, now time.Time) string {
	t = t.In(now.Location())
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}
