package art

// throw is a blanket folded in three on a stool.
func throw() []Shape {
	shapes := []Shape{
		fill(bar(22, 262, 500, 222, 654), walnut.across(walnut.dark(.3), 215, 275)),
		fill(bar(22, 538, 500, 578, 654), walnut.across(walnut.dark(.3), 525, 585)),
		fill(bar(16, 330, 500, 318, 634), walnut.dark(.4).flat()),
		fill(bar(16, 470, 500, 482, 634), walnut.dark(.4).flat()),
		fill(rounded(202, 470, 396, 42, 18), walnut.light(.28).down(walnut, 470, 512)),
	}
	for i, c := range []ink{sage, oat, clay} {
		y := 398 - float64(i)*70
		shapes = append(shapes, fold(float64(i)*5, y, c)...)
	}
	return shapes
}

// fold is one layer of cloth: a roll at the left, fringes at the right.
func fold(in, y float64, c ink) []Shape {
	x, w := 214+in, 352-in*2
	shapes := []Shape{}
	for k := range 9 {
		fy := y + 8 + float64(k)*6.6
		shapes = append(shapes, fill(ribbon(4.5, 2.5, point{x + w - 6, fy}, point{x + w + 10, fy - 3}, point{x + w + 20, fy + 6},
			point{x + w + 34 + float64(k%3)*5, fy + 5}), c.dark(.12).flat()))
	}
	shapes = append(shapes,
		fill(rounded(x, y, w, 72, 30), c.light(.22).down(c.dark(.14), y, y+72)),
		fill(rect(x+w-30, y+10, 30, 52), c.mix(c.dark(.14), .5).flat()))
	for _, s := range []struct{ at, w float64 }{{58, 14}, {82, 6}, {w - 82, 6}, {w - 66, 14}} {
		shapes = append(shapes, fill(rect(x+s.at, y+.5, s.w, 71), paper.thin(.5)))
	}
	return append(shapes, fill(ribbon(4, 1, point{x + 14, y + 38}, point{x + 60, y + 32}, point{x + 150, y + 42}, point{x + 250, y + 36}), charcoal.thin(.14)))
}

// cushion is a pillow with suns in its cloth.
func cushion() []Shape {
	body := from(196, 218).
		curve(300, 246, 500, 246, 604, 218).curve(622, 216, 628, 226, 622, 242).
		curve(598, 350, 598, 500, 624, 622).curve(628, 642, 616, 652, 598, 646).
		curve(500, 626, 300, 626, 202, 646).curve(184, 652, 172, 642, 176, 622).
		curve(202, 500, 202, 350, 178, 242).curve(172, 226, 178, 216, 196, 218)
	shapes := []Shape{fill(body, linen.light(.3).across(oat.dark(.06), 180, 620))}
	for row := range 3 {
		for col := range 3 {
			c := []ink{clay, ochre, night, brick}[(row*2+col*3)%4]
			shapes = append(shapes, sun(286+float64(col)*114, 352+float64(row)*106, 45, c)...)
		}
	}
	return append(shapes,
		fill(ribbon(18, 5, point{214, 250}, point{238, 340}, point{238, 420}, point{230, 520}), paper.thin(.4)),
		fill(ribbon(30, 10, point{596, 262}, point{572, 360}, point{574, 500}, point{596, 606}), charcoal.thin(.09)),
		fill(ribbon(24, 24, point{214, 628}, point{320, 606}, point{480, 606}, point{586, 628}), charcoal.thin(.07)))
}

// sun is half a disc with two rings around it.
func sun(cx, cy, r float64, c ink) []Shape {
	half := func(r float64) Path {
		k := r * kappa
		return from(cx-r, cy).curve(cx-r, cy-k, cx-k, cy-r, cx, cy-r).curve(cx+k, cy-r, cx+r, cy-k, cx+r, cy)
	}
	return []Shape{
		fill(half(r), c.flat()), fill(half(r*.8), linen.flat()),
		fill(half(r*.62), c.flat()), fill(half(r*.4), linen.flat()), fill(half(r*.24), c.flat()),
	}
}

