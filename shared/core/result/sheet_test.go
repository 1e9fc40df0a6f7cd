package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

func TestLinesOfOneCellAreOneCount(t *testing.T) {
	var s result.Sheet
	for _, amount := range []float64{10, 20, 0} {
		s.Add(journal.Line{Kind: journal.Goal, Campaign: "c", Version: 2, Arm: "campaign", Rule: "Order Completed", Amount: amount, Currency: "EUR", Message: "differs"})
	}
	s.Add(journal.Line{Kind: journal.Enrolled, Campaign: "c", Version: 1, Arm: "holdout"})
	require.Equal(t, []result.Count{
		{Cell: result.Cell{Version: 1, Kind: journal.Enrolled, Arm: "holdout"}, N: 1},
		{Cell: result.Cell{Version: 2, Kind: journal.Goal, Rule: "Order Completed", Arm: "campaign", Currency: "EUR"}, N: 3, Amount: 30, Squares: 500},
	}, s.Counts())
	s.AddCount(result.Count{Cell: result.Cell{Version: 1, Kind: journal.Enrolled, Arm: "holdout"}, N: -1})
	require.Len(t, s.Counts(), 1)
	require.Empty(t, (&result.Sheet{}).Counts())
}
