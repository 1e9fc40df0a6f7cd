package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

func TestZeroFieldsOfAQuestionAskNothing(t *testing.T) {
	cell := result.Cell{Version: 3, Kind: journal.Goal, Step: 2, Rule: "r", Arm: "campaign", Variant: "2:a 5:b", Channel: "email", Currency: "EUR"}
	for _, ask := range []result.Cell{{}, cell, {Version: 3}, {Kind: journal.Goal}, {Step: 2}, {Rule: "r"}, {Arm: "campaign"}, {Variant: "5:b"}, {Variant: "2:a"}, {Channel: "email"}, {Currency: "EUR"}} {
		require.True(t, cell.Matches(ask), "%+v", ask)
	}
	for _, ask := range []result.Cell{{Version: 4}, {Kind: journal.Sent}, {Step: 1}, {Rule: "s"}, {Arm: "holdout"}, {Variant: "5:a"}, {Variant: ":b"}, {Channel: "sms"}, {Currency: "USD"}} {
		require.False(t, cell.Matches(ask), "%+v", ask)
	}
}

func TestATotalAddsUpWhatTheQuestionAsksFor(t *testing.T) {
	counts := []result.Count{drawn("campaign", "a", 3), drawn("holdout", "a", 4), goals("campaign", "2:a", 5, 10, 30), goals("campaign", "2:a 4:c", 2, 7, 25)}
	require.Equal(t, 7, result.Total(counts, result.Cell{Kind: journal.Variant, Variant: "a"}).N)
	sum := result.Total(counts, result.Cell{Kind: journal.Goal, Variant: "2:a"})
	require.Equal(t, []float64{7, 17, 55}, []float64{float64(sum.N), sum.Amount, sum.Squares})
	counts[0].Version = 9
	require.Equal(t, counts[:1], result.Of(counts, 9, 10))
	require.Equal(t, counts, result.Of(counts))
	require.Empty(t, result.Of(counts, 10))
}
