package art

import (
	"image/color"
	"math"
)

// Paint is a colour, or a gradient from one to another. The zero Paint shows nothing.
type Paint struct {
	kind     kind
	from, to color.NRGBA
	a, b     point // linear: from a to b; radial: the centre and the two radii
}

type kind byte

const (
	flat kind = iota
	linear
	radial
)

// ink is a colour as 0xRRGGBB.
type ink uint32

func (c ink) alpha(a float64) color.NRGBA {
	return color.NRGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), uint8(math.Round(a * 255))}
}

func (c ink) flat() Paint              { return c.thin(1) }
func (c ink) thin(alpha float64) Paint { return Paint{from: c.alpha(alpha)} }

// across shades from left to right, down from top to bottom.
func (c ink) across(to ink, x1, x2 float64) Paint {
	return Paint{linear, c.alpha(1), to.alpha(1), point{x1, 0}, point{x2, 0}}
}

func (c ink) down(to ink, y1, y2 float64) Paint {
	return Paint{linear, c.alpha(1), to.alpha(1), point{0, y1}, point{0, y2}}
}

// fade goes from a strength at y1 to nothing at y2.
func (c ink) fade(strength, y1, y2 float64) Paint {
	return Paint{linear, c.alpha(strength), c.alpha(0), point{0, y1}, point{0, y2}}
}

// glow goes from a strength in the middle to nothing at the radii.
func (c ink) glow(strength, cx, cy, rx, ry float64) Paint {
	return Paint{radial, c.alpha(strength), c.alpha(0), point{cx, cy}, point{rx, ry}}
}

// dark and light mix a colour with a warm shadow or a warm white.
func (c ink) dark(by float64) ink  { return c.mix(0x2a1e1c, by) }
func (c ink) light(by float64) ink { return c.mix(0xfff6e8, by) }

func (c ink) mix(o ink, by float64) ink {
	a, b := c.alpha(1), o.alpha(1)
	return ink(blend(a.R, b.R, by))<<16 | ink(blend(a.G, b.G, by))<<8 | ink(blend(a.B, b.B, by))
}

func blend(a, b uint8, by float64) uint8 {
	return uint8(math.Round(float64(a) + (float64(b)-float64(a))*by))
}

func (p Paint) moved(dx, dy, scale float64) Paint {
	p.a = point{p.a.x*scale + dx, p.a.y*scale + dy}
	if p.kind == radial {
		p.b = point{p.b.x * scale, p.b.y * scale}
	} else {
		p.b = point{p.b.x*scale + dx, p.b.y*scale + dy}
	}
	return p
}

// at is the colour at a point of the drawing. Colour and alpha are mixed apart, as SVG does it.
func (p Paint) at(x, y float64) color.NRGBA {
	if p.kind == flat {
		return p.from
	}
	t := min(max(p.progress(x, y), 0), 1)
	return color.NRGBA{
		blend(p.from.R, p.to.R, t), blend(p.from.G, p.to.G, t),
		blend(p.from.B, p.to.B, t), blend(p.from.A, p.to.A, t),
	}
}

func (p Paint) progress(x, y float64) float64 {
	if p.kind == radial {
		return math.Hypot((x-p.a.x)/p.b.x, (y-p.a.y)/p.b.y)
	}
	dx, dy := p.b.x-p.a.x, p.b.y-p.a.y
	return ((x-p.a.x)*dx + (y-p.a.y)*dy) / (dx*dx + dy*dy)
}
