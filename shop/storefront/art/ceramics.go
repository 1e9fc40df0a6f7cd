package art

// vase is a round, pale pot with a twig.
func vase() []Shape {
	stem := ribbon(8, 3, point{404, 420}, point{396, 300}, point{440, 200}, point{520, 92})
	twig := ribbon(6, 2, point{406, 330}, point{380, 260}, point{330, 220}, point{280, 176})
	shapes := []Shape{fill(stem, moss.dark(.25).flat()), fill(twig, moss.dark(.25).flat())}
	for i, l := range [][4]float64{
		{410, 330, 500, 308}, {424, 268, 516, 262}, {446, 214, 536, 224}, {474, 162, 560, 176}, {430, 252, 372, 206},
		{456, 194, 420, 128}, {490, 136, 470, 70}, {516, 96, 574, 60}, {376, 258, 318, 286}, {336, 220, 274, 246}, {350, 232, 354, 166}, {300, 192, 236, 166},
	} {
		c := moss
		if i%3 == 1 {
			c = sage
		}
		shapes = append(shapes, fill(leaf(point{l[0], l[1]}, point{l[2], l[3]}, .26), c.across(c.dark(.2), min(l[0], l[2]), max(l[0], l[2])+20)))
	}
	return append(shapes,
		fill(oval(402, 416, 52, 12), charcoal.flat()),
		fill(lathe(402, 52, 414, 44, 440, 78, 472, 148, 530, 158, 590, 118, 638, 90, 652, 66, 656), paper.across(oat.dark(.2), 250, 560)),
		fill(lathe(402, 157, 568, 158, 590, 118, 638, 90, 652, 66, 656), rose.across(rose.dark(.25), 250, 560)),
		fill(ribbon(7, 7, point{246, 568}, point{340, 586}, point{470, 584}, point{558, 566}), clay.thin(.55)),
		fill(ribbon(12, 5, point{330, 492}, point{298, 508}, point{278, 532}, point{268, 564}), paper.thin(.8)))
}

// cup is a mug, standing on (400, 652), about 240 wide.
func cup(c ink) []Shape {
	handle := ribbon(27, 24, point{500, 470}, point{612, 440}, point{612, 610}, point{500, 590})
	wave := from(276, 540).curve(310, 520, 340, 560, 380, 540).curve(420, 520, 450, 562, 524, 536).
		line(520, 600).curve(516, 640, 500, 654, 470, 654).line(330, 654).curve(300, 654, 284, 640, 280, 600)
	return []Shape{
		fill(handle, c.light(.1).across(c.dark(.25), 500, 590)),
		fill(lathe(400, 124, 410, 125, 470, 124, 560, 116, 628, 86, 654), linen.light(.4).across(oat.dark(.12), 276, 530)),
		fill(wave, c.light(.12).across(c.dark(.22), 276, 530)),
		fill(oval(400, 410, 124, 24), linen.light(.5).flat()),
		fill(oval(400, 413, 110, 18), walnut.dark(.45).flat()),
		fill(oval(380, 411, 60, 7), walnut.light(.1).thin(.45)),
		fill(ribbon(13, 6, point{304, 446}, point{298, 500}, point{300, 560}, point{314, 616}), paper.thin(.55)),
	}
}

// mugs is a pair of them, steaming.
func mugs() []Shape {
	steam := func(x, y float64) Shape {
		return fill(ribbon(11, 3, point{x, y}, point{x - 44, y - 60}, point{x + 50, y - 100}, point{x + 4, y - 176}), paper.thin(.6))
	}
	shapes := []Shape{steam(280, 386), steam(318, 372), steam(506, 414)}
	shapes = append(shapes, moved(cup(night), -44, 96, .85)...)
	return append(append(shapes, foot(540, 656, 140)...), moved(cup(clay), 184, 132, .8)...)
}

