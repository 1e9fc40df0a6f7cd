package console

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/edge/chart"
)

// drawSteps writes random steps as YAML, each told from the others by its length or its reason.
func drawSteps(r *rand.Rand, b *strings.Builder, indent string, deep int, n *int) {
	for i, steps := 0, 1+r.IntN(3); i < steps; i++ {
		*n++
		switch kind := r.IntN(6); {
		case kind == 0 && deep > 0:
			fmt.Fprintf(b, "%s- branch:\n", indent)
			for range 1 + r.IntN(2) {
				fmt.Fprintf(b, "%s    - when: {trait: {name: t%d, is: 1}}\n%s      then:\n", indent, *n, indent)
				drawSteps(r, b, indent+"        ", deep-1, n)
			}
			if r.IntN(2) == 0 {
				fmt.Fprintf(b, "%s    - else:\n", indent)
				drawSteps(r, b, indent+"        ", deep-1, n)
			}
		case kind == 1 && deep > 0:
			fmt.Fprintf(b, "%s- split:\n", indent)
			for _, arm := range []string{"a", "b"} {
				if r.IntN(2) == 0 {
					fmt.Fprintf(b, "%s    %s: 50%%\n", indent, arm)
					continue
				}
				fmt.Fprintf(b, "%s    %s:\n%s      share: 50%%\n%s      steps:\n", indent, arm, indent, indent)
				drawSteps(r, b, indent+"        ", deep-1, n)
			}
		case kind == 2 && i == steps-1:
			fmt.Fprintf(b, "%s- exit: reason %d\n", indent, *n)
		default:
			fmt.Fprintf(b, "%s- wait: %dm\n", indent, *n)
		}
	}
}

// compile loads a campaign of these steps; not every random one is a campaign, as what lies behind an exit is refused.
func compile(steps string) (campaign.Campaign, error) {
	c, err := catalog.Load(1, map[string][]byte{
		"shop.yaml":        []byte("name: Lumen & Loom\nurl: https://shop.example\naddress: [Street 1, 10000 Zagreb]\nzone: UTC\n"),
		"campaigns/c.yaml": []byte("campaign: c\ntrigger: {event: Order Completed}\npolicy: marketing\nsteps:\n" + steps),
	})
	if err != nil {
		return campaign.Campaign{}, err
	}
	return c.Campaigns[0], nil
}

// programWays is every way through the program from step i on, by the names of the steps.
func programWays(steps []campaign.Step, i int, so string) []string {
	if i >= len(steps) {
		return []string{so}
	}
	s := steps[i]
	kind, title := stepWords(s)
	here := so + "/" + kind + " " + title
	switch s.Kind {
	case campaign.Jump:
		return programWays(steps, s.To, so)
	case campaign.Exit:
		return []string{here}
	case campaign.Branch, campaign.Split:
		var all []string
		for _, w := range ways(s) {
			all = append(all, programWays(steps, w.to, here+" > "+w.title)...)
		}
		return all
	}
	return programWays(steps, i+1, here)
}

// drawnWays is every way through the drawing; on tells which of them go on behind it.
func drawnWays(nodes []chart.Node, so []string) (on, over []string) {
	on = so
	for _, n := range nodes {
		for i := range on {
			on[i] += "/" + n.Kind + " " + n.Title
		}
		if n.Ends {
			return nil, append(over, on...)
		}
		if len(n.Arms) == 0 {
			continue
		}
		var out []string
		for _, arm := range n.Arms {
			way := slices.Clone(on)
			for i := range way {
				way[i] += " > " + arm.Label
			}
			goes, ended := drawnWays(arm.Nodes, way)
			out, over = append(out, goes...), append(over, ended...)
		}
		on = out
	}
	return on, over
}

func TestTheDrawingHasExactlyTheWaysOfTheProgram(t *testing.T) {
	compiled, branched := 0, 0
	for seed := range uint64(3000) {
		var b strings.Builder
		n := 0
		drawSteps(rand.New(rand.NewPCG(seed, 7)), &b, "  ", 3, &n)
		c, err := compile(b.String())
		if err != nil {
			require.Regexp(t, "no customer reaches|one split more", err.Error(), b.String())
			continue
		}
		compiled++
		on, over := drawnWays(outliner{steps: c.Steps}.block(0, len(c.Steps)), []string{""})
		want := programWays(c.Steps, 0, "")
		require.ElementsMatch(t, want, append(on, over...), "seed %d\n%s", seed, b.String())
		if len(want) > 1 {
			branched++
		}
	}
	require.Greater(t, compiled, 1000)
	require.Greater(t, branched, 300)
}

func TestACampaignsWaysComeTogetherWhereTheyDo(t *testing.T) {
	c, err := compile(`  - wait: 1h
  - branch:
      - when: {did: {event: Product Viewed, within: 1d}}
        then: [wait: 2h, exit: looked]
      - when: {trait: {name: vip, is: true}}
        then: [wait: 3h]
      - else: [wait: 4h]
  - split: {a: 30%, b: 70%}
  - wait: {event: Order Completed, at_most: 2d}
`)
	require.NoError(t, err)
	nodes := outline(c, numbers{steps: map[int][]chart.Number{0: {{Count: 3, Label: "waiting"}}}, ways: map[int]map[string][]chart.Number{1: {"2": {{Count: 5, Label: "went here"}}}}})
	require.Equal(t, "On Order Completed, once for each customer", nodes[0].Title)
	require.Equal(t, chart.Node{Kind: "wait", Title: "1 hour", Numbers: []chart.Number{{Count: 3, Label: "waiting"}}}, nodes[1])
	branch := nodes[2]
	require.Equal(t, "Those who looked at a product (Product Viewed) at least once within 1 day", branch.Arms[0].Label)
	require.Equal(t, chart.Node{Kind: "end", Title: "looked", Ends: true}, branch.Arms[0].Nodes[1])
	require.Equal(t, []chart.Number{{Count: 5, Label: "went here"}}, branch.Arms[1].Numbers)
	require.Equal(t, "Everybody else", branch.Arms[2].Label)
	require.Equal(t, "4 hours", branch.Arms[2].Nodes[0].Title)
	require.Equal(t, []chart.Arm{{Label: "a: 30 %"}, {Label: "b: 70 %"}}, nodes[3].Arms)
	require.Equal(t, "for Order Completed, at most 2 days", nodes[4].Title)
}
