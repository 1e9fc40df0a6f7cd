package chart

// layers lays a flow out with its paths side by side: a path is as wide as its widest step, a step with paths as
// wide as those together, and what follows begins below the longest.
//
//	         ┌──────┐
//	         │ step │
//	         └──┬───┘
//	    ┌───────┴───────┐
//	┌───▼──┐        ┌───▼──┐
//	│ path │        │ path │
//	└───┬──┘        └───┬──┘
//	    └───────┬───────┘
//	         ┌──▼───┐
func layers(f Frame, nodes []Node) *steps {
	s := &steps{ID: f.ID}
	width := wideOf(nodes)
	end, _ := s.path(nodes, width/2+1, 1)
	s.Width, s.Height = at(width+2), at(end+1)
	return s
}

// wideOf is the width of a path: that of its widest step.
func wideOf(nodes []Node) float64 {
	wide := float64(boxWidth)
	for _, n := range nodes {
		wide = max(wide, n.wide())
	}
	return wide
}

// wide is the width of all the paths of a step side by side, at least its own.
func (n Node) wide() float64 {
	wide := float64(-gapX)
	for _, arm := range n.Arms {
		wide += wideOf(arm.Nodes) + gapX
	}
	return max(wide, boxWidth)
}

// path places steps one below the other around a centre, from y on. It returns where the last one ends, and whether
// anybody goes on from there.
func (s *steps) path(nodes []Node, centre, y float64) (end float64, on bool) {
	on = true
	for i, n := range nodes {
		if i > 0 {
			y = end + gapY
			if on {
				s.down(centre, end, y)
			}
		}
		end, on = s.step(n, centre-boxWidth/2.0, y), !n.Ends
		if len(n.Arms) > 0 {
			end, on = s.arms(n, centre, end)
		}
	}
	return end, on
}

// arms places the paths of a step side by side and joins those that go on.
func (s *steps) arms(n Node, centre, y float64) (end float64, on bool) {
	x := centre - n.wide()/2
	var joins []pathEnd
	for _, arm := range n.Arms {
		wide := wideOf(arm.Nodes)
		last, goes := s.arm(arm, centre, y, x+wide/2)
		if goes {
			joins = append(joins, pathEnd{x + wide/2, last})
		}
		end = max(end, last)
		x += wide + gapX
	}
	if len(joins) == 0 {
		return end, false
	}
	end += gapY / 2
	for _, j := range joins {
		s.Edges = append(s.Edges, edge{Path: "M" + at(j.x) + " " + at(j.y) + "V" + at(end) + "H" + at(centre)})
	}
	return end, true
}

// pathEnd is where a path ends.
type pathEnd struct{ x, y float64 }

// arm places one path around a middle, led to from the step that ends at (centre, y).
func (s *steps) arm(a Arm, centre, y, middle float64) (end float64, on bool) {
	top := y + gapY
	s.Edges = append(s.Edges, edge{
		Path:  "M" + at(centre) + " " + at(y) + "V" + at(y+gapY/2) + "H" + at(middle) + "V" + at(top),
		Arrow: downwards(middle, top),
	})
	end = s.head(a, middle-boxWidth/2.0, top)
	if len(a.Nodes) == 0 {
		return end, true
	}
	s.down(middle, end, end+gapY)
	return s.path(a.Nodes, middle, end+gapY)
}
