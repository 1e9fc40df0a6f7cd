package console

import (
	"html/template"
	"slices"
	"strconv"

	"rapport/shared/core/campaign"
	"rapport/shared/core/segment"
	"rapport/shared/edge/chart"
)

// numbers are what is known of a campaign's steps: of a step by its index, and of a way out of it by its label. The zero
// numbers are of a campaign that is only drawn.
type numbers struct {
	start, goal []chart.Number
	steps       map[int][]chart.Number
	ways        map[int]map[string][]chart.Number
}

// drawCampaign draws a campaign as its steps, with what is known of them; the caption is one sentence.
func drawCampaign(id string, c campaign.Campaign, n numbers, caption string) template.HTML {
	return chart.Flow(chart.Frame{ID: id, Caption: caption, X: "Step", Y: "Customers"}, outline(c, n))
}

// outline is a campaign from what starts it through its steps to what it is measured by.
func outline(c campaign.Campaign, n numbers) []chart.Node {
	o := outliner{steps: c.Steps, numbers: n}
	nodes := []chart.Node{{Kind: "start", Title: startSentence(c.Trigger), Numbers: n.start}}
	nodes = append(nodes, o.block(0, len(c.Steps))...)
	if c.Goal != nil {
		nodes = append(nodes, chart.Node{Kind: "goal", Title: goalSentence(c.Goal), Numbers: n.goal})
	}
	return nodes
}

// outliner makes a tree of a flat program. Jumps are in it only because the program is flat: they lead from the end of a way
// to where the ways come together.
type outliner struct {
	steps []campaign.Step
	numbers
}

// way is one way out of a branch or a split.
type way struct {
	label, title string
	to           int
}

// block draws the steps from one index to before another.
func (o outliner) block(from, to int) []chart.Node {
	var nodes []chart.Node
	for i := from; i < to; {
		s := o.steps[i]
		kind, title := stepWords(s)
		node := chart.Node{Kind: kind, Title: title, Numbers: o.numbers.steps[i], Ends: s.Kind == campaign.Exit}
		next := i + 1
		switch s.Kind {
		case campaign.Branch, campaign.Split:
			node.Arms, next = o.arms(i, ways(s), to)
		case campaign.Jump:
			i = next
			continue
		}
		nodes = append(nodes, node)
		i = max(next, i+1) // a program from elsewhere must not hold us up
	}
	return nodes
}

func ways(s campaign.Step) []way {
	var all []way
	for _, p := range s.Paths {
		title := "Everybody else"
		if p.Rule != nil {
			title = "Those who " + segment.Sentence(p.Rule)
		}
		all = append(all, way{p.Label, title, p.To})
	}
	for _, a := range s.Arms {
		all = append(all, way{a.Label, a.Label + ": " + strconv.FormatFloat(a.Share*100, 'f', -1, 64) + " %", a.To})
	}
	return all
}

// arms draws the ways out of step i, and returns the index at which they come together.
func (o outliner) arms(i int, all []way, end int) ([]chart.Arm, int) {
	join := o.join(i, all, end)
	arms := make([]chart.Arm, len(all))
	for k, w := range all {
		arms[k] = chart.Arm{Label: w.title, Numbers: o.ways[i][w.label]}
		if until := ends(all, w.to, join); w.to < until {
			arms[k].Nodes = o.block(w.to, until)
		}
	}
	return arms, join
}

// ends returns where the steps of a way end: at the beginning of the next one, or where all come together.
func ends(all []way, from, join int) int {
	end := join
	for _, w := range all {
		if w.to > from && w.to < end {
			end = w.to
		}
	}
	return end
}

// join returns the index at which the ways out of step i come together: where the jump leads that ends a way which another
// one follows, else where the last way begins, to which those before it come by going on. Only if none of them does and nobody comes out of
// what follows either, it is the last way's own.
func (o outliner) join(i int, all []way, end int) int {
	last := 0
	for _, w := range all {
		if before := w.to - 1; before > i && before < len(o.steps) && o.steps[before].Kind == campaign.Jump {
			return min(o.steps[before].To, end)
		}
		last = max(last, min(w.to, end))
	}
	if o.goesOn(last, end) {
		return last
	}
	heads := 0
	for _, w := range all {
		if w.to >= last {
			heads++
		} else if o.goesOn(w.to, last) {
			return last
		}
	}
	if heads > 1 {
		return last
	}
	return end
}

// goesOn tells whether somebody who stands at one index comes to another, or beyond.
func (o outliner) goesOn(from, to int) bool {
	for i := from; i < to; i++ {
		s := o.steps[i]
		switch s.Kind {
		case campaign.Exit:
			return false
		case campaign.Jump:
			return s.To <= i || o.goesOn(s.To, to)
		case campaign.Branch, campaign.Split:
			return slices.ContainsFunc(ways(s), func(w way) bool { return w.to <= i || o.goesOn(w.to, to) })
		}
	}
	return true
}
