package catalog

import (
	"fmt"
	"strings"

	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// answer names the first condition that failed.
func (w *why) answer() (Hurdle, string) {
	switch {
	case w.begin.Kind == 0:
		return w.neverBegan()
	case w.again():
		return KeyTaken, fmt.Sprintf("The customer %s again on %s, but entered this campaign on %s already, %s.", w.triggered(), w.day(w.came()), w.day(w.entered()), w.mayEnter())
	case w.begin.Kind == journal.NotEnrolled:
		return w.notLetIn()
	}
	return w.ofRun()
}

// again tells whether what starts the campaign came once more while her key was not free.
func (w *why) again() bool {
	if w.begin.Kind != journal.Enrolled || w.e.Ended == "" || w.c.Trigger.Schedule != nil {
		return false
	}
	came := w.came()
	return came.After(w.e.Entered) && !w.d.keyFree(w.c, w.e.Key, came)
}

// triggered says what starts the campaign, as something that she did.
func (w *why) triggered() string {
	t := w.c.Trigger
	if t.Segment != "" {
		return "came into " + t.Segment
	}
	if len(t.Event.Where) > 0 {
		return "did " + t.Event.Event + " with " + t.Event.Where.Sentence()
	}
	return "did " + t.Event.Event
}

// mayEnter says when a key that is taken may enter again.
func (w *why) mayEnter() string {
	if w.c.Reenter == nil {
		return "and nobody may enter it twice with the same key"
	}
	return "and may enter it again from " + w.day(w.entered().Add(*w.c.Reenter)) + " on"
}

// ofRun says what became of the run.
func (w *why) ofRun() (Hurdle, string) {
	if sent := w.last(journal.Sent); sent.Kind != 0 {
		return Got, w.gotIt(sent)
	}
	if l := w.first(journal.Skipped, journal.Failed, journal.Unknown); l.Kind != 0 {
		return w.stopped(l)
	}
	if m, ok := w.open(); ok {
		return w.underWay(m)
	}
	if left := w.last(journal.Left); left.Kind != 0 {
		return w.left(left)
	}
	if w.e.Ended != "" {
		return w.left(journal.Line{Rule: w.e.Ended, Time: w.e.EndedAt})
	}
	if w.e.Hold != "" {
		return w.stopped(journal.Line{Kind: journal.Held, Rule: w.e.Hold, Time: w.last(journal.Held).Time})
	}
	return UnderWay, "The customer is in it since " + w.day(w.entered()) + ": " + w.waits() + "."
}

// open is a message of the run that has no fate yet.
func (w *why) open() (message.Message, bool) {
	for _, m := range w.d.s.Outbox.Messages {
		if m.Enrolment == w.begin.Enrolment && !m.Status.Final() {
			return m, true
		}
	}
	return message.Message{}, false
}

// underWay says what a message waits for.
func (w *why) underWay(m message.Message) (Hurdle, string) {
	if m.NotBefore.After(w.d.now) && m.Reason != "" && hurdleOf(m.Reason) == NotLetIn {
		return UnderWay, fmt.Sprintf("The channel could not take the message yet (%s); it is asked again at %s.", m.Reason, w.day(m.NotBefore))
	}
	if m.NotBefore.After(w.d.now) && m.Reason != "" {
		return w.stopped(journal.Line{Kind: journal.Held, Rule: m.Reason, Time: m.At})
	}
	if w.ask.Paused {
		return Halted, "The campaign is paused: the message, decided on " + w.day(m.Requested) + ", leaves when somebody resumes it."
	}
	return UnderWay, "The message was decided on " + w.day(m.Requested) + " and is about to leave."
}

func (w *why) gotIt(sent journal.Line) string {
	says := "The customer got it: sent on " + w.day(sent.Time)
	if l := w.last(journal.Bounced, journal.Complained); l.Kind == journal.Bounced {
		return says + ", but it came back: " + l.Rule + "."
	} else if l.Kind == journal.Complained {
		return says + ", and marked as spam by them."
	}
	return says + "."
}

func (w *why) waits() string {
	if w.ask.Waits != "" {
		return strings.TrimPrefix(strings.TrimPrefix(w.ask.Waits, w.c.Name+": "), w.c.Name+" ")
	}
	return "it goes on by itself"
}

// stopped says what the gate or the channel said.
func (w *why) stopped(l journal.Line) (Hurdle, string) {
	at := w.day(l.Time)
	switch {
	case l.Kind == journal.Failed:
		return Refused, fmt.Sprintf("The channel refused the message on %s: %s.", at, l.Rule)
	case l.Kind == journal.Unknown:
		return Lost, fmt.Sprintf("Whether it was sent on %s is not known: %s.", at, l.Rule)
	case l.Kind == journal.Held:
		return hurdleOf(l.Rule), fmt.Sprintf("It is held back since %s: %s. %s.", at, l.Rule, upper(w.waits()))
	case strings.HasPrefix(l.Rule, leftBy), l.Rule == "merged":
		return LeftBefore, fmt.Sprintf("Before it was sent the customer left the campaign on %s: %s.", at, l.Rule)
	case l.Rule == "holdout":
		return HeldOut, "The customer is in the holdout, the share that gets nothing, so that the campaign's effect can be measured."
	}
	if hurdleOf(l.Rule) == NoConsent {
		return NoConsent, fmt.Sprintf("Skipped on %s: %s (%s).", at, l.Rule, w.d.c.Shop.ConsentBy(w.gateAsk()))
	}
	return hurdleOf(l.Rule), fmt.Sprintf("Skipped on %s: %s.", at, l.Rule)
}

// left says why a run ended before it came to a message.
func (w *why) left(l journal.Line) (Hurdle, string) {
	if strings.HasPrefix(l.Rule, leftBy) || l.Rule == "merged" || strings.HasPrefix(l.Rule, "not in ") {
		return LeftBefore, fmt.Sprintf("The customer entered on %s and left on %s, before a message: %s.", w.day(w.entered()), w.day(l.Time), l.Rule)
	}
	return OtherWay, fmt.Sprintf("The customer went through it from %s to %s, and no message lay on the way: %s.", w.day(w.entered()), w.day(l.Time), l.Rule)
}

// hurdleOf tells the gate's question by the rule that answered it.
func hurdleOf(rule string) Hurdle {
	for begin, hurdle := range map[string]Hurdle{"address suppressed": NoAddress, "no confirmed address": NoAddress, "no consent": NoConsent, "consent for": NoConsent,
		"too late": TooLate, "holdout": HeldOut, "cap of": Capped, "quiet hours": QuietHours, "paused": Halted, "cancelled": Halted} {
		if strings.HasPrefix(rule, begin) {
			return hurdle
		}
	}
	return NotLetIn
}

// first and last find a line of the run by its kind; the zero Line for none.
func (w *why) first(kinds ...journal.Kind) journal.Line {
	for _, l := range w.run {
		for _, k := range kinds {
			if l.Kind == k {
				return l
			}
		}
	}
	return journal.Line{}
}

func (w *why) last(kinds ...journal.Kind) (found journal.Line) {
	for _, l := range w.run {
		for _, k := range kinds {
			if l.Kind == k {
				found = l
			}
		}
	}
	return found
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
