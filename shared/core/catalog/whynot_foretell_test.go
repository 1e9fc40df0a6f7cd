package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/message"
)

func condition(w catalog.Why, name string) bool {
	for _, c := range w.Conditions {
		if c.Name == name {
			return c.Holds
		}
	}
	return false
}

// What the list says of now is what Apply does when the campaign starts now: a message exactly when all of it holds, else the first that does
// not hold names the rule that Apply wrote down.
func TestTheConditionsForetellWhatApplyDoes(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		policy := rapid.SampledFrom([]string{"marketing", "relationship", "service", "transactional"}).Draw(rt, "policy")
		files := map[string]string{"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: " + policy + "\nholdout: 30%\n"}
		if policy != "marketing" {
			files["campaigns/letter.yaml"] = "campaign: letter\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: " + policy + "\n"
		}
		files["shop.yaml"] = demoShop + "quiet_hours: [{channel: email, from: \"22:00\", to: \"07:00\"}]\n"
		w := newWorld(rt, files)
		w.s.ID = rapid.SampledFrom([]string{"u.1", "u.2", "u.3", "u.4", "u.5"}).Draw(rt, "who")
		for range rapid.IntRange(0, 8).Draw(rt, "steps") {
			w.pass(time.Duration(rapid.IntRange(1, 600).Draw(rt, "minutes")) * time.Minute)
			switch rapid.IntRange(0, 5).Draw(rt, "what") {
			case 0:
				w.identify(map[string]any{"email": address})
			case 1:
				w.consent(event.ConsentGranted, "")
			case 2:
				w.consent(event.ConsentWithdrawn, "")
			case 3:
				w.order("o", 5)
			case 4:
				w.add("lamp", "")
				w.pass(time.Hour)
				w.tick(nil)
			case 5:
				w.apply(event.Event{Kind: event.Feedback, Customer: w.s.ID, Time: w.now, Received: w.now, Feedback: &event.FeedbackData{Report: "complained", Address: address}})
			}
			w.deliver()
		}
		before := w.why("letter", false)
		require.Equal(rt, catalog.NotTriggered, before.Hurdle)
		w.track("Asked", nil)
		after := w.why("letter", false)
		if after.Hurdle == catalog.HeldOut { // drawn when she entered, and asked behind address and consent
			require.Equal(rt, "marketing", policy)
			require.True(rt, condition(before, "Can be reached") && condition(before, "Consent"))
			return
		}
		for _, c := range before.Conditions[1:] {
			if c.Holds {
				continue
			}
			require.False(rt, condition(after, c.Name), "%s was foretold to fail, and this came: %s", c.Name, after.Sentence)
			if after.Hurdle != catalog.QuietHours && after.Hurdle != catalog.Capped { // of two that hold, the longer one is named
				require.Contains(rt, []catalog.Hurdle{catalog.NoAddress, catalog.NoConsent}, after.Hurdle)
			}
			return
		}
		if after.Hurdle == catalog.HeldOut { // which is drawn when she enters
			return
		}
		require.Equal(rt, catalog.UnderWay, after.Hurdle, "nothing was foretold to fail: %s", after.Sentence)
		require.Equal(rt, message.Requested, w.only("letter").Status)
	})
}
