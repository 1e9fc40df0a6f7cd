package console

import (
	"context"
	"slices"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

// occurrence is one date of a scheduled campaign.
type occurrence struct {
	Date  string    // as the schedule names it: 2026-12-01
	Words string    // 1 Dec 2026
	Hour  time.Time // in the shop's zone; zero when the schedule does not come on that date any more
	State string    // next, later, running, open, paused, done, over or cancelled
	Tone  string    // of its tag
	Says  string    // what became of it so far
	Stops bool      // it can still be called off
}

// How far ahead occurrences are looked for (one on the last of each month is within 31 days), and how many are shown.
const (
	ahead   = 62 * 24 * time.Hour
	toCome  = 3
	hasBeen = 12
)

// occurrences are those of a schedule that are under way, those that are to come, unless the campaign is gone, the soonest first, and those that
// were, the latest first. Three reads.
func (c *Console) occurrences(ctx context.Context, v *Visit, r engine.CampaignReport, halt engine.Halt) ([]occurrence, error) {
	one := r.Campaign
	launches, err := c.Engine.Occurrences(ctx, one.Name)
	if err != nil {
		return nil, err
	}
	var now, next, past []occurrence
	for _, l := range launches[:min(len(launches), hasBeen)] {
		if o := begun(l, v.Now, halt); o.Stops {
			now = append(now, o)
		} else {
			past = append(past, o)
		}
	}
	if !r.Gone {
		next = coming(*one.Trigger.Schedule, v.Now, halt, launches)
	}
	all := slices.Concat(now, next, past)
	for i, o := range all {
		all[i].Words = dateWords(o.Date)
		if hour, err := one.Trigger.Schedule.Hour(o.Date, v.Zone); err == nil {
			all[i].Hour = hour
		}
	}
	return all, nil
}

// coming are the next dates that nobody began to walk yet, by the clock of now's zone.
func coming(s campaign.Schedule, now time.Time, halt engine.Halt, launches []engine.OccurrenceState) (all []occurrence) {
	state := "next"
	for _, date := range s.Occurrences(now, now.Add(ahead)) {
		hour, err := s.Hour(date, now.Location())
		began := slices.ContainsFunc(launches, func(l engine.OccurrenceState) bool { return l.Occurrence == date })
		if err != nil || began || !hour.After(now) {
			continue
		}
		o := occurrence{Date: date, State: state, Stops: true, Says: "Whoever is in the segment then gets it."}
		switch {
		case slices.Contains(halt.Cancelled, date):
			o = occurrence{Date: date, State: "cancelled", Tone: "bad", Says: "Nobody will get it."}
		case halt.Paused:
			o.State, o.Tone, o.Says = "paused", "warn", "It is paused: nobody gets it before somebody resumes it."
		default:
			state = "later"
		}
		if all = append(all, o); len(all) == toCome {
			break
		}
	}
	return all
}

// begun says how far an occurrence came. Given counts those for whom it began; what each got, the steps say.
func begun(l engine.OccurrenceState, now time.Time, halt engine.Halt) occurrence {
	o := occurrence{Date: l.Occurrence, Says: "It began for " + counted(l.Given, "customer who was", "customers who were") + " in the segment."}
	switch {
	case l.Cancelled:
		o.State, o.Tone = "cancelled", "bad"
		o.Says = "It had begun for " + counted(l.Given, "customer", "customers") + "; what was not sent by then is not."
	case l.Walked.IsZero() && l.Closes.After(now):
		o.State, o.Tone, o.Stops = "running", "good", true
		o.Says = "It has begun for " + count(l.Given) + " of " + counted(l.Expected, "member", "members") + " so far."
	case l.Closes.After(now):
		o.State, o.Tone, o.Stops = "open", "good", true
		o.Says += " Who joins the segment gets it too, until " + l.Closes.In(now.Location()).Format("15:04 on 2 Jan") + "."
	case l.Walked.IsZero(): // it was paused, say, until it was too late
		o.State, o.Tone = "over", "warn"
		o.Says = "It began for " + count(l.Given) + " of " + counted(l.Expected, "member", "members") + " before it was too late."
	default:
		o.State = "done"
	}
	if o.Stops && halt.Paused {
		o.State, o.Tone, o.Says = "paused", "warn", o.Says+" Now it is paused."
	}
	return o
}

// cancelOccurrence calls one date off.
func (c *Console) cancelOccurrence(ctx context.Context, v *Visit) (edge.Response, error) {
	name, date := v.Param("name"), v.Form.Get("occurrence")
	if err := c.Engine.Cancel(ctx, name, date, v.Name); err != nil {
		return edge.Response{}, err
	}
	return c.done(v, campaignPath(name), "The "+dateWords(date)+" is called off: nobody who has not got it yet will.")
}
