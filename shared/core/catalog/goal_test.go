package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

func TestTheGoalIsMeasuredWithItsAmountAlsoAfterTheEnd(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(3 * day))
	w.order("o1", 42.5)
	w.order("o2", 99)
	require.Equal(t, []string{"cart-reminder: goal reached by Order Completed, worth 42.50 EUR"}, w.said(journal.Goal))
}

func TestAnOrderWorthLessThanNothingIsWorthNothing(t *testing.T) {
	for says, worth := range map[string]map[string]any{
		"goal reached by Order Completed":                  {"revenue": -42.5, "total": -60.0},
		"goal reached by Order Completed, worth 60.00 EUR": {"revenue": -42.5, "total": 60.0},
		"goal reached by Order Completed, worth 42.50 EUR": {"revenue": 42.5, "total": -60.0},
	} {
		w := reachable(t, nil)
		w.add("lamp", "c1")
		w.wake(noon.Add(time.Hour))
		w.deliver()
		worth["order_id"], worth["currency"] = "o1", "EUR"
		w.track(event.OrderCompleted, worth)
		require.Equal(t, []string{"cart-reminder: " + says}, w.said(journal.Goal))
	}
}

func TestAGoalTooLateIsNone(t *testing.T) {
	w := reachable(t, nil)
	w.add("lamp", "c1")
	w.wake(noon.Add(time.Hour))
	w.deliver()
	w.wake(noon.Add(7*day + time.Second))
	w.order("o1", 42.5)
	require.Empty(t, w.said(journal.Goal))
}

const letterWithGoal = "campaign: letter\ntrigger: {event: Signed Up}\nsteps: [wait: 1h, send: {channel: email, template: letter}]\n" +
	"goal: {event: Order Completed, within: 7d}\nholdout: 50%\npolicy: marketing\n"

func TestTheHoldoutIsFixedAtEnrolmentAndMeasuredButNotSent(t *testing.T) {
	arms := map[string]int{}
	for i := range 40 {
		w := newWorld(t, map[string]string{"campaigns/letter.yaml": letterWithGoal})
		w.s.ID = fmt.Sprintf("u.%d", i)
		w.identify(map[string]any{"email": address})
		w.consent(event.ConsentGranted, "")
		w.track("Signed Up", nil)
		held := w.s.Enrolments[0].Holdout
		w.wake(noon.Add(2 * time.Hour))
		require.Equal(t, held, len(w.asked("letter")) == 0)
		w.order("o1", 10)
		arm := "campaign"
		if held {
			arm = "holdout"
			require.Equal(t, []string{"letter: not sent: holdout"}, w.said(journal.Skipped))
		}
		arms[arm]++
		for _, l := range w.lines {
			if l.Campaign == "letter" && (l.Kind == journal.Enrolled || l.Kind == journal.Goal) {
				require.Equal(t, arm, l.Arm)
				arms[l.Kind.String()]++
			}
		}
	}
	require.Equal(t, 40, arms["goal"], "both arms are measured")
	require.Equal(t, 40, arms["enrolled"])
	require.InDelta(t, 20, arms["holdout"], 10)
}
