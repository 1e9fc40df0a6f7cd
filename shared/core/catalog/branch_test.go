package catalog_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/journal"
)

// lastCall branches an hour after a product was added, by whether lamps were looked at.
const lastCall = `campaign: last-call
trigger: {event: Product Added}
steps:
  - wait: 1h
  - branch:
      - when: {did: {event: Product Viewed, within: 1d, where: {category: lamps}}}
        then:
          - send: {channel: email, template: letter}
          - wait: 2h
      - when: {segment: busy}
        then: [exit: busy]
      - else: [wait: 5h]
  - send: {channel: email, template: receipt}
policy: marketing
`

// alone is a world whose customer can be reached and whose one campaign this is, beside other files.
func alone(t require.TestingT, campaign string, files map[string]string) *world {
	name, _, _ := strings.Cut(strings.TrimPrefix(campaign, "campaign: "), "\n")
	all := map[string]string{"shop.yaml": "name: Shop\n", "campaigns/" + name + ".yaml": campaign}
	maps.Copy(all, files)
	w := &world{t: t, c: load(t, 1, all), s: customer.State{ID: "u.1"}, now: noon}
	w.identify(map[string]any{"email": address})
	w.consent(event.ConsentGranted, "")
	return w
}

// live is wake with a deliver function that sends whatever is asked for.
func (w *world) live(until time.Time) {
	for w.deliver(); w.s.Armed != 0 && !w.s.Armed.Time().After(until); w.deliver() {
		w.wake(later(w.now, w.s.Armed.Time()))
	}
	w.now = until
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// linesOf returns what the journal holds of one kind.
func (w *world) linesOf(kind journal.Kind) (lines []journal.Line) {
	for _, l := range w.lines {
		if l.Kind == kind {
			lines = append(lines, l)
		}
	}
	return lines
}

// templates returns what was asked for, in order of time.
func (w *world) templates(campaign string) (names []string) {
	for _, m := range w.asked(campaign) {
		names = append(names, m.Template)
	}
	return names
}

func TestABranchTakesTheFirstPathWhoseRuleHolds(t *testing.T) {
	w := alone(t, lastCall, map[string]string{"segments/busy.yaml": busy})
	w.track(event.ProductViewed, map[string]any{"category": "lamps"})
	w.track(event.ProductViewed, map[string]any{"category": "rugs"})
	w.track(event.ProductViewed, nil)
	require.True(t, w.s.In("busy"))
	w.add("lamp", "")
	w.live(noon.Add(90 * time.Minute))
	require.Equal(t, []string{"letter"}, w.templates("last-call"), "both rules hold, and the first counts")
	w.live(noon.Add(4 * time.Hour))
	require.Equal(t, []string{"letter", "receipt"}, w.templates("last-call"), "and goes on behind the branch")
	branched := w.linesOf(journal.Branched)
	require.Len(t, branched, 1)
	require.Equal(t, 2, branched[0].Step)
	require.Equal(t, "last-call: took the path 1", branched[0].Sentence(nil))
}

func TestAPathMayEndTheCampaign(t *testing.T) {
	w := alone(t, lastCall, map[string]string{"segments/busy.yaml": busy})
	for range 3 {
		w.track(event.ProductViewed, nil)
	}
	w.add("lamp", "")
	w.live(noon.Add(day))
	require.Empty(t, w.templates("last-call"))
	left := w.linesOf(journal.Left)
	require.Len(t, left, 1)
	require.Equal(t, "last-call: ended: busy", left[0].Sentence(nil))
	require.Equal(t, 6, left[0].Step, "the exit's own number: wait, branch, send, wait, jump, exit")
	require.Equal(t, "2", w.linesOf(journal.Branched)[0].Rule)
}

func TestWhomNoRuleFitsTakesElse(t *testing.T) {
	w := alone(t, lastCall, map[string]string{"segments/busy.yaml": busy})
	w.add("lamp", "")
	w.live(noon.Add(2 * time.Hour))
	require.Equal(t, noon.Add(6*time.Hour), w.waits("last-call"), "an hour, then the five of its path")
	w.live(noon.Add(7 * time.Hour))
	require.Equal(t, []string{"receipt"}, w.templates("last-call"))
	require.Equal(t, campaign.Else, w.linesOf(journal.Branched)[0].Rule)
}

func TestABranchIsDecidedOnceAndStaysSo(t *testing.T) {
	w := alone(t, lastCall, map[string]string{"segments/busy.yaml": busy})
	w.add("lamp", "")
	w.live(noon.Add(61 * time.Minute))
	w.track(event.ProductViewed, map[string]any{"category": "lamps"}) // a minute too late for the rule
	w.live(noon.Add(7 * time.Hour))
	require.Equal(t, []string{"receipt"}, w.templates("last-call"))
	require.Len(t, w.linesOf(journal.Branched), 1)
}

func TestABranchsRuleIsKeptForThoseInsideAnOlderVersion(t *testing.T) {
	w := alone(t, lastCall, map[string]string{"segments/busy.yaml": busy})
	w.add("lamp", "")
	w.c = load(t, 2, map[string]string{}).WithPast(w.c)
	w.pass(10 * time.Minute)
	w.track(event.ProductViewed, map[string]any{"category": "lamps"})
	w.live(noon.Add(2 * time.Hour))
	require.Equal(t, []string{"letter"}, w.templates("last-call"), "nobody but her branch asks for lamps any more")
	require.EqualValues(t, 1, w.linesOf(journal.Branched)[0].Version, "she entered under the first")
}

func TestABrowsersEventIsKnownByItsNameWhenABranchAsksForIt(t *testing.T) {
	c := load(t, 1, map[string]string{"campaigns/x.yaml": "campaign: x\ntrigger: {event: Page Viewed}\nsteps:\n" +
		"  - branch: [{when: {not: {did: {event: Lamp Dimmed, where: {room: hall}}}}, then: [exit: no]}]\n" +
		"  - wait: {event: Lamp Lit, where: {room: hall}, at_most: 1d}\npolicy: marketing\n"})
	require.True(t, c.Knows("Lamp Dimmed"))
	require.True(t, c.Knows("Lamp Lit"))
	require.Len(t, c.CountersOf("Lamp Dimmed"), 1)
	require.Equal(t, 16, c.CountersOf("Lamp Lit")[0].N)
}
