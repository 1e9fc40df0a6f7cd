package journal_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/pack"
)

func TestALineComesBackEqual(t *testing.T) {
	l := journal.Line{ID: 1, Time: noon, Kind: journal.Goal, Campaign: "a", Version: 2, Enrolment: 3, Step: 4, Message: "b", Rule: "c",
		Until: noon.Add(time.Hour), Variant: "d", Arm: "e", Channel: "f", Topic: "g", Granted: true, Amount: 5.5, Currency: "h", Source: "i",
		Other: "j", Home: "k"}
	for i := range reflect.TypeOf(l).NumField() {
		require.False(t, reflect.ValueOf(l).Field(i).IsZero(), "%s is not proved", reflect.TypeOf(l).Field(i).Name)
	}
	back, err := journal.Decode(journal.Encode(l))
	require.NoError(t, err)
	require.Equal(t, l, back)
	back, err = journal.Decode(journal.Encode(journal.Line{}))
	require.NoError(t, err)
	require.Equal(t, journal.Line{}, back)
}

func TestABrokenLineIsRefused(t *testing.T) {
	body := journal.Encode(journal.Line{ID: 1, Kind: journal.Sent})
	for n := 1; n < len(body); n++ {
		_, err := journal.Decode(body[:n])
		require.ErrorIs(t, err, pack.ErrShort)
	}
	_, err := journal.Decode(nil)
	require.Error(t, err)
	_, err = journal.Decode([]byte{9})
	require.ErrorContains(t, err, "format 9")
}
