package art

// mushroom is a table lamp: a linen dome on a turned clay foot.
func mushroom() []Shape {
	return append(lit(400, 330, 340, .75),
		fill(lathe(400, 34, 396, 30, 470, 46, 545, 96, 612, 106, 636, 98, 650, 78, 655), clay.light(.2).across(brick, 300, 505)),
		fill(ribbon(7, 12, point{384, 432}, point{384, 520}, point{376, 560}, point{348, 618}), paper.thin(.26)),
		fill(oval(400, 402, 190, 26), lamplit.light(.35).flat()),
		fill(oval(400, 402, 60, 12), paper.flat()),
		fill(dome(400, 400, 205, 235), paper.mix(lamplit, .25).down(lamplit.mix(ochre, .35), 170, 405)),
		fill(dome(372, 392, 148, 205), paper.fade(.6, 190, 380)),
		fill(lathe(400, 11, 152, 14, 162, 12, 172), walnut.flat()),
		fill(ribbon(5, 5, point{500, 642}, point{560, 668}, point{640, 610}, point{800, 690}), charcoal.thin(.75)),
	)
}

// dome is the upper half of an egg, standing on y.
func dome(cx, y, rx, h float64) Path {
	return from(cx-rx, y).
		curve(cx-rx, y-h*.75, cx-rx*.55, y-h, cx, y-h).
		curve(cx+rx*.55, y-h, cx+rx, y-h*.75, cx+rx, y).
		curve(cx+rx*.5, y+h*.12, cx-rx*.5, y+h*.12, cx-rx, y)
}

// pendant is a dark blue shade that hangs over the table and lights it.
func pendant() []Shape {
	light := from(232, 356).line(568, 356).line(700, table).curve(600, 690, 200, 690, 100, table)
	return append([]Shape{
		fill(light, lamplit.fade(.8, 340, 670)),
		fill(oval(400, 652, 250, 34), lamplit.glow(.8, 400, 652, 250, 34)),
		fill(rect(397, 0, 6, 128), charcoal.flat()),
		fill(lathe(400, 16, 118, 18, 140, 22, 152), ochre.light(.25).across(walnut, 380, 424)),
		fill(lathe(400, 24, 150, 60, 168, 122, 226, 164, 300, 178, 352), night.light(.22).across(night.dark(.35), 225, 580)),
		fill(ribbon(16, 7, point{364, 182}, point{324, 202}, point{296, 234}, point{276, 292}), paper.thin(.2)),
		fill(oval(400, 353, 178, 30), lamplit.mix(ochre, .25).flat()),
		fill(oval(400, 357, 160, 22), lamplit.light(.5).flat()),
		fill(oval(400, 362, 46, 26), paper.flat()),
		fill(oval(400, 372, 120, 90), paper.glow(.7, 400, 372, 120, 90)),
	}, moved(cup(sage), 258, 402, .38)...)
}

// stork is a tall reading lamp whose neck bends over a pile of books.
func stork() []Shape {
	shade := poly(508, 258, 574, 236, 664, 372, 492, 404)
	beam := poly(494, 402, 662, 372, 742, table, 470, table)
	return append([]Shape{
		fill(beam, lamplit.fade(.75, 380, 660)),
		fill(oval(612, 650, 150, 24), lamplit.glow(.7, 612, 650, 150, 24)),
		fill(lathe(250, 12, 620, 92, 632, 104, 645, 92, 655), charcoal.light(.2).across(charcoal, 150, 350)),
		fill(ribbon(13, 11, point{250, 636}, point{244, 380}, point{232, 130}, point{400, 124}), ochre.across(walnut, 238, 420)),
		fill(ribbon(11, 10, point{398, 124}, point{480, 122}, point{520, 170}, point{540, 250}), ochre.across(walnut, 380, 560)),
		fill(oval(577, 388, 87, 20).turned(577, 388, -10), lamplit.light(.4).flat()),
		fill(shade, moss.light(.2).across(moss.dark(.25), 492, 664)),
		fill(poly(520, 262, 544, 254, 560, 386, 516, 394), paper.thin(.16)),
		fill(oval(541, 245, 34, 15).turned(541, 245, -18), moss.dark(.15).flat()),
		fill(oval(252, 380, 13, 13), ochre.light(.3).flat()),
	}, books()...)
}

func books() []Shape {
	return []Shape{
		fill(rounded(522, 618, 190, 34, 6), brick.light(.1).across(brick, 522, 712)),
		fill(rect(536, 624, 170, 5), paper.thin(.55)),
		fill(rounded(540, 590, 160, 29, 6), linen.across(oat.dark(.12), 540, 700)),
		fill(rect(560, 597, 12, 22), night.thin(.8)),
		fill(rounded(534, 566, 150, 25, 6), night.light(.15).across(night, 534, 684)),
		fill(rect(640, 572, 30, 4), ochre.flat()),
	}
}

// lantern is a paper ball with ribs on three short legs.
func lantern() []Shape {
	shapes := append(lit(400, 380, 390, .8),
		fill(bar(13, 330, 555, 296, 652), walnut.flat()),
		fill(bar(13, 470, 555, 504, 652), walnut.flat()),
		fill(bar(13, 400, 570, 400, 658), walnut.dark(.25).flat()),
		fill(oval(400, 372, 216, 204), paper.mix(lamplit, .6).flat()),
		fill(oval(400, 372, 216, 204), paper.glow(.95, 400, 360, 190, 180)),
	)
	for _, rib := range []struct{ y, half, sag float64 }{
		{206, 128, 20}, {252, 176, 26}, {300, 202, 30}, {350, 214, 32}, {400, 213, 32}, {450, 199, 30}, {500, 166, 26}, {540, 118, 20},
	} {
		shapes = append(shapes, fill(ribbon(4, 4, point{400 - rib.half, rib.y}, point{400 - rib.half*.5, rib.y + rib.sag},
			point{400 + rib.half*.5, rib.y + rib.sag}, point{400 + rib.half, rib.y}), ochre.mix(walnut, .35).thin(.42)))
	}
	return append(shapes,
		fill(oval(400, 176, 62, 13), walnut.flat()),
		fill(oval(400, 173, 46, 7), lamplit.light(.4).flat()),
		fill(oval(400, 570, 74, 12), walnut.dark(.1).flat()))
}
