package customer_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

func receipt(n string, status message.Status) message.Message {
	return message.Message{ID: n, Policy: policy.Transactional, Status: status}
}

func TestOnlyWhatWasCarriedOutLeaves(t *testing.T) {
	s := customer.State{ID: "u.1"}.SetMessage(asked("m1", 1, message.Sent)).SetMessage(asked("m2", 1, message.Failed)).
		AddMember("u.1", "a").AddMember("u.1", "b").AddLine(journal.Line{ID: 1}).AddLine(journal.Line{ID: 2})
	before := customer.Encode(s)
	left := s.Without(customer.Carried{Messages: []string{"m1"}, Members: []customer.MemberEntry{{Home: "u.1", Segment: "a"}}, Lines: []id.ID{1}})
	require.Equal(t, []message.Message{asked("m2", 1, message.Failed)}, left.Outbox.Messages)
	require.Equal(t, []customer.MemberEntry{{Home: "u.1", Segment: "b"}}, left.Outbox.Members)
	require.Equal(t, []journal.Line{{ID: 2, Home: "u.1"}}, left.Outbox.Lines)
	require.False(t, left.Outbox.Empty())
	require.Equal(t, before, customer.Encode(s))
	rest := customer.Carried{Messages: []string{"m2"}, Members: []customer.MemberEntry{{Home: "u.1", Segment: "b"}}, Lines: []id.ID{2}}
	require.True(t, left.Without(rest).Outbox.Empty())
}

func TestAReceiptOfUnknownFateStaysUntilItsSecondIsFinal(t *testing.T) {
	first, second := receipt("m1", message.Unknown), receipt("m2", message.Requested)
	s := customer.State{}.SetMessage(first)
	require.True(t, s.Awaited("m1"), "it may be followed yet")
	first.Followed, second.Follows = "m2", "m1"
	for status := message.Requested; status <= message.Skipped; status++ {
		second.Status = status
		s := customer.State{}.SetMessage(first).SetMessage(second)
		require.Equal(t, !status.Final(), s.Awaited("m1"), "the second is %s", status)
		_, there := s.Without(customer.Carried{Messages: []string{"m1"}}).Message("m1")
		require.Equal(t, !status.Final(), there, "the second is %s", status)
	}
	require.False(t, customer.State{}.SetMessage(first).Awaited("m1"), "the second has left already")
	require.False(t, customer.State{}.SetMessage(second).Awaited("m2"), "a second one is not followed again")
}

func TestNothingElseIsAwaited(t *testing.T) {
	require.False(t, customer.State{}.Awaited("m1"))
	require.False(t, customer.State{}.SetMessage(receipt("m1", message.Sent)).Awaited("m1"))
	require.False(t, customer.State{}.SetMessage(asked("m1", 1, message.Unknown)).Awaited("m1"), "marketing ends with unknown")
}
