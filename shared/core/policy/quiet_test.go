package policy_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/policy"
)

// changes are days of 2026 on which clocks change, in each zone; where they do not, any day.
var changes = map[string][]string{
	"Europe/Berlin":       {"2026-03-29", "2026-10-25"},
	"America/New_York":    {"2026-03-08", "2026-11-01"},
	"Australia/Lord_Howe": {"2026-04-05", "2026-10-04"}, // by half an hour
	"America/Sao_Paulo":   {"2026-03-29"},               // no more
	"Asia/Kathmandu":      {"2026-03-29"},               // 5:45 ahead
	"Africa/Casablanca":   {"2026-02-15", "2026-03-22"}, // back for Ramadan
}

// isQuiet is the rule as a person would read it off the clock on the wall.
func isQuiet(q policy.Quiet, t time.Time) bool {
	wall := t.Hour()*60 + t.Minute()
	if q.Start < q.End {
		return wall >= q.Start && wall < q.End
	}
	return wall >= q.Start || wall < q.End
}

func quietAsk(at time.Time, zone *time.Location) policy.Ask {
	a := open(policy.Marketing)
	a.Now, a.Zone, a.Expires = at.UTC(), zone, at.Add(10*day)
	return a
}

// proveQuiet asks at one moment, and wants a send only outside the quiet hours, else the first minute behind them.
func proveQuiet(t require.TestingT, q policy.Quiet, at time.Time) {
	v := policy.Shop{Quiet: []policy.Quiet{q}}.Check(quietAsk(at, at.Location()))
	if !isQuiet(q, at) {
		require.Equal(t, policy.Send, v.Do, "%s is not quiet", at)
		return
	}
	require.Equal(t, policy.Hold, v.Do, "%s is quiet", at)
	until := v.Until.In(at.Location())
	require.True(t, until.After(at))
	require.False(t, isQuiet(q, until), "held from %s until %s, which is quiet", at, until)
	for m := until.Add(-time.Minute); m.After(at); m = m.Add(-time.Minute) {
		require.True(t, isQuiet(q, m), "held from %s until %s, but %s is not quiet", at, until, m)
	}
}

func TestQuietHoursHoldOnTheDaysWhenClocksChange(t *testing.T) {
	hours := []policy.Quiet{{Start: 21 * 60, End: 8 * 60}, {Start: 22 * 60, End: 2*60 + 30}, {Start: 60, End: 2*60 + 15}, {Start: 2 * 60, End: 3 * 60},
		{Start: 2*60 + 30, End: 2*60 + 45}, {Start: 13 * 60, End: 15 * 60}}
	for name, days := range changes {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for _, d := range days {
			from, err := time.ParseInLocation("2006-01-02", d, zone)
			require.NoError(t, err)
			for _, q := range hours {
				q.Channel = policy.Email
				for at := from.Add(-4 * time.Hour); at.Before(from.Add(30 * time.Hour)); at = at.Add(11 * time.Minute) {
					proveQuiet(t, q, at)
				}
			}
		}
	}
}

func TestTheDaysNamedAreThoseOnWhichClocksChange(t *testing.T) {
	for name, days := range changes {
		zone, err := time.LoadLocation(name)
		require.NoError(t, err)
		for _, d := range days {
			from, err := time.ParseInLocation("2006-01-02", d, zone)
			require.NoError(t, err)
			still := from.AddDate(0, 0, 1).Sub(from) == day
			require.Equal(t, len(days) == 1, still, "%s %s", name, d)
		}
	}
}

func TestQuietHoursHoldAtAnyMoment(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Kathmandu", "Africa/Casablanca"}
		zone, err := time.LoadLocation(rapid.SampledFrom(names).Draw(rt, "zone"))
		require.NoError(rt, err)
		q := policy.Quiet{Channel: policy.Email, Start: rapid.IntRange(0, 1439).Draw(rt, "start"), End: rapid.IntRange(0, 1439).Draw(rt, "end")}
		if q.Start == q.End {
			rt.Skip("a whole day is refused in shop.yaml")
		}
		ms := rapid.Int64Range(0, 366*24*3600*1000).Draw(rt, "ms")
		proveQuiet(rt, q, time.Date(2026, 1, 1, 0, 0, 0, 0, zone).Add(time.Duration(ms)*time.Millisecond))
	})
}

func TestQuietHoursThatFollowEachOtherAreOneNight(t *testing.T) {
	shop := policy.Shop{Quiet: []policy.Quiet{{Channel: policy.Email, Start: 22 * 60, End: 0}, {Channel: policy.Email, Start: 0, End: 6 * 60}}}
	v := shop.Check(quietAsk(time.Date(2026, 5, 4, 23, 0, 0, 0, time.UTC), time.UTC))
	require.Equal(t, time.Date(2026, 5, 5, 6, 0, 0, 0, time.UTC), v.Until)
}

func TestWithoutAZoneTheDayIsUTCs(t *testing.T) {
	shop := policy.Shop{Quiet: []policy.Quiet{{Channel: policy.Email, Start: 11 * 60, End: 13 * 60}}}
	a := quietAsk(noon, nil)
	require.Equal(t, policy.Verdict{Do: policy.Hold, Rule: "quiet hours", Until: noon.Add(time.Hour)}, shop.Check(a))
	a.Channel = "webpush"
	require.Equal(t, policy.Send, shop.Check(a).Do, "other channels are free")
}
