package chart

import "strconv"

// The flow's measures, in pixels. A line of a number is 24 high, so that a finger meets it.
const (
	boxWidth   = 272
	boxPad     = 12
	kindLine   = 16
	titleSize  = 14
	titleLine  = 19
	numberSize = 13
	numberLine = 24
	numberMore = 16
	gapX       = 20
	gapY       = 30
	boxText    = boxWidth - 2*boxPad
)

// steps is a placed flow.
type steps struct {
	ID            string
	Width, Height string
	Boxes         []box
	Edges         []edge
}

// box is a placed step (or the head of a path).
type box struct {
	Class               string
	X, Y, Width, Height string
	Full                string // the whole title, which the lines may have cut
	Lines               []line
}

// line is a text in a box; a number's is a link with room around it.
type line struct {
	X, Y                string
	Class, Text, Href   string
	More                []string // lines below
	HitX, HitY          string
	HitWidth, HitHeight string
}

// edge is a way between boxes; with Arrow it ends at one.
type edge struct {
	Path  string
	Arrow string // "" for none
}

// step and head place the box of a step and of a path from (left, y) on, and return where it ends.
func (s *steps) step(n Node, left, y float64) float64 {
	return s.box("step", n.Kind, n.Title, n.Numbers, left, y)
}

func (s *steps) head(a Arm, left, y float64) float64 {
	return s.box("arm", "", a.Label, a.Numbers, left, y)
}

func (s *steps) box(class, kind, title string, numbers []Number, left, y float64) float64 {
	b := box{Class: class, X: at(left), Y: at(y), Width: strconv.Itoa(boxWidth), Full: title}
	pen := y + boxPad
	if kind != "" {
		pen += kindLine
		b.Lines = append(b.Lines, line{X: at(left + boxPad), Y: at(pen - 5), Class: "kind", Text: kind})
	}
	for _, text := range wrap(title, titleSize*bold, boxText, 4) {
		pen += titleLine
		b.Lines = append(b.Lines, line{X: at(left + boxPad), Y: at(pen - 5), Class: "title", Text: text})
	}
	for _, n := range numbers {
		l, high := n.line(left, pen)
		b.Lines = append(b.Lines, l)
		pen += high
	}
	pen += boxPad - 2
	b.Height = at(pen - y)
	s.Boxes = append(s.Boxes, b)
	return pen
}

// line is a number's text with the room around it, from (left, y) on, and how high that is.
func (n Number) line(left, y float64) (l line, high float64) {
	class := "number"
	if n.Tone != "" {
		class += " chart-" + n.Tone
	}
	texts := wrap(n.text(), numberSize, boxText, 2)
	high = numberLine + float64(len(texts)-1)*numberMore
	return line{
		X: at(left + boxPad), Y: at(y + numberLine - 7), Class: class, Text: texts[0], More: texts[1:], Href: n.Href,
		HitX: at(left + boxPad - 4), HitY: at(y), HitWidth: at(boxText + 8), HitHeight: at(high),
	}, high
}

// down leads straight from one box to the next.
func (s *steps) down(x, from, to float64) {
	s.Edges = append(s.Edges, edge{Path: "M" + at(x) + " " + at(from) + "V" + at(to), Arrow: downwards(x, to)})
}

func downwards(x, y float64) string {
	return "M" + at(x-4) + " " + at(y-6) + "L" + at(x) + " " + at(y) + "L" + at(x+4) + " " + at(y-6)
}
