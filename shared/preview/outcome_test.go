package preview

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/journal"
)

func exact(n int) Estimate { return Estimate{n, n, n} }

func TestAnOutcomeIsOneLine(t *testing.T) {
	o := Outcome{Sent: exact(63), Skipped: []Rule{{"no consent", exact(9)}, {"cap", exact(3)}}}
	require.Equal(t, "63 sent; 12 skipped: 9 no consent, 3 cap", o.Sentence())
	o = Outcome{Sent: Estimate{640, 590, 690}, Held: []Rule{{"quiet hours", exact(2)}}, Failed: []Rule{{"no subject", exact(1)}}, Goals: exact(7)}
	require.Equal(t, "about 640 (590 to 690) sent; 2 held for a while: 2 quiet hours; 1 failed: 1 no subject; 7 reached the goal", o.Sentence())
	require.Equal(t, "0 sent", Outcome{}.Sentence())
}

func TestATallyCountsTheLinesOfItsDaysOnce(t *testing.T) {
	since := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	until := since.AddDate(0, 0, 30)
	line := func(k journal.Kind, at time.Time, rule string) journal.Line {
		return journal.Line{Kind: k, Time: at, Campaign: "c", Rule: rule, Step: 2, Enrolment: 1}
	}
	in := since.Add(time.Hour)
	got := tally([]journal.Line{
		line(journal.Sent, since, ""), line(journal.Sent, in, ""), line(journal.Sent, until, ""), line(journal.Sent, until.Add(1), ""),
		line(journal.Held, in, "cap"), line(journal.Held, in.Add(time.Hour), "cap"), line(journal.Held, in, "quiet hours"),
		line(journal.Skipped, in, "too late; before that: cap"), line(journal.Delivered, in, ""),
	}, since, until)
	require.Equal(t, map[string]map[what]int{"c": {
		{journal.Sent, ""}: 2, {journal.Held, "cap"}: 1, {journal.Held, "quiet hours"}: 1, {journal.Skipped, "too late"}: 1}}, got)
}

func TestTheMostFrequentRuleComesFirst(t *testing.T) {
	all := totals{map[string]map[what]*sum{}, map[string][]Person{}}
	for range 30 {
		all.add(Person{Customer: "u.1"}, map[string]map[what]int{"c": {{journal.Sent, ""}: 1, {journal.Skipped, "cap"}: 1, {journal.Skipped, "no consent"}: 2}})
	}
	o := all.outcome("c", 30, 30)
	require.Equal(t, []Rule{{"no consent", exact(60)}, {"cap", exact(30)}}, o.Skipped)
	require.Len(t, o.People, 20)
	require.InDelta(t, 0.003, o.Dollars, 1e-9)
	require.Equal(t, &Outcome{}, all.outcome("other", 30, 30))
}
