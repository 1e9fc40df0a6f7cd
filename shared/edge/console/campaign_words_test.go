package console

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/segment"
)

func TestWhatStartsACampaignIsASentence(t *testing.T) {
	at := 8*60 + 5
	lamp := segment.Where{{Property: "category", Op: segment.Eq, Value: "lamps"}}
	for want, trigger := range map[string]campaign.Trigger{
		"On Product Added, once for each cart":                             {Event: campaign.Match{Event: "Product Added"}, Key: "cart"},
		"On Product Added where category is lamps, once for each customer": {Event: campaign.Match{Event: "Product Added", Where: lamp}},
		"On Product Added, once for each wish list":                        {Event: campaign.Match{Event: "Product Added"}, Key: "wish_list"},
		"On coming into the segment regulars":                              {Segment: "regulars"},
		"Every day at 08:05, to everyone":                                  {Segment: segment.Everyone, Schedule: &campaign.Schedule{Every: campaign.Daily, At: at}},
		"Every Tuesday at 08:05, to the segment regulars":                  {Segment: "regulars", Schedule: &campaign.Schedule{Every: campaign.Weekly, Weekday: time.Tuesday, At: at}},
		"On the last day of each month at 08:05, to the segment regulars":  {Segment: "regulars", Schedule: &campaign.Schedule{Every: campaign.Monthly, At: at}},
		"On the 22nd of each month at 08:05, to the segment regulars":      {Segment: "regulars", Schedule: &campaign.Schedule{Every: campaign.Monthly, Day: 22, At: at}},
		"On 1 Dec 2026 at 08:05, to the segment regulars":                  {Segment: "regulars", Schedule: &campaign.Schedule{Every: campaign.Once, Date: "2026-12-01", At: at}},
	} {
		require.Equal(t, want, startSentence(trigger))
	}
}

func TestDaysOfAMonthAreCountedAsPeopleDo(t *testing.T) {
	for n, want := range map[int]string{1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 11: "11th", 12: "12th", 13: "13th", 21: "21st", 28: "28th"} {
		require.Equal(t, want, ordinal(n))
	}
}

func TestATimeIsSaidInTheGreatestUnitThatFits(t *testing.T) {
	for d, want := range map[time.Duration]string{45 * time.Second: "45 seconds", time.Minute: "1 minute", 90 * time.Minute: "90 minutes", time.Hour: "1 hour",
		36 * time.Hour: "36 hours", 24 * time.Hour: "1 day", 14 * 24 * time.Hour: "14 days"} {
		require.Equal(t, want, spanWords(d))
	}
}

func TestEveryKindOfStepHasWords(t *testing.T) {
	for k := campaign.Wait; k <= campaign.Jump; k++ {
		if k != campaign.Jump { // it is not drawn
			kind, title := stepWords(campaign.Step{Kind: k})
			require.NotEqual(t, "step", kind, "kind %d", k)
			require.NotEmpty(t, title)
		}
	}
}
