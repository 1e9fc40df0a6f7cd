package chart

import (
	"html/template"
	"math"
)

// Interval is an estimate with the bounds between which the truth lies, with the certainty that the caption names.
type Interval struct {
	Label            string
	Low, Value, High float64 // Low <= Value <= High
}

type intervalView struct {
	ID, Size, Zero string
	Bottom         string
	Rows           []intervalRow
	Marks          []mark
}

type intervalRow struct {
	Label, Class      string
	TextY, Y          string
	Low, Value, High  string
	CapTop, CapBottom string
	Text              string
}

// The heights of one estimate (its label above its bar) and of the scale below all.
const (
	intervalEach  = 46
	intervalScale = 24
)

// Intervals draws estimates of a difference against zero, one below the other on one scale. One that lies wholly on one
// side of zero has its colour, and its label says so for those who do not see it. Those with a bound that is not a number are left out of the
// drawing and stand in the table. Without any it is the sentence alone.
func Intervals(f Frame, all []Interval) template.HTML {
	fig := figure{Frame: f, Class: "chart-intervals", Heads: []string{f.X, f.Y, "at least", "at most"}}
	var known []Interval
	for _, v := range all {
		values := []string{"not known", "", ""}
		if v.known() {
			known = append(known, v)
			values = []string{f.text(v.Value), f.text(v.Low), f.text(v.High)}
		}
		fig.Rows = append(fig.Rows, row{Label: v.Label, Values: values})
	}
	if len(known) > 0 {
		fig.Drawing = draw("intervals", intervalsOf(f, known))
	}
	return draw("figure", fig)
}

func (v Interval) known() bool {
	sum := v.Low + v.Value + v.High
	return !math.IsNaN(sum) && !math.IsInf(sum, 0)
}

// class tells on which side of zero an estimate lies.
func (v Interval) class() string {
	switch {
	case v.Low > 0:
		return "above"
	case v.High < 0:
		return "below"
	}
	return "either"
}

func intervalsOf(f Frame, known []Interval) intervalView {
	low, high := 0.0, 0.0
	for _, v := range known {
		low, high = min(low, v.Low), max(high, v.High)
	}
	width := high - low
	if width == 0 {
		width = 1
	}
	x := func(v float64) string { return percent(0.03 + 0.94*(v-low)/width) }
	bottom := float64(len(known) * intervalEach)
	view := intervalView{ID: f.ID, Size: at(bottom + intervalScale), Bottom: at(bottom), Zero: x(0)}
	for i, v := range known {
		y := float64(i*intervalEach) + 30
		view.Rows = append(view.Rows, intervalRow{
			Label: cut(v.Label, 13, 290), Class: v.class(), TextY: at(y - 15), Y: at(y), Low: x(v.Low), Value: x(v.Value), High: x(v.High),
			CapTop: at(y - 5), CapBottom: at(y + 5), Text: v.Label + ": " + f.text(v.Value) + ", between " + f.text(v.Low) + " and " + f.text(v.High),
		})
	}
	view.Marks = scale(f, low, high, x, at(bottom+intervalScale-6))
	return view
}

// scale writes zero and the bounds, those that have room beside zero.
func scale(f Frame, low, high float64, x func(float64) string, y string) []mark {
	marks := []mark{{X: x(0), Y: y, Anchor: anchor(low, high), Text: f.text(0)}}
	room := 0.2 * (high - low)
	if -low > room {
		marks = append(marks, mark{X: x(low), Y: y, Anchor: "start", Text: f.text(low)})
	}
	if high > room {
		marks = append(marks, mark{X: x(high), Y: y, Anchor: "end", Text: f.text(high)})
	}
	return marks
}

// anchor keeps the zero inside the drawing where it lies at an edge.
func anchor(low, high float64) string {
	width := high - low
	switch {
	case width == 0 || -low > 0.1*width && high > 0.1*width:
		return "middle"
	case high <= 0.1*width:
		return "end"
	}
	return "start"
}
