package chart

import "html/template"

// Bar is one value with what it is called. Href, when there is one, opens what it counts.
type Bar struct {
	Label string
	Value float64 // not below 0
	Href  string
}

type barView struct {
	ID, Size     string
	Bars         []bar
	Rules, Marks []mark
}

type bar struct{ X, Y, Width, Height, Text string }

// Bars draws values side by side, on a scale that begins at nothing. Without any it is the sentence alone.
func Bars(f Frame, bars []Bar) template.HTML {
	fig := figure{Frame: f, Class: "chart-bars", Heads: []string{f.X, f.Y}}
	top := 0.0
	for _, b := range bars {
		top = max(top, b.Value)
		fig.Rows = append(fig.Rows, row{Label: b.Label, Href: b.Href, Values: []string{f.text(b.Value)}})
	}
	if len(bars) == 0 {
		return draw("figure", fig)
	}
	top = ceiling(top)
	view := barView{ID: f.ID, Size: at(plotSize), Rules: rules(f, top), Marks: below(bars[0].Label, bars[len(bars)-1].Label)}
	for i, b := range bars {
		view.Bars = append(view.Bars, place(f, b, i, len(bars), top))
	}
	fig.Drawing = draw("bars", view)
	return draw("figure", fig)
}

// place gives a bar three quarters of its share of the width. What is not nothing is at least a pixel high.
func place(f Frame, b Bar, i, n int, top float64) bar {
	each := 1 / float64(n)
	high := b.Value / top * plotHeight
	if b.Value > 0 {
		high = max(high, 1)
	}
	return bar{
		X: percent((float64(i) + 0.125) * each), Width: percent(0.75 * each),
		Y: at(plotTop + plotHeight - high), Height: at(high), Text: b.Label + ": " + f.text(b.Value),
	}
}
