package art

// The shop's palette.
const (
	linen    ink = 0xf3eadc
	oat      ink = 0xe6d8c3
	clay     ink = 0xc9734f
	brick    ink = 0xa14a2f
	ochre    ink = 0xdca544
	sage     ink = 0x93a68c
	moss     ink = 0x56694f
	night    ink = 0x33415c
	mist     ink = 0xb9c4cc
	rose     ink = 0xd9aaa0
	walnut   ink = 0x8a5a3c
	charcoal ink = 0x35302e
	lamplit  ink = 0xffd98a
	paper    ink = 0xfffaf0
)

// Side is the width and height of a product's picture, in units.
const Side = 800

// table is the height on which things stand.
const table = 648

func fill(p Path, with Paint) Shape { return Shape{p, with} }

// scene sets a thing before a niche in a wall, on a table.
func scene(wall ink, thing ...[]Shape) Drawing {
	shapes := backdrop(wall)
	for _, t := range thing {
		shapes = append(shapes, t...)
	}
	return Drawing{Side, Side, shapes}
}

// backdrop is a wall with a niche, and the table's edge.
func backdrop(wall ink) []Shape {
	return []Shape{
		fill(rect(0, 0, Side, Side), wall.light(.12).down(wall, 0, 640)),
		fill(arch(400, 600, 520, 520), wall.light(.34).down(wall.light(.16), 80, 600)),
		fill(rect(0, 600, Side, 200), wall.dark(.16).down(wall.dark(.06), 600, 800)),
		fill(rect(0, 600, Side, 5), wall.dark(.26).thin(.35)),
	}
}

// hung sets a flat thing on the wall, with no table.
func hung(wall ink, thing ...[]Shape) Drawing {
	shapes := []Shape{
		fill(rect(0, 0, Side, Side), wall.light(.12).down(wall, 0, Side)),
		fill(arch(400, Side, 560, 720), wall.light(.34).down(wall.light(.12), 80, Side)),
	}
	for _, t := range thing {
		shapes = append(shapes, t...)
	}
	return Drawing{Side, Side, shapes}
}

// foot is the soft shadow under a thing.
func foot(cx, y, half float64) []Shape {
	return []Shape{fill(oval(cx, y, half, half*.17), charcoal.glow(.42, cx, y, half, half*.17))}
}

// lit is the light around a lamp.
func lit(cx, cy, r, strength float64) []Shape {
	return []Shape{fill(oval(cx, cy, r, r), lamplit.glow(strength, cx, cy, r, r))}
}
