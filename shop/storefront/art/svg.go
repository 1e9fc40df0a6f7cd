package art

import (
	"fmt"
	"image/color"
	"math"
	"strconv"
	"strings"
)

// SVG returns the drawing as a document of its own. The title is what a screen reader says.
func (d Drawing) SVG(title string) []byte {
	var defs, body strings.Builder
	for i, s := range d.Shapes {
		fill := s.Fill.svg(&defs, "g"+strconv.Itoa(i))
		fmt.Fprintf(&body, "<path d=\"%s\" %s/>\n", s.Path.svg(), fill)
	}
	return fmt.Appendf(nil, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" role=\"img\">\n"+
		"<title>%s</title>\n<defs>%s</defs>\n%s</svg>\n", num(d.W), num(d.H), escape(title), defs.String(), body.String())
}

func (p Path) svg() string {
	var b strings.Builder
	for i, s := range p {
		if s.op == 'M' && i > 0 {
			b.WriteByte('Z')
		}
		b.WriteByte(s.op)
		for j, at := range s.points() {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(at.x) + " " + num(at.y))
		}
	}
	return b.String() + "Z"
}

// svg returns the fill's attributes and adds what they refer to, under id, to defs.
func (p Paint) svg(defs *strings.Builder, id string) string {
	switch p.kind {
	case linear:
		fmt.Fprintf(defs, `<linearGradient id="%s" gradientUnits="userSpaceOnUse" x1="%s" y1="%s" x2="%s" y2="%s">%s</linearGradient>`,
			id, num(p.a.x), num(p.a.y), num(p.b.x), num(p.b.y), p.stops())
	case radial:
		fmt.Fprintf(defs, `<radialGradient id="%s" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="1" gradientTransform="translate(%s %s) scale(%s %s)">%s</radialGradient>`,
			id, num(p.a.x), num(p.a.y), num(p.b.x), num(p.b.y), p.stops())
	default:
		return colour("fill", "fill-opacity", p.from)
	}
	return fmt.Sprintf(`fill="url(#%s)"`, id)
}

func (p Paint) stops() string {
	return "<stop " + colour("stop-color", "stop-opacity", p.from) + `/><stop offset="1" ` + colour("stop-color", "stop-opacity", p.to) + "/>"
}

func colour(name, opacity string, c color.NRGBA) string {
	s := fmt.Sprintf(`%s="#%02x%02x%02x"`, name, c.R, c.G, c.B)
	if c.A < 255 {
		s += fmt.Sprintf(` %s="%.3g"`, opacity, float64(c.A)/255)
	}
	return s
}

// num writes a coordinate with at most one digit after the point.
func num(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
