package console

import (
	"strings"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge/chart"
	"rapport/shared/engine"
)

// opener makes the links behind a campaign's numbers.
type opener struct{ engine.CampaignReport }

func (o opener) link(ask result.Cell) string { return whoPath(o.Who(ask)) }

func (o opener) number(n result.Number, label, tone string) chart.Number {
	return chart.Number{Count: n.N, Label: label, Href: o.link(n.Ask), Tone: tone}
}

// maxReasons is how many reasons are drawn at one step; the rest of them stands in no box.
const maxReasons = 8

// reasons are numbers apart for each reason.
func (o opener) reasons(all []result.Number, what, tone string) []chart.Number {
	var drawn []chart.Number
	for _, n := range all[:min(len(all), maxReasons)] {
		drawn = append(drawn, o.number(n, reasonWords(what, n.Label), tone))
	}
	return drawn
}

// reasonWords joins what happened with why; "left by Order Completed" says both.
func reasonWords(what, rule string) string {
	switch {
	case rule == "":
		return what
	case strings.HasPrefix(rule, "left by "):
		return rule
	}
	return what + ": " + rule
}

// numbers puts a flow's numbers where the drawing shows them.
func (o opener) numbers() numbers {
	f := o.Flow
	n := numbers{steps: map[int][]chart.Number{}, ways: map[int]map[string][]chart.Number{}}
	for _, arm := range f.Enrolled {
		n.start = append(n.start, o.number(arm, armWords("began", arm.Label), ""))
	}
	n.start = append(n.start, o.reasons(f.NotEnrolled, "did not begin", "")...)
	for _, arm := range f.Goals {
		n.goal = append(n.goal, o.number(arm, armWords("reached it", arm.Label), "good"))
	}
	for _, p := range f.Places {
		o.place(n, p)
	}
	return n
}

// place puts those who wait where they do, what happened at a step at the step itself, and those who left where they did.
func (o opener) place(n numbers, p result.Place) {
	if p.Waiting > 0 {
		at, label := o.waitingAt(p)
		n.steps[at] = append(n.steps[at], chart.Number{Count: p.Waiting, Label: label, Href: whoPath(o.Waiting(p)), Tone: "now"})
	}
	at := p.Step - 1
	n.steps[at] = append(n.steps[at], o.happened(p)...)
	for _, left := range p.Left {
		from := at
		if left.Ask.Step > 0 {
			from = left.Ask.Step - 1
		}
		n.steps[from] = append(n.steps[from], o.number(left, reasonWords(did[journal.Left], left.Label), ""))
	}
	for _, way := range p.On {
		if p.Kind != campaign.Branch && p.Kind != campaign.Split {
			continue
		}
		if n.ways[at] == nil {
			n.ways[at] = map[string][]chart.Number{}
		}
		n.ways[at][way.Label] = append(n.ways[at][way.Label], o.number(way.Number, "went this way", ""))
	}
}

// waitingAt is the index of the box at which those who wait for a place are drawn. If one wait alone leads there, that is it; of several no
// line tells in which somebody is, so they stand at the step that they wait for, and before the end at the last of the waits.
func (o opener) waitingAt(p result.Place) (at int, label string) {
	var waits []int
	for _, number := range p.Waits {
		if i := number - 1; i < len(o.Campaign.Steps) && o.Campaign.Steps[i].Kind != campaign.Jump {
			waits = append(waits, i)
		}
	}
	switch {
	case len(waits) == 1:
		return waits[0], "waiting"
	case len(waits) == 0:
		return p.Step - 1, "waiting"
	case p.Kind == 0:
		return waits[len(waits)-1], "waiting, here or before"
	}
	return p.Step - 1, "waiting before this"
}

// happened is what became of the runs at a place: of a send what became of the message.
func (o opener) happened(p result.Place) (all []chart.Number) {
	for _, one := range []struct {
		result.Number
		label, tone string
	}{{p.Sent, "sent", "good"}, {p.Delivered, "delivered", ""}, {p.Bounced, "bounced", "bad"}, {p.Complained, "marked as spam", "bad"},
		{p.Failed, "failed", "bad"}, {p.Unknown, "not known whether sent", "bad"}} {
		if one.N > 0 {
			all = append(all, o.number(one.Number, one.label, one.tone))
		}
	}
	all = append(all, o.reasons(p.Skipped, did[journal.Skipped], "")...)
	return append(all, o.reasons(p.Held, did[journal.Held], "")...)
}

// armWords says in which arm of the holdout.
func armWords(what, arm string) string {
	if arm == "holdout" {
		return what + ", in the holdout"
	}
	return what
}
