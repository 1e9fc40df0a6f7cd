package message_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/message"
	"rapport/shared/core/pack"
)

var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)

func TestAMessageComesBackEqual(t *testing.T) {
	m := message.Message{ID: "a", Home: "b", Campaign: "c", Version: 1, Enrolment: 2, Step: 3, Channel: "d", Template: "e", Policy: "f", Topic: "g",
		Order: "h", Planned: noon, Expires: noon.Add(1e9), Status: message.Sending, Reason: "i", Requested: noon.Add(2e9), At: noon.Add(3e9), Lease: 4,
		Until: noon.Add(4e9), NotBefore: noon.Add(5e9), Tries: 5, Provider: "j", Follows: "k", Followed: "l"}
	for i := range reflect.TypeOf(m).NumField() {
		require.False(t, reflect.ValueOf(m).Field(i).IsZero(), "%s is not proved", reflect.TypeOf(m).Field(i).Name)
	}
	back, err := message.Decode(message.Encode(m))
	require.NoError(t, err)
	require.Equal(t, m, back)
}

func TestABrokenMessageIsRefused(t *testing.T) {
	body := message.Encode(message.Message{ID: "a"})
	for n := 1; n < len(body); n++ {
		_, err := message.Decode(body[:n])
		require.ErrorIs(t, err, pack.ErrShort)
	}
	_, err := message.Decode([]byte{9})
	require.ErrorContains(t, err, "format 9")
}

func TestEachStatusIsReadAsItIsWritten(t *testing.T) {
	for s := message.Requested; s <= message.Skipped; s++ {
		back, err := message.ParseStatus(s.String())
		require.NoError(t, err)
		require.Equal(t, s, back)
	}
	for _, other := range []string{"", "done", "Sent"} {
		_, err := message.ParseStatus(other)
		require.ErrorContains(t, err, `"`+other+`"`)
	}
	require.Equal(t, "status 99", message.Status(99).String())
}

func TestRequestedAndSendingAreNotFinal(t *testing.T) {
	final := map[message.Status]bool{message.Sent: true, message.Failed: true, message.Unknown: true, message.Skipped: true}
	for s := message.Requested; s <= message.Skipped; s++ {
		require.Equal(t, final[s], s.Final(), s.String())
	}
}

func TestAMessagesIdBeginsWithItsMinuteAndNamesItsStepAndVisit(t *testing.T) {
	one := message.NewID(29631660, 7, 1, 0)
	require.Regexp(t, `^202605041300_[0-9a-f]{16}$`, one)
	require.Equal(t, one, message.NewID(29631660, 7, 1, 0))
	for _, other := range []string{message.NewID(29631660, 8, 1, 0), message.NewID(29631660, 7, 2, 0), message.NewID(29631660, 7, 1, 1), message.NewID(29631660, 7, 0, 1)} {
		require.NotEqual(t, one, other)
	}
	require.Less(t, one, message.NewID(29631661, 7, 1, 0), "they sort as their minutes")
}
