package art

// Picture returns the drawing of a product by its id, and false if there is none.
func Picture(id string) (Drawing, bool) {
	draw, ok := pictures[id]
	if !ok {
		return Drawing{}, false
	}
	return draw(), true
}

var pictures = map[string]func() Drawing{
	"fjord-table-lamp":    func() Drawing { return scene(sage, foot(400, table, 190), mushroom()) },
	"halo-pendant":        func() Drawing { return scene(clay.light(.25), pendant()) },
	"stork-reading-lamp":  func() Drawing { return scene(mist, foot(250, 652, 130), stork()) },
	"ember-paper-lantern": func() Drawing { return scene(night.light(.2), foot(400, table, 190), lantern()) },
	"dune-wool-throw":     func() Drawing { return scene(mist, foot(400, table, 250), throw()) },
	"terra-cushion":       func() Drawing { return scene(rose, foot(400, table, 260), cushion()) },
	"kilim-no-4":          func() Drawing { return hung(sage.light(.1), kilim()) },
	"morning-towels":      func() Drawing { return hung(rose.light(.05), towels()) },
	"pebble-vase":         func() Drawing { return scene(clay.light(.3), foot(400, table, 190), vase()) },
	"tide-mugs":           func() Drawing { return scene(sage, foot(296, 648, 150), mugs()) },
	"moon-bowl":           func() Drawing { return scene(oat.dark(.08), foot(400, table, 220), bowl()) },
	"ridge-planter":       func() Drawing { return scene(ochre.light(.35), foot(400, table, 200), planter()) },
}

// Room is the wide picture of the front page: some of the things together, in the evening.
func Room() Drawing {
	const width = 1280
	wall := night.light(.12)
	shapes := []Shape{
		fill(rect(0, 0, width, Side), wall.light(.08).down(wall, 0, 640)),
		fill(arch(860, 620, 520, 540), clay.light(.28).down(clay.light(.08), 80, 620)),
		fill(rect(0, 620, width, 180), walnut.light(.12).down(walnut.dark(.1), 620, 800)),
		fill(rect(0, 620, width, 6), walnut.light(.45).thin(.8)),
	}
	for _, thing := range []struct {
		shapes   []Shape
		x, scale float64
	}{
		{mushroom(), 860, 1}, {vase(), 1135, .62}, {bowl(), 590, .56}, {planter(), 330, .72},
	} {
		dx, dy := thing.x-400*thing.scale, 672-652*thing.scale
		shapes = append(shapes, foot(thing.x, 672, 230*thing.scale)...)
		shapes = append(shapes, moved(thing.shapes, dx, dy, thing.scale)...)
	}
	return Drawing{width, Side, append(shapes, moved(pendantShade(), -100, -70, .62)...)}
}

// pendantShade is the pendant without what stands under it.
func pendantShade() []Shape { return pendant()[2:9] }
