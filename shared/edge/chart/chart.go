// Package chart draws figures: lines, bars, intervals against zero, and a campaign as its steps. Each is an HTML
// figure with one sentence under it and the table behind it. A drawing is SVG of presentation attributes and classes alone, so
// that a strict Content-Security-Policy lets it be, and CSS gives it light and dark. Everything goes through html/template:
// whatever a name holds, it is text.
//
// Drawings have no viewBox around their text: one unit is one pixel and what has to stretch is given in percent. So letters
// are as large on a phone as on a desk.
package chart

import (
	"bytes"
	_ "embed"
	"html/template"
	"math"
	"strconv"
	"strings"
)

// CSS is the style sheet of all figures. It takes its colours from the page's variables.
//
//go:embed chart.css
var CSS string

//go:embed chart.html
var source string

var drawings = template.Must(template.New("chart").Parse(source))

// Frame is what every figure has around its drawing.
type Frame struct {
	ID      string               // unique on its page, of letters, digits and -
	Caption string               // one sentence that says what is seen
	X, Y    string               // what the columns of the table behind it are called
	Format  func(float64) string // of the values; nil: Whole
}

// row is one line of the table behind a drawing.
type row struct {
	Label  string
	Href   string // of the values; "" for none
	Values []string
}

type figure struct {
	Frame
	Drawing template.HTML // "" when there is nothing to draw
	Class   string
	Heads   []string
	Rows    []row
}

// draw fills one of the templates of this package: they are fixed and take their own views, so they cannot fail.
func draw(name string, view any) template.HTML {
	var b bytes.Buffer
	if err := drawings.ExecuteTemplate(&b, name, view); err != nil {
		panic("chart: the template " + name + " takes its own view: " + err.Error())
	}
	return template.HTML(b.String())
}

func (f Frame) text(v float64) string {
	if f.Format == nil {
		return Whole(v)
	}
	return f.Format(v)
}

// Whole writes a number without decimals, its thousands apart: 12,345.
func Whole(v float64) string {
	digits := strconv.FormatFloat(math.Abs(math.Round(v)), 'f', 0, 64)
	var b strings.Builder
	if v < 0 && digits != "0" {
		b.WriteString("−")
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}

// at writes a coordinate: two decimals are a hundredth of a pixel.
func at(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

// percent writes a share of the width, for what stretches.
func percent(share float64) string { return at(share*100) + "%" }

// ceiling returns the first of 1, 2, 4, 6, 8 or 10 times a power of ten that is not below v; 1 for nothing. Half of it is a round number too.
func ceiling(v float64) float64 {
	if v <= 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return 1
	}
	unit := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{1, 2, 4, 6, 8} {
		if v <= n*unit {
			return n * unit
		}
	}
	return 10 * unit
}
