package campaign_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
)

var known = campaign.Known{
	Policies:  []string{"marketing", "relationship", "service", "transactional"},
	Topics:    map[string]string{"news": "marketing", "orders": "relationship", "tips": "marketing"},
	Channels:  []string{"email"},
	Templates: map[string]bool{"letter": true},
	Segments:  segment.Compile(nil),
}

const whole = `
campaign: c
about: All that a campaign can say.
trigger: {event: Product Added, where: {category: lamps}, key: cart}
exit: [{event: Order Completed}, {event: Product Removed, where: {price: {gt: 100}}}]
steps:
  - wait: {quiet: 1h, on: [Product Added, Cart Viewed]}
  - send: {channel: email, template: letter}
  - wait: 23h
  - send: {channel: [email], template: letter}
  - exit: done
goal: {event: Order Completed, where: {total: {gte: 20}}, within: 7d}
holdout: 10%
reenter: {after: 7d}
policy: marketing
topic: tips
`

func parse(text string) (campaign.Campaign, yaml.Errors) {
	f := yaml.Parse("campaigns/c.yaml", []byte(text))
	c := campaign.Parse(f, known)
	return c, f.Errors()
}

func TestACampaignIsCompiledToWhatItSays(t *testing.T) {
	c, mistakes := parse(whole)
	require.Empty(t, mistakes)
	week := 7 * 24 * time.Hour
	require.Equal(t, campaign.Campaign{
		Name: "c", About: "All that a campaign can say.",
		Trigger: campaign.Trigger{Event: match("Product Added", segment.Condition{Property: "category", Op: "eq", Value: "lamps"}), Key: "cart"},
		Exits:   []campaign.Match{match("Order Completed"), match("Product Removed", segment.Condition{Property: "price", Op: "gt", Value: 100.0})},
		Steps: []campaign.Step{
			{Kind: campaign.WaitQuiet, For: time.Hour, On: []string{"Product Added", "Cart Viewed"}},
			{Kind: campaign.Send, Channels: []string{"email"}, Template: "letter"},
			{Kind: campaign.Wait, For: 23 * time.Hour},
			{Kind: campaign.Send, Channels: []string{"email"}, Template: "letter"},
			{Kind: campaign.Exit, Reason: "done"},
		},
		Goal:    &campaign.Goal{Match: match("Order Completed", segment.Condition{Property: "total", Op: "gte", Value: 20.0}), Within: week},
		Holdout: 0.1, Reenter: &week, Policy: "marketing", Topic: "tips",
	}, c)
	require.Len(t, c.Matches(), 4)
}

// match is what a Match with these conditions looks like: only one that asks something has a counter.
func match(event string, where ...segment.Condition) campaign.Match {
	m := campaign.Match{Event: event, Where: where}
	if len(where) > 0 {
		c := segment.NewCounter(event, where, 1)
		m.Counter = &c
	}
	return m
}

func TestWhatACampaignDoesNotSayIsLeftAtItsDefault(t *testing.T) {
	const body = "campaign: c\ntrigger: {segment: everyone}\nsteps: [send: {channel: email, template: letter}]\npolicy: "
	for policy, topic := range map[string]string{"marketing": "news", "relationship": "orders", "service": "orders", "transactional": "orders"} {
		c, mistakes := parse(body + policy + "\n")
		require.Empty(t, mistakes)
		require.Equal(t, topic, c.Topic)
		require.Equal(t, campaign.Trigger{Segment: segment.Everyone}, c.Trigger)
		require.Nil(t, c.Goal)
		require.Nil(t, c.Reenter)
		require.Zero(t, c.Holdout)
		require.Empty(t, c.Matches())
	}
}

func TestEveryMistakeIsFoundAtOnce(t *testing.T) {
	_, mistakes := parse("campaign: C\ntrigger: {evnt: X}\nsteps: []\nholdout: 80%\npolicy: spam\n")
	var problems []string
	for _, m := range mistakes {
		problems = append(problems, m.Problem)
	}
	require.Equal(t, []string{
		`a name is 1 to 40 of a-z, 0-9 and -, and "C" is not`,
		`there is no key "evnt" here`,
		"holds no step",
		"80% is above 50%",
		`"spam" is not one of the words that can stand here`,
	}, problems)
}

func FuzzParseNeverPanics(f *testing.F) {
	f.Add(whole)
	f.Add("campaign: c\ntrigger: {segment: everyone}\nsteps: [send: {channel: email, template: letter}]\npolicy: service\n")
	f.Add("campaign: c\ntrigger: {schedule: {weekly: tue}}\nsteps: [branch: [], wait: {event: X}, {}]\npolicy: []\n")
	f.Add(body("  - branch: [{when: {segment: everyone}, then: [exit: done]}, {else: [split: {a: 50%, b: {share: 50%, steps: [wait: 1h]}}]}]\n"))
	f.Add("campaign: c\ntrigger: {schedule: {monthly: last, at: \"10:00\"}, segment: everyone}\nsteps: [wait: {event: X, at_most: 1d}]\npriority: 3\npolicy: marketing\n")
	f.Fuzz(func(t *testing.T, text string) {
		c, mistakes := parse(text)
		if len(mistakes) == 0 {
			require.NotEmpty(t, c.Steps)
			require.NotEmpty(t, c.Topic)
			require.True(t, (c.Trigger.Segment == "") != (c.Trigger.Event.Event == ""), "one trigger")
			for at, s := range c.Steps {
				for _, next := range ways(s, at) {
					require.Greater(t, next, at)
					require.LessOrEqual(t, next, len(c.Steps))
				}
			}
		}
	})
}
