package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// why asks why she did not get a campaign's message. What her messages' items say stands among the lines, as the engine puts it there.
func (w *world) why(name string, paused bool, cancelled ...string) catalog.Why {
	lines := []journal.Line{}
	for _, l := range w.lines {
		if l.Campaign == name {
			lines = append(lines, l)
		}
	}
	kinds := map[message.Status]journal.Kind{message.Sent: journal.Sent, message.Failed: journal.Failed, message.Unknown: journal.Unknown, message.Skipped: journal.Skipped}
	sent := map[string]bool{}
	for _, m := range append(w.s.Outbox.Messages, w.gone...) {
		kind := kinds[m.Status]
		if kind == 0 && len(w.gone) > 0 && m.Status == message.Requested && w.message(m.ID).ID == "" {
			kind = journal.Sent
		}
		if m.Campaign == name && kind != 0 && !sent[m.ID] {
			sent[m.ID] = true
			lines = append(lines, journal.Line{Kind: kind, Campaign: name, Enrolment: m.Enrolment, Time: m.At, Rule: m.Reason})
		}
	}
	answer, ok := w.c.WhyNot(w.s, catalog.Asked{Campaign: name, Lines: lines, Paused: paused, Cancelled: cancelled, Now: w.now})
	require.True(w.t, ok)
	return answer
}

// letter is a campaign that writes at once to whoever asks for it.
func letter(more string) map[string]string {
	return map[string]string{"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n" + more}
}

func TestWhyNotNamesTheFirstConditionThatFailed(t *testing.T) {
	type c struct {
		name   string
		files  map[string]string
		does   func(w *world)
		about  string
		hurdle catalog.Hurdle
		says   string
	}
	ask := func(w *world) { w.track("Asked", nil) }
	yes := func(w *world) {
		w.identify(map[string]any{"email": address})
		w.consent(event.ConsentGranted, "")
	}
	for _, one := range []c{
		{"she never did what starts it", nil, yes, "letter", catalog.NotTriggered, "The customer never did Asked, which starts it."},
		{"she did it otherwise", map[string]string{"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Asked, where: {about: lamps}}\nsteps: [send: {channel: email, template: letter}]\npolicy: marketing\n"},
			func(w *world) { ask(w); ask(w) }, "letter", catalog.NotTriggered, "Asked came 2 times, but not so."},
		{"she is not in the segment", map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed, at_least: 2}}\n",
			"campaigns/letter.yaml": "campaign: letter\ntrigger: {segment: keen}\nsteps: [wait: 1h]\npolicy: marketing\n"}, yes, "letter", catalog.NotTriggered, "The customer is not in keen, which starts it"},
		{"a schedule is for others", map[string]string{"segments/keen.yaml": "segment: keen\nwhere: {did: {event: Cart Viewed, at_least: 2}}\n",
			"campaigns/letter.yaml": "campaign: letter\ntrigger: {segment: keen, schedule: {daily: true, at: \"10:00\"}}\nsteps: [wait: 1h]\npolicy: marketing\n"}, yes, "letter", catalog.NotTriggered, "The customer is not in keen, to whom it goes"},
		{"it came too late", letter(""), func(w *world) { yes(w); w.happen(w.now.Add(-30*time.Hour), "Asked", nil) }, "letter", catalog.CameLate, "too late"},
		{"an exit was seen", letter("exit: [{event: Order Completed}]\n"), func(w *world) {
			yes(w)
			w.order("o1", 5)
			w.happen(w.now.Add(-time.Hour), "Asked", nil)
		}, "letter", catalog.LeftBefore, "Order Completed, which ends it"},
		{"no address", letter(""), ask, "letter", catalog.NoAddress, "no confirmed address"},
		{"suppressed", letter(""), func(w *world) {
			yes(w)
			w.apply(event.Event{Kind: event.Feedback, ID: 9, Customer: "u.1", Time: w.now, Received: w.now, Feedback: &event.FeedbackData{Report: "complained", Address: address}})
			ask(w)
		}, "letter", catalog.NoAddress, "address suppressed: COMPLAINT"},
		{"no consent", letter(""), func(w *world) { w.identify(map[string]any{"email": address, "country": "HR"}); ask(w) }, "letter", catalog.NoConsent, "no consent for email (the customer never said, and in HR only an explicit yes counts)"},
		{"consent withdrawn", letter(""), func(w *world) { yes(w); w.pass(time.Minute); w.consent(event.ConsentWithdrawn, ""); ask(w) }, "letter", catalog.NoConsent, "the customer said no"},
		{"the cap", letter(""), func(w *world) {
			yes(w)
			w.add("lamp", "c1")
			w.pass(time.Hour)
			w.tick(nil)
			w.deliver()
			ask(w)
		}, "letter", catalog.Capped, "cap of 1 in 24 hours"},
		{"quiet hours", func() map[string]string {
			f := letter("")
			f["shop.yaml"] = "quiet_hours: [{channel: email, from: \"10:00\", to: \"20:00\"}]\n"
			return f
		}(), func(w *world) { yes(w); ask(w) }, "letter", catalog.QuietHours, "quiet hours"},
		{"the cap until too late", letter(""), func(w *world) {
			yes(w)
			w.add("lamp", "c1")
			w.pass(time.Hour)
			w.tick(nil)
			w.deliver()
			ask(w)
			w.pass(40 * 24 * time.Hour)
			w.tick(nil)
		}, "letter", catalog.TooLate, "too late"},
		{"an exit came first", nil, func(w *world) { yes(w); w.add("lamp", "c1"); w.pass(time.Minute); w.order("o1", 5) }, "cart-reminder", catalog.LeftBefore, "left by Order Completed"},
		{"she waits", nil, func(w *world) { yes(w); w.add("lamp", "c1") }, "cart-reminder", catalog.UnderWay, "The customer is in it since"},
		{"it leaves soon", letter(""), func(w *world) { yes(w); ask(w) }, "letter", catalog.UnderWay, "about to leave"},
		{"she got it", letter(""), func(w *world) { yes(w); ask(w); w.deliver() }, "letter", catalog.Got, "The customer got it"},
		{"once for all", letter(""), func(w *world) { yes(w); ask(w); w.deliver(); w.pass(time.Hour); ask(w) }, "letter", catalog.KeyTaken, "nobody may enter it twice"},
		{"not again yet", letter("reenter: {after: 7d}\n"), func(w *world) { yes(w); ask(w); w.deliver(); w.pass(time.Hour); ask(w) }, "letter", catalog.KeyTaken, "may enter it again from"},
		{"refused", letter(""), func(w *world) {
			yes(w)
			ask(w)
			m := w.only("letter")
			w.lease(m, 7, "")
			w.outcome(m, 7, "failed", "the mailbox does not exist")
		}, "letter", catalog.Refused, "the mailbox does not exist"},
		{"the reply was lost", letter(""), func(w *world) {
			yes(w)
			ask(w)
			m := w.only("letter")
			w.lease(m, 7, "")
			w.outcome(m, 7, "unknown", "the reply was lost")
		}, "letter", catalog.Lost, "not known"},
		{"another way", map[string]string{"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Asked}\nsteps:\n  - branch:\n      - when: {did: {event: Cart Viewed}}\n        then: [send: {channel: email, template: letter}]\npolicy: marketing\n"},
			func(w *world) { yes(w); ask(w) }, "letter", catalog.OtherWay, "no message lay on the way"},
		{"a browser may not", map[string]string{"campaigns/letter.yaml": "campaign: letter\ntrigger: {event: Asked}\nsteps: [send: {channel: email, template: letter}]\npolicy: service\n"}, func(w *world) {
			yes(w)
			w.apply(event.Event{Kind: event.Behaviour, ID: 5, Customer: "u.1", Name: "Asked", Time: w.now, Received: w.now})
		}, "letter", catalog.NotLetIn, "only the shop's own server may start it"},
	} {
		t.Run(one.name, func(t *testing.T) {
			files := one.files
			if files == nil {
				files = letter("")
			}
			w := newWorld(t, files)
			w.s = w.s.Count("Signed In", event.Other, w.now) // she is not new
			one.does(w)
			why := w.why(one.about, false)
			require.Equal(t, one.hurdle, why.Hurdle, why.Sentence)
			require.Contains(t, why.Sentence, one.says)
			fails := 0
			for _, c := range why.Conditions {
				require.NotEmpty(t, c.Says, c.Name)
				if !c.Holds {
					fails++
				}
			}
			if one.hurdle != catalog.Got && one.hurdle != catalog.UnderWay {
				require.NotZero(t, fails, "the list names what kept it back, too")
			}
		})
	}
}

