package chart

import (
	"html/template"
	"slices"
)

// Node is one step of a flow: a box. Arms are the paths that go out of it; they join again before the next step.
type Node struct {
	Kind    string // what stands small above the title: "wait", "send", …
	Title   string
	Numbers []Number
	Arms    []Arm
	Ends    bool // nobody goes on behind it
}

// Arm is one path out of a step. Without nodes it leads straight to where the paths join.
type Arm struct {
	Label   string
	Numbers []Number
	Nodes   []Node
}

// Number is how many customers were counted at a place. Href, when there is one, opens exactly those.
type Number struct {
	Count int
	Label string // what they did: "sent", "skipped: no consent for email"
	Href  string
	Tone  string // "good", "bad", "now" or "" for none
}

// Flow draws a campaign's steps from the top to the bottom, the paths of a branch side by side, and for a phone (the style sheet shows
// one of the two) one below the other. The box around it scrolls where there is less room still. Its numbers are links, so
// the drawing is a group and not an image. Without nodes it is the sentence alone.
func Flow(f Frame, nodes []Node) template.HTML {
	fig := figure{Frame: f, Class: "chart-flow", Heads: []string{f.X, f.Y}, Rows: tableOf("", nodes, nil)}
	if len(nodes) > 0 {
		fig.Drawing = draw("flow", flowOf(f, nodes))
	}
	return draw("figure", fig)
}

func flowOf(f Frame, nodes []Node) (view struct{ Wide, Narrow *steps }) {
	view.Wide = layers(f, nodes)
	if slices.ContainsFunc(nodes, func(n Node) bool { return len(n.Arms) > 0 }) {
		view.Narrow = stack(f, nodes)
	}
	return view
}

// tableOf lists the steps in the order in which they are read, each number in a row of its own.
func tableOf(way string, nodes []Node, rows []row) []row {
	for _, n := range nodes {
		rows = numbersOf(way+n.Title, n.Numbers, rows)
		for _, arm := range n.Arms {
			rows = numbersOf(way+n.Title+" → "+arm.Label, arm.Numbers, rows)
			rows = tableOf(way+arm.Label+": ", arm.Nodes, rows)
		}
	}
	return rows
}

func numbersOf(label string, numbers []Number, rows []row) []row {
	if len(numbers) == 0 {
		return append(rows, row{Label: label, Values: []string{""}})
	}
	for _, n := range numbers {
		rows = append(rows, row{Label: label, Href: n.Href, Values: []string{n.text()}})
	}
	return rows
}

func (n Number) text() string { return Whole(float64(n.Count)) + " " + n.Label }
