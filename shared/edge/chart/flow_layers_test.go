package chart

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// drawNodes makes a flow of random steps; deep bounds the paths within paths.
func drawNodes(r *rand.Rand, deep int) []Node {
	nodes := make([]Node, 1+r.IntN(4))
	for i := range nodes {
		nodes[i] = Node{Kind: "step", Title: fmt.Sprintf("step %d", r.IntN(1000)), Numbers: make([]Number, r.IntN(4))}
		if deep > 0 && r.IntN(3) == 0 {
			for range 1 + r.IntN(3) {
				arm := Arm{Label: "when she bought something that has a long name"}
				if r.IntN(4) > 0 {
					arm.Nodes = drawNodes(r, deep-1)
				}
				nodes[i].Arms = append(nodes[i].Arms, arm)
			}
		}
	}
	nodes[len(nodes)-1].Ends = r.IntN(3) == 0
	return nodes
}

type area4 struct{ left, top, right, bottom float64 }

func areaOf(t *testing.T, b box) area4 {
	t.Helper()
	f := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		require.NoError(t, err)
		return v
	}
	return area4{f(b.X), f(b.Y), f(b.X) + f(b.Width), f(b.Y) + f(b.Height)}
}

func TestNoTwoBoxesOfAFlowOverlapAndAllAreInTheDrawing(t *testing.T) {
	for seed := range uint64(300) {
		nodes := drawNodes(rand.New(rand.NewPCG(seed, 1)), 3)
		apart(t, seed, layers(Frame{}, nodes))
		apart(t, seed, stack(Frame{}, nodes))
	}
}

func apart(t *testing.T, seed uint64, view *steps) {
	t.Helper()
	width, _ := strconv.ParseFloat(view.Width, 64)
	height, _ := strconv.ParseFloat(view.Height, 64)
	for i, b := range view.Boxes {
		a := areaOf(t, b)
		require.True(t, a.left >= 0 && a.top >= 0 && a.right <= width && a.bottom <= height, "seed %d: %+v is out of %v × %v", seed, a, width, height)
		for _, other := range view.Boxes[:i] {
			o := areaOf(t, other)
			apart := a.left >= o.right || o.left >= a.right || a.top >= o.bottom || o.top >= a.bottom
			require.True(t, apart, "seed %d: %+v lies over %+v", seed, a, o)
		}
	}
}

func TestBothLayoutsLeadOnFromTheSameSteps(t *testing.T) {
	for seed := range uint64(300) {
		nodes := drawNodes(rand.New(rand.NewPCG(seed, 2)), 3)
		_, on := (&steps{}).path(nodes, 0, 0)
		require.Equal(t, on, nodes[len(nodes)-1].goesOn(), "seed %d", seed)
	}
}

func TestNothingLeadsOnFromAStepThatEnds(t *testing.T) {
	on := layers(Frame{}, []Node{{Title: "a"}, {Title: "b"}})
	require.Len(t, on.Edges, 1)
	ends := layers(Frame{}, []Node{{Title: "a", Ends: true}, {Title: "b"}})
	require.Empty(t, ends.Edges)
	all := layers(Frame{}, []Node{{Title: "a", Arms: []Arm{{Nodes: []Node{{Ends: true}}}, {Nodes: []Node{{Ends: true}}}}}, {Title: "never"}})
	require.Len(t, all.Edges, 4, "two paths with a step each, and none to what follows")
}

func TestLinesOfTextFitTheirBox(t *testing.T) {
	long := "when she bought (Order Completed) at least 3 times within 365 days and Donaudampfschifffahrtsgesellschaftskapitänsmütze"
	for _, text := range wrap(long, titleSize*bold, boxText, 4) {
		require.LessOrEqual(t, measure(text, titleSize*bold), float64(boxText), text)
	}
	require.Len(t, wrap(long, titleSize*bold, boxText, 2), 2)
	require.Equal(t, []string{"one two"}, wrap("one two", titleSize, boxText, 4))
	require.Empty(t, wrap("", titleSize, boxText, 4))
}
