package item_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/item"
)

func TestAMinuteIsRoundedUpForAlarmsAndDownForClocks(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		at := time.Unix(rapid.Int64Range(3600, 9e9).Draw(rt, "s"), rapid.Int64Range(0, 999999999).Draw(rt, "ns"))
		up, down := item.MinuteAt(at), item.Floor(at)
		require.False(rt, up.Time().Before(at), "an alarm is never early")
		require.Less(rt, up.Time().Sub(at), time.Minute)
		require.False(rt, down.Time().After(at))
		require.Less(rt, at.Sub(down.Time()), time.Minute)
		back, err := item.ParseMinute(up.String())
		require.NoError(rt, err)
		require.Equal(rt, up, back)
	})
	require.True(t, item.Minute(0).Time().IsZero())
	_, err := item.ParseMinute("noon")
	require.ErrorContains(t, err, `"noon"`)
}
