package road

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAWeekMakesNoMoreWakesThanThereAreDueMinutes moves the clock by a week in which little is due.
func TestAWeekMakesNoMoreWakesThanThereAreDueMinutes(t *testing.T) {
	s := open(t, 10)
	s.identify("ana", "ana@example.com")
	s.consents("ana")
	s.adds("ana", "c1")
	m := s.later("168h")
	require.LessOrEqual(t, m.Wakes, m.DueMinutes)
	require.Less(t, m.DueMinutes, 60, "a customer with one cart has few due minutes")
	require.Len(t, s.inbox("ana@example.com", ""), 1)
}

// TestSkippingToWhatComesNextForHer is the bar's button.
func TestSkippingToWhatComesNextForHer(t *testing.T) {
	s := open(t, 10)
	s.identify("ana", "ana@example.com")
	s.consents("ana")
	s.adds("ana", "c1")
	status, body := s.ask("POST", "/local/clock", `{"until":"next","customer":"u.ana"}`)
	require.Equal(t, 200, status, body)
	require.Contains(t, body, "cart-reminder")
	require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))
}
