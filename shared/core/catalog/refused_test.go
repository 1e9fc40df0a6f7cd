package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/message"
)

func TestWhatWasRefusedTogetherDoesNotComeBackTogether(t *testing.T) {
	w := reachable(t, nil)
	for i := range 8 {
		w.order(fmt.Sprint("o", i), 20)
	}
	again := map[time.Time]bool{}
	for _, m := range w.asked("order-receipt") {
		require.Equal(t, message.Sending, w.lease(m, 7, "").Status)
		w.outcome(m, 7, "requested", "rate exceeded")
		again[w.message(m.ID).NotBefore] = true
	}
	require.Greater(t, len(again), 6)
}

func TestABrowserStartsNoMailThatSheCouldNotRefuse(t *testing.T) {
	for policy, starts := range map[string]int{"marketing": 1, "relationship": 1, "service": 0, "transactional": 0} {
		w := reachable(t, map[string]string{"campaigns/one.yaml": "campaign: one\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: " + policy + "\n"})
		w.apply(event.Event{Kind: event.Behaviour, ID: 5, Customer: "a.1", Name: "Asked", Time: w.now, Received: w.now})
		n := 0
		for _, e := range w.s.Enrolments {
			if e.Campaign == "one" {
				n++
			}
		}
		require.Equal(t, starts, n, policy)
	}
}

func TestTheFirstReceiptStaysInTheOutboxUntilItsSecondIsFinalThoughTheHolderSaysSent(t *testing.T) {
	w, first, second := followed(t)
	w.outcome(first, 7, "sent", "")
	require.Equal(t, message.Sent, w.message(first.ID).Status, "the second's lease looks at it")
	require.Equal(t, message.Skipped, w.lease(second, 8, "").Status)
}