func TestWhoIsInTheHoldoutIsToldSo(t *testing.T) {
	for n := range 40 {
		w := newWorld(t, letter("holdout: 50%\n"))
		w.s.ID = "u." + string(rune('a'+n%26)) + string(rune('a'+n/26))
		w.identify(map[string]any{"email": address})
		w.consent(event.ConsentGranted, "")
		require.True(t, condition(w.why("letter", false), "Not in the holdout"), "it is drawn when she enters")
		w.track("Asked", nil)
		why, skipped := w.why("letter", false), len(w.said(journal.Skipped)) == 1
		require.Equal(t, skipped, why.Hurdle == catalog.HeldOut, why.Sentence)
		require.Equal(t, skipped, !condition(why, "Not in the holdout"))
	}
}

func TestAPauseAndACancellationAreTold(t *testing.T) {
	w := reachable(t, letter(""))
	w.track("Asked", nil)
	m := w.only("letter")
	w.ask(m, true)
	why := w.why("letter", true)
	require.Equal(t, catalog.Halted, why.Hurdle, why.Sentence)
	require.Contains(t, why.Sentence, "paused")
	w.pass(11 * time.Minute)
	w.ask(m, false, "")
	why = w.why("letter", false, "")
	require.Equal(t, catalog.Halted, why.Hurdle, why.Sentence)
	require.Contains(t, why.Sentence, "cancelled")
	require.False(t, condition(why, "Not paused or called off"))
}

func TestOfACampaignThatIsNotPublishedNothingIsSaid(t *testing.T) {
	w := reachable(t, nil)
	_, ok := w.c.WhyNot(w.s, catalog.Asked{Campaign: "nothing", Now: w.now})
	require.False(t, ok)
}
