package customer_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/customer"
	"rapport/shared/core/message"
)

func TestWhatFeedbackSaidOfAnAddressOutlivesAMerge(t *testing.T) {
	for _, c := range []struct{ one, two, merged string }{{"", "BOUNCE", "BOUNCE"}, {"COMPLAINT", "BOUNCE", "BOUNCE"}, {"COMPLAINT", "", "COMPLAINT"}} {
		for range 2 {
			s, other := known(), browser()
			s.Address = customer.Address{Email: "ana@shop.example", At: noon, By: 1, Suppressed: c.one}
			other.Address = customer.Address{Email: "ana@shop.example", At: noon.Add(time.Hour), By: 2, Suppressed: c.two}
			m := merge(s, other)
			require.Equal(t, c.merged, m.Address.Suppressed)
			require.Equal(t, other.Address.At, m.Address.At)
			c.one, c.two = c.two, c.one
		}
	}
	s, other := known(), browser()
	s.Address = customer.Address{Email: "old@shop.example", At: noon, By: 1, Suppressed: "BOUNCE"}
	other.Address = customer.Address{Email: "new@shop.example", At: noon.Add(time.Hour), By: 2}
	require.Equal(t, other.Address, merge(s, other).Address, "another address is another")
}

func TestWhatIsBeingSentIsNotSkippedByAMerge(t *testing.T) {
	for _, status := range []message.Status{message.Sending, message.Unknown, message.Sent} {
		s := known().SetEnrolment(run(1, 2)).SetMessage(asked("m1", 1, status))
		m := merge(s, browser().SetEnrolment(run(2, 5)))
		require.Len(t, m.Enrolments, 1)
		got, ok := m.Message("m1")
		require.True(t, ok)
		require.Equal(t, status, got.Status, "only its holder changes it, and the channel")
	}
}

func TestWhoBoughtOnEitherSideIsABuyer(t *testing.T) {
	s, other := known(), browser()
	s.Buyer, other.Buyer = noon, noon.Add(time.Hour)
	require.Equal(t, other.Buyer, merge(s, other).Buyer)
	s.Buyer, other.Buyer = other.Buyer, s.Buyer
	require.Equal(t, s.Buyer, merge(s, other).Buyer)
}
