package chart

// mark is a text at a place of an axis.
type mark struct {
	X, Y   string
	Anchor string // start, middle, end
	Text   string
}

// The plot of lines and bars: room for a text above the top rule, and for one line of texts below.
const (
	plotTop    = 18
	plotHeight = 112
	plotSize   = plotTop + plotHeight + 22
)

// rules are the horizontal ones at nothing, half and the top, each with its value written above it. The half is left
// out where it would read as one of the others.
func rules(f Frame, top float64) []mark {
	all := []mark{{Y: at(plotTop), Text: f.text(top)}}
	if half := f.text(top / 2); half != f.text(top) && half != f.text(0) {
		all = append(all, mark{Y: at(plotTop + plotHeight/2), Text: half})
	}
	return append(all, mark{Y: at(plotTop + plotHeight), Text: f.text(0)})
}

// below writes the first and the last of the labels under the plot.
func below(first, last string) []mark {
	y := at(plotSize - 6)
	if first == last {
		return []mark{{X: "0", Y: y, Anchor: "start", Text: first}}
	}
	return []mark{{X: "0", Y: y, Anchor: "start", Text: first}, {X: "100%", Y: y, Anchor: "end", Text: last}}
}
