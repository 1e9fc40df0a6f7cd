package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/message"
)

func TestWhatTheChannelSaysDecidesTheFate(t *testing.T) {
	for _, one := range []struct {
		err    error
		status message.Status
	}{
		{fault.New(fault.Invalid, "the address is malformed"), message.Failed},
		{fault.New(fault.TooMany, "throttled"), message.Requested},
		{fault.New(fault.Forbidden, "the account is paused"), message.Requested},
		{errors.New("connection reset"), message.Unknown},
		{fault.New(fault.Unavailable, "no answer in time"), message.Unknown},
	} {
		t.Run(one.err.Error(), func(t *testing.T) {
			s := newStage(t, nil)
			s.answer = func() (string, error) { return "", one.err }
			m := s.ask("Letter Due")
			s.settle()
			require.Len(t, s.mails, 1)
			m = s.message(m)
			require.Equal(t, one.status, m.Status)
			require.Equal(t, one.err.Error(), m.Reason)
			require.Zero(t, m.Lease)
			require.Equal(t, one.status == message.Failed, len(s.state("u.ana").Ledger) == 0, "failed gives its place back, no other does")
		})
	}
}

func TestARefusalThatIsNotTheMessagesIsTriedAgainLaterAndLater(t *testing.T) {
	s := newStage(t, nil)
	s.answer = func() (string, error) { return "", fault.New(fault.TooMany, "throttled") }
	m := s.ask("Letter Due")
	s.settle()
	for try, wait := range []int{2, 4, 8, 16, 32, 32} {
		require.Len(t, s.mails, try+1)
		m = s.message(m)
		require.Equal(t, try+1, m.Tries)
		least := time.Duration(wait) * time.Minute
		require.GreaterOrEqual(t, m.NotBefore.Sub(m.At), least)
		require.Less(t, m.NotBefore.Sub(m.At), least*3/2)
		for s.now.Before(m.NotBefore.Add(-time.Minute)) {
			s.pass(1)
			require.Len(t, s.mails, try+1, "not before its time, whoever asks")
		}
		s.pass(3)
	}
	s.answer = func() (string, error) { return "ses-1", nil }
	s.pass(60)
	require.Equal(t, message.Sent, s.message(m).Status)
	require.Len(t, s.mails, 8)
}

func TestWhatIsRefusedUntilItIsTooLateIsSkipped(t *testing.T) {
	s := newStage(t, nil)
	s.answer = func() (string, error) { return "", fault.New(fault.TooMany, "throttled") }
	m := s.ask("Letter Due")
	s.settle()
	s.pass(25 * 60)
	require.Equal(t, message.Skipped, s.message(m).Status)
	require.Equal(t, "too late; before that: throttled", s.message(m).Reason)
	require.Less(t, len(s.mails), 60)
}
