package art

import "math"

// kappa is how far a curve's handles reach to draw a quarter of a circle.
const kappa = 0.5522847498

func rect(x, y, w, h float64) Path {
	return from(x, y).line(x+w, y).line(x+w, y+h).line(x, y+h)
}

func oval(cx, cy, rx, ry float64) Path {
	kx, ky := rx*kappa, ry*kappa
	return from(cx, cy-ry).
		curve(cx+kx, cy-ry, cx+rx, cy-ky, cx+rx, cy).
		curve(cx+rx, cy+ky, cx+kx, cy+ry, cx, cy+ry).
		curve(cx-kx, cy+ry, cx-rx, cy+ky, cx-rx, cy).
		curve(cx-rx, cy-ky, cx-kx, cy-ry, cx, cy-ry)
}

// rounded is a rectangle with corners of radius r.
func rounded(x, y, w, h, r float64) Path {
	k := r * (1 - kappa)
	return from(x+r, y).line(x+w-r, y).
		curve(x+w-k, y, x+w, y+k, x+w, y+r).line(x+w, y+h-r).
		curve(x+w, y+h-k, x+w-k, y+h, x+w-r, y+h).line(x+r, y+h).
		curve(x+k, y+h, x, y+h-k, x, y+h-r).line(x, y+r).
		curve(x, y+k, x+k, y, x+r, y)
}

// arch is a niche: a rectangle under half a circle, standing on y.
func arch(cx, y, w, h float64) Path {
	r := w / 2
	top, k := y-h+r, r*kappa
	return from(cx-r, y).line(cx-r, top).
		curve(cx-r, top-k, cx-k, top-r, cx, top-r).
		curve(cx+k, top-r, cx+r, top-k, cx+r, top).line(cx+r, y)
}

// poly joins x, y, x, y, … by straight lines.
func poly(xy ...float64) Path {
	p := from(xy[0], xy[1])
	for i := 2; i+1 < len(xy); i += 2 {
		p = p.line(xy[i], xy[i+1])
	}
	return p
}

// lathe is what a potter's wheel makes: the right-hand profile, given as half width and height pairs from
// top to bottom, drawn smoothly and mirrored.
func lathe(cx float64, profile ...float64) Path {
	var right []point
	for i := 0; i+1 < len(profile); i += 2 {
		right = append(right, point{cx + profile[i], profile[i+1]})
	}
	left := make([]point, len(right))
	for i, p := range right {
		left[len(right)-1-i] = point{2*cx - p.x, p.y}
	}
	return smooth(smooth(nil, right), left)
}

// smooth continues a path through points, bending as a Catmull-Rom spline does.
func smooth(p Path, pts []point) Path {
	if p == nil {
		p = from(pts[0].x, pts[0].y)
	} else {
		p = p.line(pts[0].x, pts[0].y)
	}
	for i := 0; i+1 < len(pts); i++ {
		before, a, b, after := pts[max(i-1, 0)], pts[i], pts[i+1], pts[min(i+2, len(pts)-1)]
		p = p.curve(a.x+(b.x-before.x)/6, a.y+(b.y-before.y)/6,
			b.x-(after.x-a.x)/6, b.y-(after.y-a.y)/6, b.x, b.y)
	}
	return p
}

// ribbon is a line with a width, along one cubic curve, narrowing to end at its end.
func ribbon(width, end float64, a, c1, c2, b point) Path {
	const pieces = 14
	var left, right []point
	for i := 0; i <= pieces; i++ {
		t := float64(i) / pieces
		at, dir := cubic(a, c1, c2, b, t)
		w := (width + (end-width)*t) / 2
		left = append(left, at.plus(-dir.y*w, dir.x*w))
		right = append([]point{at.plus(dir.y*w, -dir.x*w)}, right...)
	}
	return smooth(smooth(nil, left), right)
}

// bar is a straight ribbon of one width.
func bar(width, x1, y1, x2, y2 float64) Path {
	dx, dy := x2-x1, y2-y1
	l := math.Hypot(dx, dy)
	nx, ny := -dy/l*width/2, dx/l*width/2
	return poly(x1+nx, y1+ny, x2+nx, y2+ny, x2-nx, y2-ny, x1-nx, y1-ny)
}

// cubic returns the point at t of a curve and the direction there, of length one.
func cubic(a, b, c, d point, t float64) (at, dir point) {
	u := 1 - t
	at = point{
		u*u*u*a.x + 3*u*u*t*b.x + 3*u*t*t*c.x + t*t*t*d.x,
		u*u*u*a.y + 3*u*u*t*b.y + 3*u*t*t*c.y + t*t*t*d.y,
	}
	dx := u*u*(b.x-a.x) + 2*u*t*(c.x-b.x) + t*t*(d.x-c.x)
	dy := u*u*(b.y-a.y) + 2*u*t*(c.y-b.y) + t*t*(d.y-c.y)
	if l := math.Hypot(dx, dy); l > 0 {
		dir = point{dx / l, dy / l}
	}
	return at, dir
}

// leaf is a pointed oval from a to b whose belly is a share of its length.
func leaf(a, b point, belly float64) Path {
	dx, dy := b.x-a.x, b.y-a.y
	nx, ny := -dy*belly, dx*belly
	return from(a.x, a.y).
		curve(a.x+dx*.2+nx, a.y+dy*.2+ny, a.x+dx*.7+nx, a.y+dy*.7+ny, b.x, b.y).
		curve(a.x+dx*.7-nx, a.y+dy*.7-ny, a.x+dx*.2-nx, a.y+dy*.2-ny, a.x, a.y)
}
