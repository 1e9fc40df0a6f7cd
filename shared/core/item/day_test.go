package item_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestWhatIsCountedByDayLiesInItsDay(t *testing.T) {
	late := time.Date(2026, 5, 4, 23, 59, 59, 999e6, time.FixedZone("", -3600)) // the 5th in UTC
	require.True(t, within(item.FailedOn(late), item.Failed(late, 1)))
	require.False(t, within(item.FailedOn(noon), item.Failed(late, 1)))
	require.Contains(t, item.JournalDay("u.1", late).Partition, "20260505")
	require.Less(t, item.JournalDay("u.1", noon).Sort, item.JournalDay("u.1", noon.Add(time.Millisecond)).Sort)
}

func TestADayIsReadBackFromTheKeysThatNameIt(t *testing.T) {
	at := time.Date(2026, 5, 4, 23, 59, 0, 0, time.FixedZone("behind", -2*60*60))
	day := time.Date(2026, 5, 5, 0, 0, 0, 0, time.UTC)
	back, err := item.FigureDay(item.Figure("campaign:letter", at))
	require.NoError(t, err)
	require.Equal(t, day, back)
	back, err = item.RecountDay(item.Recount(at, 7))
	require.NoError(t, err)
	require.Equal(t, day, back)
	back, ok := item.JournalDate(item.JournalDay("u.ana", at))
	require.True(t, ok)
	require.Equal(t, day, back)
	for _, other := range []item.Key{{}, item.State("u.ana"), {Partition: "J#today#00", Sort: "x"}} {
		_, ok := item.JournalDate(other)
		require.False(t, ok, other)
	}
	_, err = item.FigureDay(item.Counted())
	require.ErrorContains(t, err, "names no day")
	require.True(t, item.IsMessage(item.Message("u.ana", "202605041300_00")))
	require.False(t, item.IsMessage(item.Log("u.ana", at, 7)))
}