// kilim is a flat-woven rug, shown hanging from a rod.
func kilim() []Shape {
	const x, y, w, h = 226, 168, 348, 486
	shapes := []Shape{
		fill(rounded(x+12, y+14, w, h, 4), charcoal.thin(.14)),
		fill(rounded(176, 146, 448, 20, 10), walnut.light(.2).down(walnut, 146, 166)),
		fill(oval(176, 156, 15, 15), walnut.flat()), fill(oval(624, 156, 15, 15), walnut.flat()),
	}
	for i := range 24 {
		fx := x + 7 + float64(i)*14.5
		shapes = append(shapes, fill(ribbon(4.5, 3, point{fx, y + h - 4}, point{fx + 3, y + h + 14}, point{fx - 4, y + h + 26},
			point{fx + float64(i%3)*2, y + h + 44}), linen.dark(.1).flat()))
	}
	shapes = append(shapes,
		fill(rect(x, y-10, w, h+10), brick.light(.06).across(brick.dark(.1), x, x+w)),
		fill(rect(x+18, y, 8, h), linen.thin(.9)), fill(rect(x+w-26, y, 8, h), linen.thin(.9)))
	for _, band := range []float64{y + 22, y + h - 62} {
		shapes = append(shapes, zigzag(x+34, band, w-68, 40, ochre)...)
	}
	for i, c := range []ink{night, linen, night} {
		cy := 288 + float64(i)*124
		shapes = append(shapes, diamond(400, cy, c)...)
		if i < 2 {
			shapes = append(shapes, stud(296, cy+62), stud(504, cy+62))
		}
	}
	return shapes
}

func zigzag(x, y, w, h float64, c ink) []Shape {
	const teeth = 7
	step := w / teeth
	var shapes []Shape
	for i := range teeth {
		l := x + float64(i)*step
		shapes = append(shapes, fill(poly(l, y+h, l+step/2, y, l+step, y+h), c.flat()),
			fill(poly(l+step*.28, y+h, l+step/2, y+h*.5, l+step*.72, y+h), brick.dark(.1).flat()))
	}
	return append(shapes, fill(rect(x, y-9, w, 4), linen.flat()), fill(rect(x, y+h+5, w, 4), linen.flat()))
}

func diamond(cx, cy float64, c ink) []Shape {
	in := func(k float64, c ink) Shape {
		return fill(poly(cx, cy-60*k, cx+126*k, cy, cx, cy+60*k, cx-126*k, cy), c.flat())
	}
	return []Shape{in(1, c), in(.78, clay), in(.56, ochre), in(.34, c), in(.14, brick)}
}

func stud(cx, cy float64) Shape {
	return fill(poly(cx, cy-16, cx+16, cy, cx, cy+16, cx-16, cy), ochre.flat())
}

// towels are two cloths over a rail.
func towels() []Shape {
	shapes := []Shape{
		fill(rounded(170, 186, 460, 14, 7), ochre.light(.3).down(walnut, 186, 200)),
		fill(oval(180, 193, 17, 17), walnut.flat()), fill(oval(620, 193, 17, 17), walnut.flat()),
	}
	shapes = append(shapes, cloth(238, 440, linen, night, 0)...)
	return append(shapes, cloth(414, 380, sage, linen, 6)...)
}

func cloth(x, long float64, c, stripe ink, lean float64) []Shape {
	const w = 148
	y := 180.0
	hang := from(x, y+10).curve(x, y-6, x+w, y-6, x+w, y+10).
		line(x+w+lean, y+long).curve(x+w*.7, y+long+12, x+w*.3, y+long-8, x-lean, y+long+4)
	shapes := []Shape{
		fill(hang.moved(11, 12, 1), charcoal.thin(.13)),
		fill(rect(x+8, y+20, w-4, long*.72), c.dark(.25).flat()),
		fill(hang, c.light(.25).across(c.dark(.1), x, x+w)),
	}
	for i, t := range []float64{14, 6, 6} {
		at := y + long - 100 + float64(i)*24
		shapes = append(shapes, fill(rect(x-lean*.7, at, w+lean*1.5, t), stripe.thin(.85)))
	}
	for _, k := range []float64{.24, .55, .8} {
		shapes = append(shapes, fill(ribbon(12, 3, point{x + w*k, y + 14}, point{x + w*k + 8, y + long*.3}, point{x + w*k - 8, y + long*.6},
			point{x + w*k + 2, y + long - 8}), charcoal.thin(.08)))
	}
	return shapes
}
