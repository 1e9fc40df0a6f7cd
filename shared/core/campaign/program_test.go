package campaign_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/campaign"
	"rapport/shared/core/segment"
)

// body is a campaign with these steps.
func body(steps string) string {
	return "campaign: c\ntrigger: {event: Product Added}\nsteps:\n" + steps + "policy: marketing\n"
}

// listing writes a program as a reader would, one line a step, with the numbers that the journal uses.
func listing(c campaign.Campaign) string {
	var b strings.Builder
	for i, s := range c.Steps {
		fmt.Fprintf(&b, "%d ", i+1)
		switch s.Kind {
		case campaign.Wait:
			fmt.Fprintf(&b, "wait %s", s.For)
		case campaign.WaitEvent:
			fmt.Fprintf(&b, "wait for %s at most %s", s.Event.Event, s.For)
		case campaign.Send:
			fmt.Fprintf(&b, "send %s", s.Template)
		case campaign.Exit:
			fmt.Fprintf(&b, "exit %s", s.Reason)
		case campaign.Branch:
			b.WriteString("branch")
			for _, p := range s.Paths {
				fmt.Fprintf(&b, " %s→%d", p.Label, p.To+1)
			}
		case campaign.Split:
			b.WriteString("split")
			for _, a := range s.Arms {
				fmt.Fprintf(&b, " %s %.4g→%d", a.Label, a.Share, a.To+1)
			}
		case campaign.Jump:
			fmt.Fprintf(&b, "jump →%d", s.To+1)
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestABranchBecomesAFlatProgramWithJumpsForward(t *testing.T) {
	c, mistakes := parse(body(`
  - wait: 1h
  - branch:
      - when: {segment: everyone}
        then:
          - send: {channel: email, template: letter}
      - when: {did: {event: Product Viewed, within: 1d, where: {category: lamps}}}
        then: [exit: seen]
      - else:
          - wait: 2h
          - send: {channel: email, template: letter}
  - wait: {event: Order Completed, where: {total: {gte: 20}}, at_most: 2d}
`))
	require.Empty(t, mistakes)
	require.Equal(t, `1 wait 1h0m0s
2 branch 1→3 2→5 else→6
3 send letter
4 jump →8
5 exit seen
6 wait 2h0m0s
7 send letter
8 wait for Order Completed at most 48h0m0s
`, listing(c))
	require.Equal(t, segment.RecordTimes, c.Steps[7].Event.Counter.N, "the first one behind her arrival is what counts, not the last")
	require.Len(t, c.Rules(), 2)
	require.Len(t, c.Matches(), 2, "the trigger, and what a step waits for")
}

// designed is the example with which the language was planned. Of its channels only email is built.
const designed = `campaign: c
about: Reminds a customer of a cart left behind for an hour.
trigger: {event: Product Added, key: cart}      # one enrolment per cart
exit: [{event: Order Completed}]                # ends the enrolment at any step
steps:
  - wait: {quiet: 1h, on: [Product Added, Product Removed, Cart Viewed]}
  - send: {channel: email, template: letter}
  - wait: 23h
  - split: {a: 50%, b: 50%}
  - branch:
      - when: {did: {event: Product Viewed, within: 1d, where: {category: lamps}}}
        then: [send: {channel: [webpush, email], template: letter}]
      - else: [exit: done]
  - wait: {event: Order Completed, at_most: 2d}
goal: {event: Order Completed, within: 7d}
holdout: 10%
reenter: {after: 7d}
policy: marketing
`

func TestTheDesignsExampleIsReadButForTheChannelsThatAreNotBuilt(t *testing.T) {
	_, mistakes := parse(designed)
	require.Len(t, mistakes, 1)
	require.Equal(t, "campaigns/c.yaml:12:33: the channel \"webpush\" is not in this version of Rapport (use email)", mistakes[0].Error())
	_, mistakes = parse(strings.Replace(designed, "[webpush, email]", "email", 1))
	require.Empty(t, mistakes)
}

func TestWithoutAnElseTheOthersGoOnBehindTheBranch(t *testing.T) {
	c, mistakes := parse(body("  - branch: [{when: {segment: everyone}, then: [wait: 1h]}]\n  - wait: 2h\n"))
	require.Empty(t, mistakes)
	require.Equal(t, "1 branch 1→2 else→3\n2 wait 1h0m0s\n3 wait 2h0m0s\n", listing(c))
	c, mistakes = parse(body("  - branch: [{when: {segment: everyone}, then: [exit: done]}]\n"))
	require.Empty(t, mistakes)
	require.Equal(t, "1 branch 1→2 else→3\n2 exit done\n", listing(c), "the end is behind the last step")
}

func TestASplitMayOnlyCompareOrHaveStepsOfItsOwn(t *testing.T) {
	c, mistakes := parse(body("  - split: {a: 50%, b: 50%}\n  - wait: 1h\n"))
	require.Empty(t, mistakes)
	require.Equal(t, "1 split a 0.5→2 b 0.5→2\n2 wait 1h0m0s\n", listing(c))
	c, mistakes = parse(body(`
  - split:
      short: {share: 33.3%, steps: [wait: 1h]}
      none: 33.4%
      long: {share: 33.3%, steps: [wait: 3h, split: {x: 10%, y: 90%}]}
  - send: {channel: email, template: letter}
`))
	require.Empty(t, mistakes)
	require.Equal(t, `1 split short 0.333→2 none 0.334→6 long 0.333→4
2 wait 1h0m0s
3 jump →6
4 wait 3h0m0s
5 split x 0.1→6 y 0.9→6
6 send letter
`, listing(c))
	require.Equal(t, []int{0, 1, 1, 1, 1, 2}, []int{c.Split(0), c.Split(1), c.Split(2), c.Split(3), c.Split(4), c.Split(5)})
}

func TestAScheduleIsReadInEachOfItsForms(t *testing.T) {
	for text, want := range map[string]campaign.Schedule{
		`{daily: true, at: "07:30"}`:      {Every: campaign.Daily, At: 450},
		`{weekly: tue, at: "10:00"}`:      {Every: campaign.Weekly, Weekday: time.Tuesday, At: 600},
		`{weekly: sun, at: "00:00"}`:      {Every: campaign.Weekly},
		`{monthly: 1, at: "10:00"}`:       {Every: campaign.Monthly, Day: 1, At: 600},
		`{monthly: last, at: "23:59"}`:    {Every: campaign.Monthly, At: 1439},
		`{once: 2026-12-01, at: "10:00"}`: {Every: campaign.Once, Date: "2026-12-01", At: 600},
	} {
		c, mistakes := parse("campaign: c\ntrigger: {schedule: " + text + ", segment: everyone}\nsteps: [send: {channel: email, template: letter}]\npriority: -5\npolicy: marketing\n")
		require.Empty(t, mistakes, text)
		require.Equal(t, &want, c.Trigger.Schedule)
		require.Equal(t, "everyone", c.Trigger.Segment)
		require.False(t, c.Trigger.Enters("everyone"), "coming into the segment starts nothing")
		require.Equal(t, -5, c.Priority)
	}
}

// TestEveryWayThroughAProgramGoesForwardToItsEnd draws nested definitions and walks each way that there is.
func TestEveryWayThroughAProgramGoesForwardToItsEnd(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c, mistakes := parse(body(drawSteps(rt, "  ", 0)))
		for _, m := range mistakes { // a drawn definition may be too large or hold what nobody reaches, and nothing else
			require.Regexp(rt, "no customer reaches|one step more|one split more|the waits come to", m.Problem)
		}
		if len(mistakes) > 0 {
			return
		}
		reached := map[int]bool{}
		var walk func(at int)
		walk = func(at int) {
			if reached[at] {
				return
			}
			reached[at] = true
			if at == len(c.Steps) {
				return
			}
			for _, next := range ways(c.Steps[at], at) {
				require.Greater(rt, next, at, "only forward")
				require.LessOrEqual(rt, next, len(c.Steps))
				walk(next)
			}
		}
		walk(0)
		for at := range c.Steps {
			require.True(rt, reached[at], "nobody reaches step %d of\n%s", at+1, listing(c))
		}
	})
}

// ways are the steps that may follow one.
func ways(s campaign.Step, at int) (next []int) {
	switch s.Kind {
	case campaign.Exit:
	case campaign.Branch:
		for _, p := range s.Paths {
			next = append(next, p.To)
		}
	case campaign.Split:
		for _, a := range s.Arms {
			next = append(next, a.To)
		}
	case campaign.Jump:
		next = []int{s.To}
	default:
		next = []int{at + 1}
	}
	return next
}

// drawSteps writes some steps, those of branches and splits among them.
func drawSteps(t *rapid.T, indent string, depth int) string {
	var b strings.Builder
	n := rapid.IntRange(1, 3).Draw(t, "steps")
	for i := range n {
		kinds := []string{"wait: 1h", "send: {channel: email, template: letter}", "wait: {event: Page Viewed, at_most: 1d}"}
		if i == n-1 {
			kinds = append(kinds, "exit: done")
		}
		if depth < 2 {
			kinds = append(kinds, "branch", "split")
		}
		b.WriteString(indent + "- " + drawStep(t, rapid.SampledFrom(kinds).Draw(t, "kind"), indent+"    ", depth))
	}
	return b.String()
}

func drawStep(t *rapid.T, kind, indent string, depth int) string {
	switch kind {
	case "branch":
		text := "branch:\n"
		for range rapid.IntRange(1, 2).Draw(t, "paths") {
			text += indent + "- when: {segment: everyone}\n" + indent + "  then:\n" + drawSteps(t, indent+"    ", depth+1)
		}
		if rapid.Bool().Draw(t, "else") {
			text += indent + "- else:\n" + drawSteps(t, indent+"    ", depth+1)
		}
		return text
	case "split":
		if rapid.Bool().Draw(t, "plain") {
			return "split: {a: 25%, b: 75%}\n"
		}
		return "split:\n" + indent + "a:\n" + indent + "  share: 50%\n" + indent + "  steps:\n" + drawSteps(t, indent+"    ", depth+1) + indent + "b: 50%\n"
	}
	return kind + "\n"
}
