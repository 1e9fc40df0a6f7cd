// Package art draws the shop's pictures. Each is one list of filled shapes, from which
// both an SVG (for pages) and a PNG (for mail, where SVG is mostly not shown) are made,
// so that the two never differ and no binary has to be kept in the repository.
package art

import "math"

// Drawing is a picture of W by H units; later shapes lie over earlier ones.
type Drawing struct {
	W, H   float64
	Shapes []Shape
}

// Shape is a filled path. Overlaps of its parts are filled once (the non-zero rule).
type Shape struct {
	Path Path
	Fill Paint
}

// Path is a list of steps; each part begins with a move and is closed by itself.
type Path []step

// step is one of move, line and curve (a cubic one); to holds its points, the last one being where it ends.
type step struct {
	op byte // 'M', 'L' or 'C'
	to [3]point
}

type point struct{ x, y float64 }

func (p point) plus(dx, dy float64) point { return point{p.x + dx, p.y + dy} }

func (s step) points() []point {
	if s.op == 'C' {
		return s.to[:]
	}
	return s.to[:1]
}

// from begins a path.
func from(x, y float64) Path { return Path{{op: 'M', to: [3]point{{x, y}}}} }

func (p Path) line(x, y float64) Path {
	return append(p, step{op: 'L', to: [3]point{{x, y}}})
}

func (p Path) curve(x1, y1, x2, y2, x, y float64) Path {
	return append(p, step{op: 'C', to: [3]point{{x1, y1}, {x2, y2}, {x, y}}})
}

// moved returns a copy of the path, scaled and then shifted.
func (p Path) moved(dx, dy, scale float64) Path {
	out := make(Path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for j, at := range s.to {
			out[i].to[j] = point{at.x*scale + dx, at.y*scale + dy}
		}
	}
	return out
}

// turned returns a copy of the path, rotated around a point by degrees, clockwise as seen.
func (p Path) turned(cx, cy, degrees float64) Path {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	out := make(Path, len(p))
	for i, s := range p {
		out[i].op = s.op
		for j, at := range s.to {
			dx, dy := at.x-cx, at.y-cy
			out[i].to[j] = point{cx + dx*cos - dy*sin, cy + dx*sin + dy*cos}
		}
	}
	return out
}

// moved places shapes, paint included: scaled and then shifted.
func moved(shapes []Shape, dx, dy, scale float64) []Shape {
	out := make([]Shape, len(shapes))
	for i, s := range shapes {
		out[i] = Shape{s.Path.moved(dx, dy, scale), s.Fill.moved(dx, dy, scale)}
	}
	return out
}
