package policy

import "time"

func (s Shop) quiet(a Ask) Verdict {
	if a.Policy == Transactional || a.Policy == Service && a.Channel != "webpush" {
		return Verdict{}
	}
	zone := a.Zone
	if zone == nil {
		zone = time.UTC
	}
	var held Verdict
	for _, q := range s.Quiet {
		if q.Channel == a.Channel && q.holds(a.Now, zone) {
			if end := q.end(a.Now, zone); end.After(held.Until) {
				held = Verdict{Do: Hold, Until: end, Rule: "quiet hours"}
			}
		}
	}
	return held
}

// holds tells whether the clock on her wall is within the quiet hours. On the days when
// clocks change it is the wall that counts: an hour that comes twice is quiet twice.
func (q Quiet) holds(t time.Time, zone *time.Location) bool {
	m := minuteOfDay(t, zone)
	if q.Start < q.End {
		return q.Start <= m && m < q.End
	}
	return q.Start != q.End && (m >= q.Start || m < q.End)
}

func minuteOfDay(t time.Time, zone *time.Location) int {
	l := t.In(zone)
	return l.Hour()*60 + l.Minute()
}

// end returns the first whole minute after t that is not quiet. It guesses from the wall's clock
// and then walks, because a change of clocks may lie between.
func (q Quiet) end(t time.Time, zone *time.Location) time.Time {
	minutes := (q.End - minuteOfDay(t, zone) + 24*60) % (24 * 60)
	start := t.Truncate(time.Minute)
	e := start.Add(time.Duration(minutes) * time.Minute)
	for q.holds(e, zone) {
		e = e.Add(time.Minute)
	}
	for e.Add(-time.Minute).After(start) && !q.holds(e.Add(-time.Minute), zone) {
		e = e.Add(-time.Minute)
	}
	return e
}
