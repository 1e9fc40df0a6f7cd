package result_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// reminder is a campaign with a holdout of a tenth, and a split at its second step.
var reminder = campaign.Campaign{Name: "cart-reminder", Holdout: 0.1, Goal: &campaign.Goal{Match: campaign.Match{Event: "Order Completed"}},
	Steps: []campaign.Step{{Kind: campaign.Wait}, {Kind: campaign.Split, Arms: []campaign.Arm{{Label: "a", Share: 0.5, To: 2}, {Label: "b", Share: 0.5, To: 2}}},
		{Kind: campaign.Send, Channels: []string{"email"}}}}

func enrolled(arm string, n int) result.Count {
	return result.Count{Cell: result.Cell{Version: 1, Kind: journal.Enrolled, Arm: arm}, N: n}
}

func drawn(arm, variant string, n int) result.Count {
	return result.Count{Cell: result.Cell{Version: 1, Kind: journal.Variant, Step: 2, Arm: arm, Variant: variant}, N: n}
}

func goals(arm, draws string, n int, amount, squares float64) result.Count {
	return result.Count{Cell: result.Cell{Version: 1, Kind: journal.Goal, Rule: "Order Completed", Arm: arm, Variant: draws, Currency: "EUR"}, N: n, Amount: amount, Squares: squares}
}

func TestTheHoldoutIsWhatTheCampaignIsComparedWith(t *testing.T) {
	trials := result.Trials(reminder, []result.Count{enrolled("campaign", 9000), enrolled("holdout", 1000),
		goals("campaign", "2:a", 500, 25_000, 1_500_000), goals("campaign", "2:b", 490, 24_000, 1_400_000), goals("campaign", "", 10, 400, 16_000), goals("holdout", "2:a", 70, 3500, 200_000)})
	held := trials[0]
	require.Equal(t, []string{"holdout", "campaign"}, []string{held.Arms[0].Label, held.Arms[1].Label})
	require.Equal(t, result.Rate{Hits: 1000, Of: 9000}, held.Arms[1].Rate)
	require.Equal(t, result.Rate{Hits: 70, Of: 1000}, held.Arms[0].Rate)
	require.Equal(t, []result.Money{{Currency: "EUR", Mean: result.Mean{Of: 9000, Sum: 49_400, Squares: 2_916_000}}}, held.Arms[1].Money)
	require.Equal(t, "cart-reminder brings between 2.2 and 5.7 more orders per 100 customers who begin than without it.", held.Arms[1].Against.Sentence)
	require.Equal(t, "EUR", held.Arms[1].Against.Currency)
	require.Contains(t, held.Arms[1].Against.Worth, "EUR more per customer who begins than without it")
	require.False(t, held.Mismatch)
	require.Empty(t, held.Warning)
}

func TestASplitIsMeasuredAmongThoseWhoAreWrittenTo(t *testing.T) {
	trials := result.Trials(reminder, []result.Count{drawn("campaign", "a", 4000), drawn("campaign", "b", 4100), drawn("holdout", "a", 450), drawn("holdout", "b", 460),
		goals("campaign", "2:a", 200, 0, 0), goals("campaign", "2:b 3:x", 210, 0, 0), goals("holdout", "2:b", 30, 0, 0), goals("campaign", "", 25, 0, 0)})
	split := trials[1]
	require.Equal(t, 2, split.Step)
	require.Equal(t, []result.Rate{{Hits: 200, Of: 4000}, {Hits: 210, Of: 4100}}, []result.Rate{split.Arms[0].Rate, split.Arms[1].Rate}, "who reached it before the split is in neither arm")
	against := split.Arms[1].Against
	require.False(t, against.Sure)
	require.Contains(t, against.Sentence, "Too early to say: b brings between 0.8 fewer and 1.1 more orders per 100 customers who begin than a.")
	require.Greater(t, against.More, 100_000)
	require.Contains(t, against.Sentence, "more customers to be sure")
}

func TestEqualArmsSayHowManyItTakesForATenth(t *testing.T) {
	trials := result.Trials(reminder, []result.Count{enrolled("campaign", 900), enrolled("holdout", 100), goals("campaign", "", 90, 0, 0), goals("holdout", "", 10, 0, 0)})
	against := trials[0].Arms[1].Against
	require.Zero(t, against.More)
	require.Equal(t, result.Needs(0.11, 0.1, 0.9), against.Lift)
	require.Contains(t, against.Sentence, "To see a difference of a tenth it takes about 79,")
}

func TestFewerIsSaidAsPlainlyAsMore(t *testing.T) {
	trials := result.Trials(reminder, []result.Count{enrolled("campaign", 9000), enrolled("holdout", 1000), goals("campaign", "", 450, 9000, 200_000), goals("holdout", "", 100, 9000, 900_000)})
	against := trials[0].Arms[1].Against
	require.Regexp(t, `^cart-reminder brings between 3\.\d and \d\.\d fewer orders per 100 customers who begin than without it\.$`, against.Sentence)
	require.Regexp(t, `^cart-reminder brings between \d\.\d\d and \d+\.\d\d EUR less per customer who begins than without it\.$`, against.Worth)
}

func TestArmsOfTheWrongSizeWarn(t *testing.T) {
	trials := result.Trials(reminder, []result.Count{enrolled("campaign", 9000), enrolled("holdout", 1400), drawn("campaign", "a", 100), drawn("campaign", "b", 101)})
	require.True(t, trials[0].Mismatch)
	require.Contains(t, trials[0].Warning, "holdout has 1,400 where about 1,040 are expected, campaign has 9,000 where about 9,360 are expected")
	require.False(t, trials[1].Mismatch)
}

func TestWhereNothingIsMeasuredNothingIsCompared(t *testing.T) {
	unmeasured := reminder
	unmeasured.Goal = nil
	require.Empty(t, result.Trials(unmeasured, nil))
	whole := reminder
	whole.Holdout = 0
	require.Len(t, result.Trials(whole, nil), 1)
	empty := result.Trials(reminder, nil)[0].Arms[1].Against
	require.False(t, empty.Sure)
	require.Zero(t, empty.More+empty.Lift)
	require.Nil(t, empty.Money)
	require.Empty(t, empty.Worth)
}

func TestGoalsOfTwoCurrenciesAreNotAddedUp(t *testing.T) {
	other := goals("campaign", "", 3, 900, 300_000)
	other.Currency = "HRK"
	trials := result.Trials(reminder, []result.Count{enrolled("campaign", 900), enrolled("holdout", 100), goals("campaign", "", 90, 500, 5000), other})
	require.Equal(t, []result.Money{{"EUR", result.Mean{Of: 900, Sum: 500, Squares: 5000}}, {"HRK", result.Mean{Of: 900, Sum: 900, Squares: 300_000}}}, trials[0].Arms[1].Money)
	require.Equal(t, 93, trials[0].Arms[1].Rate.Hits)
	require.Equal(t, "HRK", trials[0].Arms[1].Against.Currency)
}
