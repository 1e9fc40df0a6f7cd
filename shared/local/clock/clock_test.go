package clock

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, path string) *Clock {
	t.Helper()
	c, err := Open(path, func() time.Time { return noon })
	require.NoError(t, err)
	return c
}

func TestTheOffsetSurvivesAndNeverFalls(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clock.json")
	c := open(t, path)
	require.True(t, c.Fresh())
	require.NoError(t, c.Move(noon.Add(-time.Hour)), "a fresh clock may start anywhere")
	require.NoError(t, c.Move(noon.Add(25*time.Hour)))
	require.Error(t, c.Move(noon.Add(24*time.Hour)))

	again := open(t, path)
	require.False(t, again.Fresh())
	require.Equal(t, noon.Add(25*time.Hour), again.Now())
	require.ErrorContains(t, again.Move(noon), "never goes back")
}

func TestADamagedFileSaysWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clock.json")
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	_, err := Open(path, time.Now)
	require.ErrorContains(t, err, "remove the data folder")
}

func TestADemonstrationStartsAtTen(t *testing.T) {
	zagreb, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	for _, c := range []struct{ now, want string }{
		{"2026-12-01T08:59:00Z", "2026-12-01T09:00:00Z"},
		{"2026-12-01T09:00:00Z", "2026-12-01T09:00:00Z"},
		{"2026-12-01T09:00:01Z", "2026-12-02T09:00:00Z"},
		{"2026-03-28T22:30:00Z", "2026-03-29T08:00:00Z"}, // the clocks change that night
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		require.Equal(t, c.want, NextTenOClock(now, zagreb).UTC().Format(time.RFC3339))
	}
}
