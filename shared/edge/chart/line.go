package chart

import (
	"html/template"
	"strings"
	"time"
)

// Point is a value at a time.
type Point struct {
	Time  time.Time
	Value float64 // not below 0
}

// day is how a point's time reads, in the point's own zone.
func (p Point) day() string { return p.Time.Format("2 Jan 2006") }

type lineView struct {
	ID, Area, Path  string
	Size, Top, Plot string
	Width           int
	Rules, Marks    []mark
	Hits            []hit
}

// hit is what shows a value while one points at it.
type hit struct{ X, Width, Text string }

// lineWidth is the inner drawing's own width; the page stretches it.
const lineWidth = 1000

// Line draws values over time, the oldest first, on a scale that begins at nothing. Time is to scale: a day that is missing is a
// longer stretch. Without points it is the sentence alone.
func Line(f Frame, points []Point) template.HTML {
	fig := figure{Frame: f, Class: "chart-line", Heads: []string{f.X, f.Y}}
	for _, p := range points {
		fig.Rows = append(fig.Rows, row{Label: p.day(), Values: []string{f.text(p.Value)}})
	}
	if len(points) > 0 {
		fig.Drawing = draw("line", lineOf(f, points))
	}
	return draw("figure", fig)
}

func lineOf(f Frame, points []Point) lineView {
	top := ceiling(highest(points))
	path := polyline(points, lineWidth, plotHeight, top)
	first, last := points[0], points[len(points)-1]
	return lineView{
		ID: f.ID, Width: lineWidth, Size: at(plotSize), Top: at(plotTop), Plot: at(plotHeight),
		Path: path, Area: area(path, points, lineWidth, plotHeight),
		Rules: rules(f, top), Marks: below(first.day(), last.day()), Hits: hits(f, points),
	}
}

func highest(points []Point) float64 {
	top := 0.0
	for _, p := range points {
		top = max(top, p.Value)
	}
	return top
}

// share tells how far along the time of all points p lies; the only point lies at the end.
func share(points []Point, p Point) float64 {
	first, last := points[0].Time, points[len(points)-1].Time
	if !last.After(first) {
		return 1
	}
	return float64(p.Time.Sub(first)) / float64(last.Sub(first))
}

func polyline(points []Point, width, height, top float64) string {
	var b strings.Builder
	for i, p := range points {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		b.WriteString(letter + at(share(points, p)*width) + " " + at(height-p.Value/top*height))
	}
	if len(points) == 1 {
		b.WriteString("h0") // with round ends it is a dot
	}
	return b.String()
}

// area closes a line down to nothing.
func area(path string, points []Point, width, height float64) string {
	return path + "L" + at(share(points, points[len(points)-1])*width) + " " + at(height) + "L" + at(share(points, points[0])*width) + " " + at(height) + "Z"
}

// hits gives each point the stretch half way to its neighbours.
func hits(f Frame, points []Point) []hit {
	all := make([]hit, len(points))
	for i, p := range points {
		from, to := 0.0, 1.0
		if i > 0 {
			from = (share(points, points[i-1]) + share(points, p)) / 2
		}
		if i < len(points)-1 {
			to = (share(points, points[i+1]) + share(points, p)) / 2
		}
		all[i] = hit{percent(from), percent(max(to-from, 0)), p.day() + ": " + f.text(p.Value)}
	}
	return all
}

// Spark is a small line without a scale, for a row of a table; label says it in words. Its lowest line is nothing. It is empty for fewer than two points.
func Spark(label string, points []Point) template.HTML {
	if len(points) < 2 {
		return ""
	}
	const width, height = 96, 24
	return draw("spark", struct{ Label, Path string }{label, polyline(points, width, height, max(highest(points), 1))})
}
