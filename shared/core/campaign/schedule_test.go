package campaign_test

import (
	"archive/zip"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/campaign"
)

// zones returns every zone of the database that comes with Go.
func zones(t *testing.T) []*time.Location {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	require.NoError(t, err)
	z, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib/time/zoneinfo.zip"))
	require.NoError(t, err)
	defer z.Close()
	var all []*time.Location
	for _, f := range z.File {
		if strings.HasSuffix(f.Name, "/") {
			continue
		}
		zone, err := time.LoadLocation(f.Name)
		require.NoError(t, err)
		all = append(all, zone)
	}
	require.Greater(t, len(all), 400)
	return all
}

func zone(t require.TestingT, name string) *time.Location {
	z, err := time.LoadLocation(name)
	require.NoError(t, err)
	return z
}

func daily(hour, minute int) campaign.Schedule {
	return campaign.Schedule{Every: campaign.Daily, At: hour*60 + minute}
}

func day(text string) time.Time {
	d, err := time.Parse(time.DateOnly, text)
	if err != nil {
		panic(err)
	}
	return d
}

// shows writes the clock on a wall so that later sorts behind.
func shows(t time.Time, z *time.Location) string { return t.In(z).Format("2006-01-02 15:04") }

// TestHerHourIsTheFirstMinuteAtWhichHerWallShowsIt compares with a walk, minute by minute, in every zone, around every change of its clocks.
func TestHerHourIsTheFirstMinuteAtWhichHerWallShowsIt(t *testing.T) {
	changes := 0
	for _, z := range zones(t) {
		at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).In(z)
		for _, change := at.ZoneBounds(); !change.IsZero() && change.Year() < 2027; _, change = change.In(z).ZoneBounds() {
			changes++
			for _, minutes := range []int{-90, -61, -60, -59, -31, -30, -1, 0, 1, 29, 30, 45, 59, 60, 61, 90} {
				_, before := change.Add(-time.Second).In(z).Zone()
				want := change.Add(time.Duration(before)*time.Second + time.Duration(minutes)*time.Minute).UTC() // on the wall, as before the change
				s := daily(want.Hour(), want.Minute())
				got, err := s.Hour(want.Format(time.DateOnly), z)
				require.NoError(t, err)
				require.Equal(t, walk(want, z, change), got, "%s on %s", z, want)
			}
		}
	}
	require.Greater(t, changes, 500)
}

// walk goes on minute by minute until the wall shows the time or a later one.
func walk(want time.Time, z *time.Location, near time.Time) time.Time {
	t := near.Add(-5 * time.Hour)
	for shows(t, z) < shows(want, time.UTC) {
		t = t.Add(time.Minute)
	}
	return t.UTC()
}

func TestASkippedHourIsTheMinuteBehindTheGapAndADoubledOneTheFirst(t *testing.T) {
	zagreb := zone(t, "Europe/Zagreb")
	for _, c := range []struct {
		date         string
		hour, minute int
		want         string // UTC
	}{
		{"2026-03-28", 2, 30, "2026-03-28T01:30:00Z"},
		{"2026-03-29", 2, 30, "2026-03-29T01:00:00Z"}, // 03:00 on the wall
		{"2026-03-29", 3, 0, "2026-03-29T01:00:00Z"},
		{"2026-03-29", 10, 0, "2026-03-29T08:00:00Z"},
		{"2026-10-25", 2, 30, "2026-10-25T00:30:00Z"}, // the first of two
		{"2026-10-25", 3, 0, "2026-10-25T02:00:00Z"},
		{"2028-02-29", 10, 0, "2028-02-29T09:00:00Z"},
	} {
		got, err := daily(c.hour, c.minute).Hour(c.date, zagreb)
		require.NoError(t, err)
		require.Equal(t, c.want, got.Format(time.RFC3339), c.date)
	}
	samoa, err := daily(10, 0).Hour("2011-12-30", zone(t, "Pacific/Apia"))
	require.NoError(t, err)
	require.Equal(t, "2011-12-31 00:00", shows(samoa, zone(t, "Pacific/Apia")), "that day was skipped as a whole")
	utc, err := daily(10, 0).Hour("2026-05-04", nil)
	require.NoError(t, err)
	require.Equal(t, "2026-05-04T10:00:00Z", utc.Format(time.RFC3339))
}

