package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// letter comes to all at 10:02, a good minute after the world's start.
const letter = `campaign: letter
trigger: {schedule: {once: 2026-03-02, at: "10:02"}, segment: keen}
steps: [send: {channel: email, template: plain}]
policy: transactional
`

// hourWorld explores one occurrence that launch brings twice under two ids, beside an event that takes her out of the segment, and the alarm of her hour.
func hourWorld(t *testing.T, minutes, most int) *explorer {
	due := func(round int) event.Event {
		return event.Event{Kind: event.Due, ID: id.Hash("due", fmt.Sprint(round)), Customer: "u.ana", Time: start, Received: start,
			Due: &event.DueData{Campaign: "letter", Occurrence: "2026-03-02"}}
	}
	c := definitions(t, map[string]string{"campaigns/letter.yaml": letter, "segments/keen.yaml": undecided})
	x := alarmWorld(t, minutes, most, c, due(1), due(2), happens("Second", 10))
	x.jobs[0].name, x.jobs[1].name = "the hour", "the hour again"
	identify := happens(event.Identify, -20)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	x.prepare = func(w *world) {
		jobs := x.jobs
		x.jobs = []job{takes(identify, happens("First", -10))}
		*w = *x.alone(w, 0, "")
		x.jobs, w.done, w.begun = jobs, 0, 0
	}
	x.bad = func(w *world) string {
		if reason := x.badOutbox(w); reason != "" {
			return reason
		}
		if reason := x.badAgenda(w); reason != "" {
			return reason
		}
		return x.badHour(w)
	}
	return x
}

// badHour says when the letter comes to her twice, before her hour, or not at all and without a reason.
func (x *explorer) badHour(w *world) string {
	s := w.state("u.ana")
	if len(s.Enrolments) > 1 {
		return "one occurrence enrolled her TWICE"
	}
	if len(s.Enrolments) == 0 {
		if w.done&3 != 0 && s.Record("Second").Count == 0 {
			return "her hour was answered well, she is in the segment, and nothing of it is there: LOST"
		}
		return ""
	}
	e := s.Enrolments[0]
	hour := time.Date(2026, 3, 2, 10, 2, 0, 0, time.UTC)
	switch n := w.mailsOf(s, e); {
	case n > 1:
		return "one occurrence sends her two mails: TWICE"
	case n == 1 && x.clock(w.minute).Before(hour):
		return "the letter was decided before her hour"
	case n == 0 && e.Ended == "finished":
		return "she came to the end and got no letter: LOST"
	case e.Ended != "" && e.Ended != "finished" && s.Record("Second").Count == 0:
		return "she is in the segment, and her letter ended: " + e.Ended
	}
	return ""
}

func TestExploreAnHourComesOnceToWhoIsStillInTheSegment(t *testing.T) {
	x := hourWorld(t, 5, 2)
	ended := map[string]int{}
	bad := x.bad
	x.bad = func(w *world) string {
		for _, e := range w.state("u.ana").Enrolments {
			ended[e.Ended]++
		}
		return bad(w)
	}
	x.limit = 12_000
	x.run()
	x.wander(600, 12)
	require.Positive(t, ended["finished"], "no history sent the letter")
	require.Positive(t, ended["not in keen any more"], "no history took her out in time")
}
