package chart

// Where a path begins beside the rail that leads to it, and the gap above it.
const (
	indent   = 26
	railX    = 10
	gapStack = 14
)

// stack lays a flow out one step below the other, for a narrow screen: a path is set in, and a rail leads
// from its step along all of them to what follows.
//
//	┌──────┐
//	│ step │
//	└┬─────┘
//	 ├►┌──────┐
//	 │ │ path │
//	 │ └──────┘
//	┌▼─────┐
func stack(f Frame, nodes []Node) *steps {
	s := &steps{ID: f.ID}
	end, deep := s.column(nodes, 1, 1)
	s.Width, s.Height = at(float64(boxWidth+indent*deep+2)), at(end+1)
	return s
}

// column places steps from (left, y) on. It returns where the last one ends, and how deep the paths within go.
func (s *steps) column(nodes []Node, left, y float64) (end float64, deep int) {
	on, from := true, y
	for i, n := range nodes {
		if i > 0 {
			y = end + gapY
			if on {
				s.down(left+railX, from, y)
			}
		}
		end, on = s.step(n, left, y), !n.Ends
		from = end
		for _, arm := range n.Arms {
			var below int
			end, below = s.setIn(arm, left, from, end+gapStack)
			deep = max(deep, below+1)
		}
		if len(n.Arms) > 0 {
			on = n.goesOn()
		}
	}
	return end, deep
}

// setIn places one path beside the rail that comes down from the step's end.
func (s *steps) setIn(a Arm, left, from, y float64) (end float64, deep int) {
	x, middle := left+indent, y+boxPad+titleLine/2.0
	s.Edges = append(s.Edges, edge{
		Path:  "M" + at(left+railX) + " " + at(from) + "V" + at(middle) + "H" + at(x),
		Arrow: "M" + at(x-6) + " " + at(middle-4) + "L" + at(x) + " " + at(middle) + "L" + at(x-6) + " " + at(middle+4),
	})
	end = s.head(a, x, y)
	if len(a.Nodes) == 0 {
		return end, 0
	}
	s.down(x+railX, end, end+gapY)
	return s.column(a.Nodes, x, end+gapY)
}

// goesOn tells whether somebody comes out of a step: of one with paths, out of any of them.
func (n Node) goesOn() bool {
	if len(n.Arms) == 0 {
		return !n.Ends
	}
	for _, arm := range n.Arms {
		if len(arm.Nodes) == 0 || arm.Nodes[len(arm.Nodes)-1].goesOn() {
			return true
		}
	}
	return false
}
