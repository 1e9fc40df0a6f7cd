package art

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/vector"
)

// PNG returns the drawing, width pixels wide.
func (d Drawing) PNG(width int) ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, d.raster(width))
	return out.Bytes(), err
}

func (d Drawing) raster(width int) *image.RGBA {
	scale := float64(width) / d.W
	canvas := image.NewRGBA(image.Rect(0, 0, width, int(math.Round(d.H*scale))))
	r := &vector.Rasterizer{}
	for _, s := range d.Shapes {
		s.draw(r, canvas, scale)
	}
	return canvas
}

// draw fills only the pixels around the shape: most shapes are small, and a paint is asked for each pixel.
func (s Shape) draw(r *vector.Rasterizer, canvas *image.RGBA, scale float64) {
	box := s.Path.bounds(scale).Intersect(canvas.Bounds())
	if box.Empty() {
		return
	}
	r.Reset(box.Dx(), box.Dy())
	s.Path.moved(-float64(box.Min.X), -float64(box.Min.Y), scale).fill(r)
	r.Draw(canvas, box, s.Fill.image(scale, canvas.Bounds()), box.Min)
}

// bounds holds the path scaled to pixels: a curve never leaves the hull of its points.
func (p Path) bounds(scale float64) image.Rectangle {
	lo, hi := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, s := range p {
		for _, at := range s.points() {
			lo = point{min(lo.x, at.x), min(lo.y, at.y)}
			hi = point{max(hi.x, at.x), max(hi.y, at.y)}
		}
	}
	floor := func(v float64) int { return int(math.Floor(v * scale)) }
	return image.Rect(floor(lo.x), floor(lo.y), floor(hi.x)+1, floor(hi.y)+1)
}

func (p Path) fill(r *vector.Rasterizer) {
	at := func(p point) (float32, float32) { return float32(p.x), float32(p.y) }
	for i, s := range p {
		if s.op == 'M' && i > 0 {
			r.ClosePath()
		}
		x, y := at(s.to[0])
		switch s.op {
		case 'M':
			r.MoveTo(x, y)
		case 'L':
			r.LineTo(x, y)
		case 'C':
			x2, y2 := at(s.to[1])
			x3, y3 := at(s.to[2])
			r.CubeTo(x, y, x2, y2, x3, y3)
		}
	}
	r.ClosePath()
}

// image is the paint as an image of the drawing's pixels.
func (p Paint) image(scale float64, bounds image.Rectangle) image.Image {
	if p.kind == flat {
		return image.NewUniform(p.from)
	}
	return brush{p, scale, bounds}
}

// brush is a gradient seen as an image.
type brush struct {
	paint  Paint
	scale  float64
	bounds image.Rectangle
}

func (b brush) ColorModel() color.Model { return color.NRGBAModel }
func (b brush) Bounds() image.Rectangle { return b.bounds }
func (b brush) At(x, y int) color.Color {
	return b.paint.at((float64(x)+.5)/b.scale, (float64(y)+.5)/b.scale)
}
