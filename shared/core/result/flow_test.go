package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// drawn in words: 1 wait, 2 send, 3 split (a: 4 wait, 5 jump to 8; b: 6 send, 7 jump to 8), 8 wait, 9 branch (1: 10 send, 11 exit; else to the end).
var program = campaign.Campaign{Name: "c", Steps: []campaign.Step{
	{Kind: campaign.Wait},
	{Kind: campaign.Send},
	{Kind: campaign.Split, Arms: []campaign.Arm{{Label: "a", Share: 0.5, To: 3}, {Label: "b", Share: 0.5, To: 5}}},
	{Kind: campaign.WaitQuiet},
	{Kind: campaign.Jump, To: 7},
	{Kind: campaign.Send},
	{Kind: campaign.Jump, To: 7},
	{Kind: campaign.WaitEvent},
	{Kind: campaign.Branch, Paths: []campaign.Path{{Label: "1", To: 9}, {Label: campaign.Else, To: 11}}},
	{Kind: campaign.Send},
	{Kind: campaign.Exit, Reason: "done"},
}}

func at(kind journal.Kind, step int, n int) result.Count {
	return result.Count{Cell: result.Cell{Version: 1, Kind: kind, Step: step}, N: n}
}

func with(c result.Count, change func(*result.Cell)) result.Count {
	change(&c.Cell)
	return c
}

func ruled(c result.Count, rule string) result.Count {
	return with(c, func(c *result.Cell) { c.Rule = rule })
}

func inArm(c result.Count) result.Count {
	return with(c, func(c *result.Cell) { c.Arm = "campaign" })
}

func TestAWaitIsOnePlaceWithTheStepThatItLeadsTo(t *testing.T) {
	flow := result.NewFlow(program, nil)
	var places [][]int
	for _, p := range flow.Places {
		places = append(places, append(append([]int{}, p.Waits...), p.Step))
	}
	require.Equal(t, [][]int{{1, 2}, {3}, {6}, {4, 5, 7, 8, 9}, {10}, {11}, {12}}, places)
	p, ok := flow.At(4)
	require.True(t, ok)
	require.Equal(t, 9, p.Step)
	require.Equal(t, campaign.Branch, p.Kind)
	_, ok = flow.At(13)
	require.False(t, ok)
}

func TestWhoIsAtAPlaceCameThereAndDidNotGoOn(t *testing.T) {
	flow := result.NewFlow(program, []result.Count{
		inArm(at(journal.Enrolled, 0, 90)), with(at(journal.Enrolled, 0, 10), func(c *result.Cell) { c.Arm = "holdout" }),
		ruled(at(journal.NotEnrolled, 0, 5), "too late"),
		at(journal.Requested, 2, 60), ruled(at(journal.Requested, 2, 2), result.Again), at(journal.Sent, 2, 55), at(journal.Failed, 2, 3), at(journal.Unknown, 2, 2),
		ruled(at(journal.Skipped, 2, 2), "cancelled"),         // what became of two messages
		inArm(ruled(at(journal.Skipped, 2, 8), "no consent")), // decided
		ruled(at(journal.Held, 2, 4), "quiet hours"),          // moves nobody
		at(journal.Delivered, 2, 50), at(journal.Bounced, 2, 3), at(journal.Complained, 2, 1),
		ruled(at(journal.Left, 1, 7), "left by Order Completed"), ruled(at(journal.Left, 2, 1), "left by Order Completed"),
		with(at(journal.Variant, 3, 30), func(c *result.Cell) { c.Variant = "a" }), with(at(journal.Variant, 3, 35), func(c *result.Cell) { c.Variant = "b" }),
		at(journal.Requested, 6, 33),
		ruled(at(journal.Left, 8, 4), "merged"),
		ruled(at(journal.Branched, 9, 20), "1"), ruled(at(journal.Branched, 9, 15), campaign.Else),
		at(journal.Requested, 10, 19), ruled(at(journal.Left, 11, 18), "done"), ruled(at(journal.Left, 11, 14), "finished"),
		at(journal.Sent, 99, 1), ruled(at(journal.Left, 99, 1), "too old"), // of another form
	})
	waiting, arrived := map[int]int{}, map[int]int{}
	for _, p := range flow.Places {
		waiting[p.Step], arrived[p.Step] = p.Waiting, p.Arrived
	}
	require.Equal(t, map[int]int{2: 100, 3: 68, 6: 35, 9: 63, 10: 20, 11: 19, 12: 15}, arrived)
	require.Equal(t, map[int]int{2: 24, 3: 3, 6: 2, 9: 24, 10: 1, 11: 1, 12: 1}, waiting)

	send := flow.Places[0]
	require.Equal(t, []int{55, 3, 2, 50, 3, 1}, []int{send.Sent.N, send.Failed.N, send.Unknown.N, send.Delivered.N, send.Bounced.N, send.Complained.N})
	require.Equal(t, []result.Number{{Label: "no consent", N: 8, Ask: result.Cell{Kind: journal.Skipped, Step: 2, Rule: "no consent"}},
		{Label: "cancelled", N: 2, Ask: result.Cell{Kind: journal.Skipped, Step: 2, Rule: "cancelled"}}}, send.Skipped)
	require.Equal(t, []result.Number{{Label: "quiet hours", N: 4, Ask: result.Cell{Kind: journal.Held, Step: 2, Rule: "quiet hours"}}}, send.Held)
	require.Len(t, send.Left, 2, "by step, because each opens its own people")
	require.Equal(t, result.Way{Number: result.Number{Label: "b", N: 35, Ask: result.Cell{Kind: journal.Variant, Step: 3, Variant: "b"}}, To: 6}, flow.Places[1].On[1])
	require.Equal(t, result.Way{Number: result.Number{Label: "else", N: 15, Ask: result.Cell{Kind: journal.Branched, Step: 9, Rule: "else"}}, To: 12}, flow.Places[3].On[1])
	require.Equal(t, "finished", flow.Places[6].Left[0].Label)
	require.Equal(t, []result.Number{{Label: "campaign", N: 90, Ask: result.Cell{Kind: journal.Enrolled, Arm: "campaign"}}, {Label: "holdout", N: 10, Ask: result.Cell{Kind: journal.Enrolled, Arm: "holdout"}}}, flow.Enrolled)
	require.Equal(t, 5, flow.NotEnrolled[0].N)
}

func TestAnExitThatIsCalledFinishedIsAnExit(t *testing.T) {
	named := campaign.Campaign{Steps: []campaign.Step{{Kind: campaign.Exit, Reason: "finished"}}}
	flow := result.NewFlow(named, []result.Count{at(journal.Enrolled, 0, 3), ruled(at(journal.Left, 1, 2), "finished")})
	require.Equal(t, 1, flow.Places[0].Waiting)
	require.Equal(t, campaign.Exit, flow.Places[0].Kind)
}