func TestAnOccurrenceIsNamedWheneverItIsTheHourSomewhere(t *testing.T) {
	all := zones(t)
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSchedule(rt)
		z := all[rapid.IntRange(0, len(all)-1).Draw(rt, "zone")]
		d := day("2024-01-01").AddDate(0, 0, rapid.IntRange(0, 1500).Draw(rt, "day"))
		date := d.Format(time.DateOnly)
		hour, err := s.Hour(date, z)
		within := s.Occurrences(d, d.Add(24*time.Hour)) // the hour on a wall in UTC
		require.Equal(rt, err == nil, slices.Contains(within, date), "a date that has an hour is one that comes")
		if err != nil {
			return
		}
		from := hour.Add(-time.Duration(rapid.IntRange(0, 90).Draw(rt, "before")) * time.Minute)
		require.Contains(rt, s.Occurrences(from, hour.Add(time.Second)), date)
		require.NotContains(rt, s.Occurrences(hour.Add(27*time.Hour), hour.Add(40*24*time.Hour)), date)
		require.NotContains(rt, s.Occurrences(hour.Add(-40*24*time.Hour), hour.Add(-27*time.Hour)), date)
	})
}

func drawSchedule(t *rapid.T) campaign.Schedule {
	return campaign.Schedule{Every: campaign.Every(rapid.IntRange(1, 4).Draw(t, "every")), Date: "2024-02-29", Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")),
		Day: rapid.IntRange(0, 28).Draw(t, "day of the month"), At: rapid.IntRange(0, 24*60-1).Draw(t, "at")}
}

func TestTheDatesOfAYearAreThoseThatTheScheduleNames(t *testing.T) {
	from, to := day("2028-01-01").Add(12*time.Hour), day("2029-01-01").Add(-14*time.Hour)
	at := 12 * 60
	last := campaign.Schedule{Every: campaign.Monthly, At: at}.Occurrences(from, to)
	require.Equal(t, []string{"2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30", "2028-05-31", "2028-06-30",
		"2028-07-31", "2028-08-31", "2028-09-30", "2028-10-31", "2028-11-30"}, last[:11])
	fifth := campaign.Schedule{Every: campaign.Monthly, Day: 5, At: at}.Occurrences(from, to)
	require.Len(t, fifth, 12)
	require.Equal(t, "2028-02-05", fifth[1])
	weekly := campaign.Schedule{Every: campaign.Weekly, Weekday: time.Tuesday, At: at}.Occurrences(from, to)
	require.Len(t, weekly, 52)
	require.Equal(t, "2028-01-04", weekly[0])
	require.Len(t, campaign.Schedule{Every: campaign.Daily, At: at}.Occurrences(from, to), 366)
	once := campaign.Schedule{Every: campaign.Once, Date: "2028-02-29", At: at}
	require.Equal(t, []string{"2028-02-29"}, once.Occurrences(from, to))
	require.Empty(t, once.Occurrences(to, to.AddDate(1, 0, 0)))
	require.Empty(t, campaign.Schedule{}.Occurrences(from, to), "the zero Schedule never comes")
	require.Empty(t, once.Occurrences(to, from))
}

func TestADateThatTheScheduleDoesNotNameHasNoHour(t *testing.T) {
	tuesdays := campaign.Schedule{Every: campaign.Weekly, Weekday: time.Tuesday, At: 600}
	for _, date := range []string{"2026-05-04", "2026-02-30", "tomorrow", ""} {
		_, err := tuesdays.Hour(date, nil)
		require.ErrorContains(t, err, date)
	}
}
