package year_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/item"
	"rapport/shared/core/result"
	"rapport/shared/engine"
	"rapport/shared/local/year"
)

// reports are what the console says of each campaign after a year.
func reports(t *testing.T, items []item.Item, now time.Time) map[string]engine.CampaignReport {
	clock := func() time.Time { return now }
	store := memory.New(clock)
	for _, it := range items {
		require.NoError(t, store.Put(t.Context(), it, item.When{}, time.Time{}))
	}
	e := engine.New(engine.Ports{Store: store, Clock: clock})
	c, err := e.Catalog(t.Context())
	require.NoError(t, err)
	all := map[string]engine.CampaignReport{}
	for _, one := range c.Campaigns {
		all[one.Name], err = e.CampaignReport(t.Context(), one.Name, 0)
		require.NoError(t, err)
	}
	return all
}

// verdict is what a campaign's trial says of the last of its arms.
func verdict(t *testing.T, r engine.CampaignReport) result.Against {
	require.Len(t, r.Trials, 1, r.Campaign.Name)
	arms := r.Trials[0].Arms
	require.NotNil(t, arms[len(arms)-1].Against, r.Campaign.Name)
	return *arms[len(arms)-1].Against
}

func TestTheYearShowsWhatALetterEarnsAndWhereItIsTooEarlyToSay(t *testing.T) {
	for _, days := range []int{0, 150} { // whenever somebody starts the demo
		o, store := options(t, 300)
		o.Until = ten.AddDate(0, 0, days)
		_, err := year.Make(t.Context(), o)
		require.NoError(t, err)
		all := reports(t, store.items(), o.Until)
		for name, r := range all {
			for _, trial := range r.Trials {
				require.False(t, trial.Mismatch, "%s: %s", name, trial.Warning)
			}
		}
		earns, unclear := verdict(t, all["come-again"]), verdict(t, all["win-back"])
		require.True(t, earns.Sure, earns.Sentence)
		require.Positive(t, earns.Rate.Low)
		require.False(t, unclear.Sure, unclear.Sentence)
		require.NotNil(t, verdict(t, all["welcome"]))
	}
}
