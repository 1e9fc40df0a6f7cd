package engine

import (
	"time"

	"rapport/shared/core/campaign"
)

// The clocks on the earth's walls lie between these two.
var (
	firstZone = time.FixedZone("first", 14*60*60)
	lastZone  = time.FixedZone("last", -12*60*60)
)

// opening is an occurrence that launch has to look after.
type opening struct {
	campaign   campaign.Campaign
	occurrence string
}

// open returns the occurrences that are open: from the hour in the first zone on earth, where their members get them and wait for their own
// hours, until it is too late in the last one. One that was over on all the earth when its schedule was published is not launched: a weekly letter
// does not begin with last week's.
func (r *launchRun) open(now time.Time) []opening {
	var all []opening
	for _, c := range r.c.Campaigns {
		if c.Trigger.Schedule == nil {
			continue
		}
		from := now.Add(-r.c.Shop.Expires[c.Policy])
		for _, o := range c.Trigger.Schedule.Occurrences(from, now.Add(time.Nanosecond)) {
			if last, err := c.Trigger.Schedule.Hour(o, lastZone); err == nil && !last.Before(r.shop.Schedules[c.Name].Since) {
				all = append(all, opening{c, o})
			}
		}
	}
	return all
}
