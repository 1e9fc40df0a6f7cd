package edge_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
)

func TestANumberOfAQueryIsWithinItsBounds(t *testing.T) {
	q := url.Values{"few": {"1"}, "many": {"20"}, "none": {""}, "zero": {"0"}, "more": {"21"}, "word": {"two"}}
	for name, want := range map[string]int{"few": 1, "many": 20, "none": 7, "absent": 7} {
		n, err := edge.QueryNumber(q, name, 7, 20)
		require.NoError(t, err, name)
		require.Equal(t, want, n, name)
	}
	for _, name := range []string{"zero", "more", "word"} {
		_, err := edge.QueryNumber(q, name, 7, 20)
		require.True(t, fault.Is(err, fault.Invalid), name)
		require.ErrorContains(t, err, name+" is a whole number from 1 to 20, not")
	}
}

func TestADayOfAQueryIsOneOfTheCalendar(t *testing.T) {
	q := url.Values{"day": {"2026-12-01"}, "wrong": {"2026-13-01"}, "hour": {"2026-12-01T10:00:00Z"}}
	day, err := edge.QueryDay(q, "day")
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC), day)
	none, err := edge.QueryDay(q, "absent")
	require.NoError(t, err)
	require.Zero(t, none)
	for _, name := range []string{"wrong", "hour"} {
		_, err := edge.QueryDay(q, name)
		require.True(t, fault.Is(err, fault.Invalid), name)
		require.ErrorContains(t, err, "as 2026-12-01")
	}
}
