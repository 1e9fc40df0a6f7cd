package result_test

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/fixture"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// hillstrom reads the experiment with 64,000 customers (K. Hillstrom, 2008) as the journal of a campaign that splits them, and whose goal is
// a visit, or an order.
func hillstrom(t *testing.T) (visit, order result.Trial) {
	rows, err := csv.NewReader(bytes.NewReader(fixture.Data(t, "hillstrom_email_experiment.csv"))).ReadAll()
	require.NoError(t, err)
	arms := map[string]string{"No E-Mail": "none", "Mens E-Mail": "mens", "Womens E-Mail": "womens"}
	var visits, orders result.Sheet
	for _, row := range rows[1:] {
		arm := arms[row[8]]
		drawn := journal.Line{Kind: journal.Variant, Campaign: "mail", Version: 1, Step: 1, Variant: arm, Arm: "campaign"}
		visits.Add(drawn)
		orders.Add(drawn)
		goal := journal.Line{Kind: journal.Goal, Campaign: "mail", Version: 1, Variant: "1:" + arm, Arm: "campaign"}
		if row[9] == "1" {
			visits.Add(goal)
		}
		if row[10] == "1" {
			goal.Currency = "USD"
			goal.Amount, err = strconv.ParseFloat(row[11], 64)
			require.NoError(t, err)
			orders.Add(goal)
		}
	}
	return trial(t, "Visit", &visits), trial(t, "Order Completed", &orders)
}

func trial(t *testing.T, goal string, sheet *result.Sheet) result.Trial {
	c := campaign.Campaign{Name: "mail", Goal: &campaign.Goal{Match: campaign.Match{Event: goal}}, Steps: []campaign.Step{{Kind: campaign.Split,
		Arms: []campaign.Arm{{Label: "none", Share: 1. / 3, To: 1}, {Label: "mens", Share: 1. / 3, To: 1}, {Label: "womens", Share: 1. / 3, To: 1}}}}}
	all := result.Trials(c, sheet.Counts())
	require.Len(t, all, 1)
	require.False(t, all[0].Mismatch)
	require.Equal(t, 64_000, all[0].Arms[0].Rate.Of+all[0].Arms[1].Rate.Of+all[0].Arms[2].Rate.Of)
	return all[0]
}

func TestTheHillstromExperimentComesOutAsPublished(t *testing.T) {
	visit, order := hillstrom(t)
	for i, want := range [][3]float64{{10.62, 0.573, 0.653}, {18.28, 1.253, 1.423}, {15.14, 0.884, 1.077}} {
		require.InDelta(t, want[0], 100*visit.Arms[i].Rate.Value(), 0.005)
		require.InDelta(t, want[1], 100*order.Arms[i].Rate.Value(), 0.0005)
		require.InDelta(t, want[2], order.Arms[i].Money[0].Mean.Value(), 0.0005)
	}
	for i, want := range map[int][3]float64{1: {7.66, 0.680, 0.770}, 2: {4.52, 0.311, 0.424}} {
		for trial, difference := range map[*result.Trial]float64{&visit: want[0], &order: want[1]} {
			against := trial.Arms[i].Against
			require.True(t, against.Sure)
			require.InDelta(t, difference, 50*(against.Rate.Low+against.Rate.High), 0.01, "the middle of the interval")
			require.Zero(t, against.More)
		}
		money := order.Arms[i].Against.Money
		require.InDelta(t, want[2], (money.Low+money.High)/2, 0.001)
		require.Positive(t, money.Low)
	}
	require.InDelta(t, 572_000, order.Arms[1].Against.Lift, 1500, "in both arms")
	require.Equal(t, "mens brings between 0.5 and 0.9 more orders per 100 customers who begin than none.", order.Arms[1].Against.Sentence)
	require.Equal(t, "mens brings between 0.49 and 1.05 USD more per customer who begins than none.", order.Arms[1].Against.Worth)
	require.Nil(t, order.Arms[0].Against)
}
