package console

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge/chart"
	"rapport/shared/engine"
)

// flowOf draws the numbers of a campaign's counts.
func flowOf(t *testing.T, steps string, counts ...result.Count) numbers {
	t.Helper()
	c, err := compile(steps)
	require.NoError(t, err)
	return opener{engine.CampaignReport{Campaign: c, Versions: []uint32{1}, Counts: counts, Flow: result.NewFlow(c, counts)}}.numbers()
}

func said(all []chart.Number) (texts []string) {
	for _, n := range all {
		texts = append(texts, count(n.Count)+" "+n.Label)
	}
	return texts
}

func counts(n int, c result.Cell) result.Count {
	c.Version = 1
	return result.Count{Cell: c, N: n}
}

func TestWhoWaitsStandsAtTheWaitThatLeadsOn(t *testing.T) {
	n := flowOf(t, "  - wait: 1h\n  - exit: done\n", counts(5, result.Cell{Kind: journal.Enrolled}), counts(2, result.Cell{Kind: journal.Left, Step: 2, Rule: "done"}))
	require.Equal(t, []string{"3 waiting"}, said(n.steps[0]))
	require.Equal(t, []string{"2 ended: done"}, said(n.steps[1]))
	require.Contains(t, n.steps[0][0].Href, "waiting=2")
}

func TestWhereSeveralWaitsLeadOnWhoWaitsStandsBehindThem(t *testing.T) {
	n := flowOf(t, "  - split: {a: {share: 50%, steps: [wait: 1h]}, b: {share: 50%, steps: [wait: 2h]}}\n  - exit: done\n",
		counts(7, result.Cell{Kind: journal.Enrolled}), counts(3, result.Cell{Kind: journal.Variant, Step: 1, Variant: "a"}), counts(4, result.Cell{Kind: journal.Variant, Step: 1, Variant: "b"}))
	require.Equal(t, []string{"7 waiting before this"}, said(n.steps[4]))
	require.Equal(t, []string{"4 went this way"}, said(n.ways[0]["b"]))
}

func TestWhoLeftAWaitStandsAtThatWait(t *testing.T) {
	n := flowOf(t, "  - wait: 1h\n  - wait: 2h\n", counts(5, result.Cell{Kind: journal.Enrolled}), counts(2, result.Cell{Kind: journal.Left, Step: 1, Rule: "left by Order Completed"}))
	require.Equal(t, []string{"2 left by Order Completed"}, said(n.steps[0]))
	require.Equal(t, []string{"3 waiting, here or before"}, said(n.steps[1]))
}

func TestAJumpHasNoBoxSoNothingIsDrawnAtOne(t *testing.T) {
	n := flowOf(t, "  - split: {a: {share: 50%, steps: [wait: 1h]}, b: {share: 50%, steps: [wait: 2h]}}\n", counts(7, result.Cell{Kind: journal.Enrolled}),
		counts(7, result.Cell{Kind: journal.Variant, Step: 1, Variant: "a"}))
	require.Empty(t, n.steps[2])
	require.Equal(t, []string{"7 waiting, here or before"}, said(n.steps[3]))
}
