package catalog

import (
	"fmt"
	"slices"
	"strings"

	"rapport/shared/core/campaign"
	"rapport/shared/core/policy"
)

// conditions lists everything that has to hold. Each says how it stands now; the one that kept the message back says how it stood then.
func (w *why) conditions(hurdle Hurdle, sentence string) []Condition {
	all := []Condition{
		w.started(hurdle),
		{"May enter", hurdle != KeyTaken, either(hurdle == KeyTaken, "entered already, "+w.mayEnter(), "no run with the same key stands in the way")},
		{"In time to enter", hurdle != CameLate && hurdle != NotLetIn, either(hurdle == CameLate || hurdle == NotLetIn, sentence, "nothing kept the customer out")},
		{"Stays in it", hurdle != LeftBefore && hurdle != OtherWay, either(hurdle == LeftBefore || hurdle == OtherWay, sentence, w.exitsSay())},
	}
	for _, stage := range w.d.c.Shop.Stages(w.gateAsk()) {
		all = append(all, w.asked(stage, hurdle, sentence))
	}
	took := hurdle != Refused && hurdle != Lost
	return append(all, Condition{"Taken by the channel", took, either(!took, sentence, either(hurdle == Got, "it took the message", "not asked yet"))})
}

func either(which bool, yes, no string) string {
	if which {
		return yes
	}
	return no
}

func (w *why) started(hurdle Hurdle) Condition {
	c := Condition{Name: "Starts it", Holds: hurdle != NotTriggered}
	t, came := w.c.Trigger, w.came()
	switch {
	case t.Schedule != nil && hurdle == NotTriggered, t.Schedule == nil && came.IsZero() && hurdle == NotTriggered:
		_, c.Says = w.neverBegan()
		if w.begin.Kind != 0 {
			_, c.Says = w.notLetIn()
		}
	case t.Schedule != nil:
		c.Says = "its hour comes to who is in " + t.Segment
	case came.IsZero():
		c.Says = "it came on " + w.day(w.entered())
	default:
		c.Says = "the customer " + w.triggered() + ", last on " + w.day(came)
	}
	return c
}

func (w *why) exitsSay() string {
	if len(w.c.Exits) == 0 {
		return "nothing that the customer does ends it"
	}
	var names []string
	for _, e := range w.c.Exits {
		if !slices.Contains(names, e.Event) {
			names = append(names, e.Event)
		}
	}
	return "no " + strings.Join(names, " or ") + " ended it"
}

// gateAsk is what the gate would be asked if a message of the campaign were decided now.
func (w *why) gateAsk() policy.Ask {
	ask := w.d.ask(w.c.Policy, w.c.Topic, w.channel(), "")
	ask.Expires = w.d.now.Add(w.d.c.Shop.Expires[w.c.Policy])
	ask.Holdout = w.inHoldout()
	ask.Paused = w.ask.Paused
	ask.Cancelled = w.c.Trigger.Schedule == nil && slices.Contains(w.ask.Cancelled, "") || w.c.Trigger.Schedule != nil && slices.Contains(w.ask.Cancelled, w.e.Key) && w.e.Key != ""
	return ask
}

// channel is that of the campaign's first message.
func (w *why) channel() string {
	for _, s := range w.c.Steps {
		if s.Kind == campaign.Send {
			return s.Channels[0]
		}
	}
	return policy.Email
}

// inHoldout is what the run says. One that has not begun is not drawn yet.
func (w *why) inHoldout() bool { return w.begin.Arm == armHoldout }

var stageNames = map[string]string{policy.AskAddress: "Can be reached", policy.AskHalt: "Not paused or called off", policy.AskConsent: "Consent", policy.AskTime: "In time to be sent",
	policy.AskHoldout: "Not in the holdout", policy.AskCap: "Below the caps", policy.AskQuiet: "Outside quiet hours"}

// asked is one question of the gate.
func (w *why) asked(stage policy.Stage, hurdle Hurdle, sentence string) Condition {
	c := Condition{Name: stageNames[stage.Name], Holds: stage.Verdict.Do == policy.Send, Says: either(stage.Verdict.Do == policy.Send, "yes, now", "not now: "+stage.Verdict.Rule)}
	if stage.Verdict.Do == policy.Hold {
		c.Says += " until " + w.day(stage.Verdict.Until)
	}
	if stage.Name == policy.AskConsent {
		c.Says = either(c.Holds, "", "not now: ") + w.d.c.Shop.ConsentBy(w.gateAsk())
	}
	if stage.Name == policy.AskHoldout && w.begin.Arm == "" && w.c.Holdout > 0 {
		c.Says = fmt.Sprintf("drawn on entering: %.3g %% get nothing, so that the campaign's effect can be measured", w.c.Holdout*100)
	}
	if string(hurdle) == stage.Name {
		now := c.Says
		c.Says = sentence
		if c.Holds {
			c.Says += " By now it would pass: " + now + "."
		}
		c.Holds = false
	}
	return c
}
