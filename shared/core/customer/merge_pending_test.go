package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/message"
)

// ended is an enrolment in a letter whose only step was taken, with a message of the given status.
func ended(s customer.State, n id.ID, status message.Status) customer.State {
	s = s.SetEnrolment(customer.Enrolment{ID: n, Campaign: "letter", Key: "2026-12-01", Step: 1, Taken: 2, Ended: "finished", EndedAt: noon})
	return s.SetMessage(message.Message{ID: n.String(), Home: s.ID, Campaign: "letter", Enrolment: n, Step: 1, Status: status, Requested: noon, At: noon})
}

// A letter ends with its last step, and its mail may wait for its turn. Two people with one letter each, who turn out to be one, get one.
func TestOfTwoLettersThatWaitForTheirTurnOneIsLeft(t *testing.T) {
	for _, one := range []struct{ hers, browsers, left, other message.Status }{
		{message.Requested, message.Requested, message.Requested, message.Skipped},
		{message.Sending, message.Requested, message.Sending, message.Skipped},
		{message.Requested, message.Unknown, message.Skipped, message.Unknown},
	} {
		m := merge(ended(known(), 1, one.hers), ended(browser(), 2, one.browsers))
		hers, _ := m.Message(id.ID(1).String())
		browsers, _ := m.Message(id.ID(2).String())
		require.Equal(t, one.left, hers.Status)
		require.Equal(t, one.other, browsers.Status)
		require.Len(t, m.Enrolments, 1)
	}
}

func TestTwoLettersThatWereSentBothStay(t *testing.T) {
	m := merge(ended(known(), 1, message.Sent), ended(browser(), 2, message.Sent))
	require.Len(t, m.Enrolments, 2)
}
