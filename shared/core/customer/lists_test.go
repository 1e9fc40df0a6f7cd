package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/policy"
)

func TestOfTheEnrolmentsThatEndedTheOldestLeave(t *testing.T) {
	s := customer.State{}.SetEnrolment(run(1000, 1))
	for i := range customer.MaxClosed + 3 {
		e := run(id.ID(500-i), 1) // so that their order by id is not that of their end
		e.Ended, e.EndedAt = "finished", noon.Add(time.Duration(i)*time.Minute)
		s = s.SetEnrolment(e)
	}
	require.Len(t, s.Enrolments, customer.MaxClosed+1)
	for i := range 3 {
		_, there := s.Enrolment(id.ID(500 - i))
		require.False(t, there, "the %dth to end", i+1)
	}
	_, there := s.Enrolment(1000)
	require.True(t, there, "one under way never leaves")
}

func TestOfTheSlotsTheOldestLeave(t *testing.T) {
	var s customer.State
	for i := range customer.MaxLedger + 2 {
		s = s.Reserve(policy.Slot{Message: long(customer.MaxLedger+2-i, 5), At: noon.Add(time.Duration(i) * time.Minute)})
	}
	require.Len(t, s.Ledger, customer.MaxLedger)
	for _, slot := range s.Ledger {
		require.True(t, slot.At.After(noon.Add(time.Minute)))
	}
	require.Len(t, s.Release(s.Ledger[0].Message).Ledger, customer.MaxLedger-1)
}

func TestASlotLeavesOnceNoCapCanAskForIt(t *testing.T) {
	s := customer.State{}.Reserve(policy.Slot{Message: "m1", At: noon}).Reserve(policy.Slot{Message: "m2", At: noon.Add(policy.MaxWindow)})
	require.Len(t, s.Ledger, 2)
	s = s.Reserve(policy.Slot{Message: "m3", At: noon.Add(policy.MaxWindow + time.Millisecond)})
	require.Len(t, s.Ledger, 2)
	require.Equal(t, "m2", s.Ledger[0].Message)
}

func TestALineIsSaidOnce(t *testing.T) {
	s := customer.State{ID: "u.1"}.AddLine(journal.Line{ID: 1, Rule: "first"}).AddLine(journal.Line{ID: 1, Rule: "again"})
	require.Equal(t, []journal.Line{{ID: 1, Rule: "first", Home: "u.1"}}, s.Outbox.Lines)
}

func TestWhoIsKnown(t *testing.T) {
	require.True(t, customer.State{ID: "u.1"}.Known())
	require.False(t, customer.State{ID: "a.1"}.Known())
	require.True(t, customer.State{ID: "a.1", Address: customer.Address{Email: "a@b.example"}}.Known())
	require.False(t, customer.State{}.Known())
	require.True(t, customer.State{Erased: noon}.Tombstone())
}
