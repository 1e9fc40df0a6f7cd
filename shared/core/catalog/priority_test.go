package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

// rivals are two campaigns that want to send at once, where only one mail a day may go.
func rivals(t *testing.T, customer, one, other string) *world {
	send := "steps: [wait: 1h, send: {channel: email, template: letter}]\npolicy: marketing\n"
	w := newWorld(t, map[string]string{
		"campaigns/one.yaml":   "campaign: one\ntrigger: {event: Signed Up}\n" + one + send,
		"campaigns/other.yaml": "campaign: other\ntrigger: {event: Signed Up}\n" + other + send,
	})
	w.s.ID = customer
	w.identify(map[string]any{"email": address})
	w.consent(event.ConsentGranted, "")
	w.track("Signed Up", nil)
	w.wake(noon.Add(61 * time.Minute))
	return w
}

func TestTheCampaignOfTheHigherPriorityTakesThePlaceUnderACap(t *testing.T) {
	for i := range 8 { // the ids fall either way
		w := rivals(t, fmt.Sprintf("u.%d", i), "", "priority: 5\n")
		require.Len(t, w.asked("other"), 1)
		require.Empty(t, w.asked("one"))
		w = rivals(t, fmt.Sprintf("u.%d", i), "", "priority: -5\n")
		require.Len(t, w.asked("one"), 1)
		require.Empty(t, w.asked("other"))
	}
}

func TestOfEqualPrioritiesTheSmallerEnrolmentIdTakesIt(t *testing.T) {
	first := map[string]int{}
	for i := range 8 {
		w := rivals(t, fmt.Sprintf("u.%d", i), "priority: 2\n", "priority: 2\n")
		for _, m := range append(w.asked("one"), w.asked("other")...) {
			require.Equal(t, w.s.Enrolments[0].ID, m.Enrolment, "they are kept by id")
			first[m.Campaign]++
		}
	}
	require.Equal(t, 8, first["one"]+first["other"])
	require.Len(t, first, 2)
}

func TestACampaignThatASegmentStartsCompetesWithOneThatTheSameEventStarts(t *testing.T) {
	w := reachable(t, map[string]string{
		"segments/busy.yaml": busy,
		"campaigns/welcome.yaml": "campaign: welcome\ntrigger: {segment: busy}\nsteps: [send: {channel: email, template: letter}]\n" +
			"priority: 1\npolicy: marketing\n",
		"campaigns/viewed.yaml": "campaign: viewed\ntrigger: {event: Product Viewed, where: {last: true}}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n",
	})
	w.track(event.ProductViewed, nil)
	w.track(event.ProductViewed, map[string]any{"last": true})
	require.Len(t, w.asked("welcome"), 1)
	require.Empty(t, w.asked("viewed"))
	require.Equal(t, "cap of 1 in 24 hours", w.linesOf(journal.Held)[0].Rule)
}
