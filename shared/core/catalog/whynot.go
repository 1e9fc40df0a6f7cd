package catalog

import (
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/policy"
)

// Asked is the question why a customer did not get a campaign's message, with what is known beside her state.
type Asked struct {
	Campaign  string
	Lines     []journal.Line // hers, of the campaign, oldest first, those of its messages among them
	Waits     string         // what a run that is under way waits for, as a sentence; "" when none is
	Paused    bool           // by a person
	Cancelled []string       // occurrences; "" is all of a campaign without a schedule
	Now       time.Time
}

// Why is the answer: the first condition that failed, and all of them.
type Why struct {
	Hurdle     Hurdle      `json:"hurdle"`
	Sentence   string      `json:"sentence"`
	Conditions []Condition `json:"conditions"`
}

// Hurdle is what kept a message back.
type Hurdle string

// The hurdles. Got and UnderWay are none.
const (
	Got          Hurdle = "got it"
	UnderWay     Hurdle = "under way"
	NotTriggered Hurdle = "not triggered"
	KeyTaken     Hurdle = "entered already"
	CameLate     Hurdle = "came too late"
	NotLetIn     Hurdle = "not let in"
	LeftBefore   Hurdle = "left before"
	OtherWay     Hurdle = "no message on the way"
	NoAddress    Hurdle = policy.AskAddress
	Halted       Hurdle = policy.AskHalt
	NoConsent    Hurdle = policy.AskConsent
	TooLate      Hurdle = policy.AskTime
	HeldOut      Hurdle = policy.AskHoldout
	Capped       Hurdle = policy.AskCap
	QuietHours   Hurdle = policy.AskQuiet
	Refused      Hurdle = "refused by the channel"
	Lost         Hurdle = "the channel's reply was lost"
)

// Condition is one thing that has to hold, with how it stands now, or stood when it was asked.
type Condition struct {
	Name  string `json:"name"`
	Holds bool   `json:"holds"`
	Says  string `json:"says"`
}

// WhyNot says why a customer did not get a campaign's message, by her state and her journal; ok is false when the newest definitions have no
// such campaign. It is pure, and asks what Apply asks.
func (c *Catalog) WhyNot(s customer.State, a Asked) (_ Why, ok bool) {
	one, ok := c.Campaign(a.Campaign)
	if !ok {
		return Why{}, false
	}
	w := why{d: &decision{c: c, s: s, now: a.Now.UTC().Truncate(time.Millisecond)}, c: one, ask: a, zone: c.Shop.Location}
	if w.zone == nil {
		w.zone = time.UTC
	}
	w.find()
	hurdle, sentence := w.answer()
	return Why{hurdle, sentence, w.conditions(hurdle, sentence)}, true
}

// why is one question under way.
type why struct {
	d    *decision
	c    campaign.Campaign
	ask  Asked
	zone *time.Location

	begin journal.Line       // the newest that says that she entered, or was not let in; the zero Line for none
	run   []journal.Line     // of that run
	e     customer.Enrolment // as her state has it; the zero one when it was forgotten
}

// find looks for the newest run, by the journal and, where a line is not carried out yet, by the state.
func (w *why) find() {
	for _, l := range w.ask.Lines {
		if l.Kind == journal.Enrolled || l.Kind == journal.NotEnrolled {
			w.begin = l
		}
	}
	for _, l := range w.ask.Lines {
		if l.Enrolment == w.begin.Enrolment && w.begin.Enrolment != 0 {
			w.run = append(w.run, l)
		}
	}
	w.e, _ = w.d.s.Enrolment(w.begin.Enrolment)
	if w.e.ID == id.ID(0) {
		w.e = customer.Enrolment{}
	}
}

// entered is when she entered by the plan; the time of the line when the run was forgotten.
func (w *why) entered() time.Time {
	if !w.e.Entered.IsZero() {
		return w.e.Entered
	}
	return w.begin.Time
}

// came is when what starts the campaign came last; the zero time when it never did.
func (w *why) came() time.Time {
	switch t := w.c.Trigger; {
	case t.Schedule != nil:
		return time.Time{}
	case t.Segment != "":
		for _, m := range w.d.s.Segments {
			if m.Segment == t.Segment && m.In {
				return m.Since
			}
		}
		return time.Time{}
	default:
		return w.d.last(t.Event)
	}
}

func (w *why) day(t time.Time) string { return t.In(w.zone).Format("2 Jan 2006, 15:04") }