// bowl is wide and dark, with lemons.
func bowl() []Shape {
	lemon := func(x, y, a float64) []Shape {
		body := oval(x, y, 74, 56)
		tip := oval(x+70, y, 16, 11)
		return []Shape{
			fill(tip.turned(x, y, a), ochre.flat()),
			fill(body.turned(x, y, a), ochre.mix(lamplit, .55).across(ochre.dark(.08), x-80, x+90)),
			fill(oval(x-20, y-22, 24, 12).turned(x, y, a), paper.thin(.5)),
		}
	}
	shapes := []Shape{
		fill(oval(400, 444, 238, 46), night.light(.25).flat()),
		fill(oval(400, 450, 222, 36), night.dark(.3).flat()),
	}
	shapes = append(append(append(shapes, lemon(318, 424, 200)...), lemon(490, 420, -12)...), lemon(402, 390, -28)...)
	shapes = append(shapes,
		fill(leaf(point{336, 372}, point{250, 318}, .26), moss.light(.1).flat()),
		fill(leaf(point{334, 374}, point{306, 288}, .26), moss.flat()))
	front := from(162, 446).curve(240, 500, 560, 500, 638, 446).curve(632, 560, 540, 628, 470, 640).
		curve(470, 652, 460, 657, 440, 657).line(360, 657).curve(340, 657, 330, 652, 330, 640).curve(260, 628, 168, 560, 162, 446)
	return append(shapes,
		fill(front, night.light(.2).across(night.dark(.3), 170, 640)),
		fill(ribbon(8, 8, point{163, 452}, point{250, 502}, point{550, 502}, point{637, 452}), mist.flat()),
		fill(oval(300, 560, 7, 7), mist.thin(.8)), fill(oval(360, 585, 5, 5), mist.thin(.8)), fill(oval(440, 560, 6, 6), mist.thin(.8)),
		fill(oval(520, 572, 7, 7), mist.thin(.7)), fill(oval(400, 610, 5, 5), mist.thin(.7)), fill(oval(256, 526, 5, 5), mist.thin(.8)),
		fill(oval(570, 520, 5, 5), mist.thin(.7)), fill(oval(478, 606, 5, 5), mist.thin(.7)), fill(oval(402, 532, 4, 4), mist.thin(.8)))
}

// planter is a ribbed pot with a snake plant.
func planter() []Shape {
	shapes := []Shape{
		fill(oval(400, 474, 150, 26), clay.light(.28).flat()),
		fill(oval(400, 478, 134, 20), charcoal.flat()),
	}
	for i, tip := range []point{{290, 372}, {524, 342}, {316, 256}, {488, 226}, {356, 140}, {450, 104}, {402, 196}} {
		c := moss.light(.16 * float64(i%2))
		root := point{400 + (tip.x-400)*.5, 494}
		shapes = append(shapes,
			fill(leaf(root, tip, .115), lamplit.mix(sage, .45).flat()),
			fill(leaf(root.plus(0, -4), tip.plus(0, 14), .085), c.across(c.dark(.28), tip.x-40, tip.x+60)))
	}
	pot := from(250, 474).curve(270, 508, 530, 508, 550, 474).
		curve(556, 540, 540, 610, 516, 654).curve(460, 664, 340, 664, 284, 654).curve(260, 610, 244, 540, 250, 474)
	shapes = append(shapes, fill(pot, clay.light(.16).across(brick, 250, 550)))
	for i := range 9 {
		t := (float64(i) - 4) / 4.6 // -0.87 … 0.87 across the pot
		top, low := point{400 + t*150, 498 - t*t*18}, point{400 + t*116, 657 - t*t*4}
		shapes = append(shapes, fill(ribbon(6, 5, top, point{top.x + t*6, 545}, point{low.x + t*8, 610}, low), brick.dark(.25).thin(.38)))
	}
	return append(shapes, fill(ribbon(9, 9, point{250, 478}, point{275, 511}, point{525, 511}, point{550, 478}), clay.light(.36).thin(.9)))
}
