package preview_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

func run(t *testing.T, s shop, definitions map[string][]byte, o preview.Options) preview.Preview {
	t.Helper()
	before := s.Items()
	p, err := preview.Run(t.Context(), s.Engine(), s.past, definitions, o)
	require.NoError(t, err)
	require.Equal(t, before, s.Items(), "a preview writes nothing")
	return p
}

func campaign(t *testing.T, p preview.Preview, name string) preview.Campaign {
	t.Helper()
	i := slices.IndexFunc(p.Campaigns, func(c preview.Campaign) bool { return c.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	return p.Campaigns[i]
}

// brought counts what really happened in a shop in the last 30 days, from the journals of its customers.
func brought(t *testing.T, s shop, customers int, campaign string) map[journal.Kind]int {
	counts := map[journal.Kind]int{}
	for c := range customers {
		lines, err := s.Engine().Journal(t.Context(), fmt.Sprint("u.", c))
		require.NoError(t, err)
		for _, l := range lines {
			if l.Campaign == campaign && l.Time.After(s.Now().AddDate(0, 0, -30)) {
				counts[l.Kind]++
			}
		}
	}
	return counts
}

func equalsWhatWas(t *testing.T, p preview.Preview, s shop, customers int, name string) {
	t.Helper()
	was := brought(t, s, customers, name)
	would := campaign(t, p, name).Would
	require.NotNil(t, would, p.Unfinished)
	require.Greater(t, was[journal.Sent], 5, "the story is too quiet to show anything")
	require.Equal(t, []int{was[journal.Enrolled], was[journal.Sent], was[journal.Goal], was[journal.Skipped]},
		[]int{would.Enrolled.Count, would.Sent.Count, would.Goals.Count, preview.Total(would.Skipped).Count})
	require.True(t, would.Sent.Exact())
}

func TestWhatWouldHaveBeenIsWhatWas(t *testing.T) {
	s := lamps(t)
	p := run(t, s, files(nil), preview.Options{})
	require.Empty(t, p.Difference)
	require.Empty(t, p.Segments)
	require.Equal(t, []int{40, 40}, []int{p.Customers, p.Looked})
	equalsWhatWas(t, p, s, 40, "reminder")
	equalsWhatWas(t, p, s, 40, "receipt")
	skipped := preview.Total(campaign(t, p, "reminder").Would.Skipped)
	require.Greater(t, skipped.Count, 0)
}

// A shop that always had the new definitions sent what the preview says that they would have brought.
func TestWhatANewDefinitionWouldHaveBroughtIsWhatItBringsWhenItIsRun(t *testing.T) {
	s := lamps(t)
	next := files(map[string]string{
		"campaigns/reminder.yaml": reminder("2h"),
		"campaigns/thanks.yaml":   "campaign: thanks\ntrigger: {segment: buyers}\nsteps: [wait: 2d, send: {channel: email, template: hello}]\nreenter: {after: 7d}\npolicy: relationship\n",
		"campaigns/letter.yaml":   "campaign: letter\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: buyers}\nsteps: [send: {channel: email, template: hello}]\nholdout: 10%\npolicy: marketing\n",
	})
	p := run(t, s, next, preview.Options{})
	was := newShop(t, 40, next)
	for _, name := range []string{"reminder", "receipt", "thanks", "letter"} {
		equalsWhatWas(t, p, was, 40, name)
	}
	require.Equal(t, preview.Changed, campaign(t, p, "reminder").Fate)
	require.Equal(t, preview.Added, campaign(t, p, "thanks").Fate)
	require.Empty(t, campaign(t, p, "receipt").Fate)
	require.NotEmpty(t, campaign(t, p, "thanks").Would.People)
	require.Len(t, p.Difference, 3)
}

func TestWhoWasErasedCountsForNothing(t *testing.T) {
	s := newShop(t, 20, files(nil))
	require.NoError(t, s.Engine().Erase(t.Context(), "u.3", "she asked"))
	require.NoError(t, s.Until(t.Context(), s.Now().AddDate(0, 0, 1)))
	p := run(t, s, files(nil), preview.Options{})
	require.Equal(t, []int{19, 19}, []int{p.Customers, p.Looked})
	equalsWhatWas(t, p, s, 20, "reminder")
}

func TestASegmentTellsWhoComesAndWhoGoes(t *testing.T) {
	s := newShop(t, 40, files(nil))
	next := files(map[string]string{
		"segments/buyers.yaml":  "segment: buyers\nwhere: {did: {event: Order Completed, within: 5d}}\n",
		"segments/lookers.yaml": "segment: lookers\nwhere: {did: {event: Product Viewed, at_least: 3, within: 20d}}\n",
	})
	p := run(t, s, next, preview.Options{})
	require.Len(t, p.Segments, 2)
	buyers, lookers := p.Segments[0], p.Segments[1]
	require.Equal(t, []preview.Fate{preview.Changed, preview.Added}, []preview.Fate{buyers.Fate, lookers.Fate})
	require.Greater(t, buyers.Now.Count, buyers.After.Count)
	require.Empty(t, buyers.Coming)
	require.Len(t, buyers.Going, min(20, buyers.Now.Count-buyers.After.Count))
	require.Contains(t, buyers.Going[0].Name, "Ana")
	require.Zero(t, lookers.Now.Count)

	require.NoError(t, s.Publish(t.Context(), next))
	in := 0
	for c := range 40 { // whatever she does next brings her under the new definitions
		who := fmt.Sprint("u.", c)
		e := life(c)[0]
		e.Customer, e.Name, e.ID, e.Received, e.Time = who, "Signed In", e.ID+1, s.Now(), s.Now()
		_, err := s.Engine().Process(t.Context(), append(life(c)[:0:0], e))
		require.NoError(t, err)
	}
	require.NoError(t, s.Engine().Members(t.Context(), "lookers", func(string) { in++ }))
	require.Equal(t, lookers.After.Count, in)
	require.Greater(t, in, 0)
}

func TestWhoIsInsideFinishesWhatSheEntered(t *testing.T) {
	s := newShop(t, 40, files(map[string]string{"campaigns/reminder.yaml": reminder("10d")}))
	p := run(t, s, files(nil), preview.Options{})
	c := campaign(t, p, "reminder")
	require.Len(t, c.Inside, 1)
	require.Greater(t, c.Inside[0].Enrolments.Count, 5)
	require.Equal(t, fmt.Sprintf("%d inside version 1: they finish the version that they entered, and who comes now enters the new one.", c.Inside[0].Enrolments.Count), c.Sentence())
	gone := files(nil)
	delete(gone, "campaigns/reminder.yaml")
	c = campaign(t, run(t, s, gone, preview.Options{}), "reminder")
	require.Contains(t, c.Sentence(), "nobody enters any more")
	require.Nil(t, c.Would)
}

func TestOfManyCustomersSomeAreLookedAtAndTheCountsSayHowSureTheyAre(t *testing.T) {
	s := lamps(t)
	all := run(t, s, files(nil), preview.Options{})
	some := run(t, s, files(nil), preview.Options{Most: 20})
	require.Equal(t, []int{40, 20}, []int{some.Customers, some.Looked})
	would, truth := campaign(t, some, "reminder").Would, campaign(t, all, "reminder").Would
	require.False(t, would.Sent.Exact())
	require.LessOrEqual(t, would.Sent.Low, truth.Sent.Count)
	require.GreaterOrEqual(t, would.Sent.High, truth.Sent.Count)
	require.Contains(t, would.Sentence(), "about ")
	require.Equal(t, some, run(t, s, files(nil), preview.Options{Most: 20}), "the same customers are chosen each time")
}

func TestWithoutTimeOrHistoryAPreviewSaysSo(t *testing.T) {
	s := lamps(t)
	p, err := preview.Run(t.Context(), s.Engine(), nil, files(nil), preview.Options{})
	require.NoError(t, err)
	require.Contains(t, p.Unfinished, "no history")
	require.Nil(t, campaign(t, p, "reminder").Would)

	for _, during := range []string{"looking at the customers", "reading what they did", "trying what would have been"} {
		ctx, stop := context.WithCancel(t.Context())
		p, err = preview.Run(ctx, s.Engine(), s.past, files(map[string]string{"campaigns/reminder.yaml": reminder("2h")}),
			preview.Options{Progress: func(what string, _, _ int) {
				if what == during {
					stop()
				}
			}})
		require.NoError(t, err, during)
		require.Contains(t, p.Unfinished, "rapport preview", during)
		require.Len(t, p.Difference, 1, during)
	}
}

func TestFilesWithAMistakeHaveNoPreview(t *testing.T) {
	s := lamps(t)
	_, err := preview.Run(t.Context(), s.Engine(), s.past, files(map[string]string{"segments/x.yaml": "segment: y\n"}), preview.Options{})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, "segments/x.yaml")
}

func TestAFailureOfTheHistoryIsNoEmptyHistory(t *testing.T) {
	s := lamps(t)
	_, err := preview.Run(t.Context(), s.Engine(), silent{}, files(nil), preview.Options{})
	require.True(t, fault.Is(err, fault.Unavailable), "%v", err)
}

type silent struct{ engine.Past }

func (silent) Parts(context.Context) ([]string, error) {
	return nil, fault.New(fault.Unavailable, "no answer")
}
