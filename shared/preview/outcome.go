package preview

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/journal"
)

// perThousand is what SES takes for a thousand mails, in US dollars: https://aws.amazon.com/ses/pricing/
const perThousand = 0.10

// Outcome is what one campaign brought, or would have brought, since a time.
type Outcome struct {
	Enrolled Estimate `json:"enrolled"`
	Sent     Estimate `json:"sent"`
	Goals    Estimate `json:"goals"`
	Skipped  []Rule   `json:"skipped,omitempty"` // the most frequent first
	Held     []Rule   `json:"held,omitempty"`
	Failed   []Rule   `json:"failed,omitempty"`
	People   []Person `json:"people,omitempty"` // at most 20 of those who would have got it
	Dollars  float64  `json:"dollars"`          // what SES takes for the mails
}

// Rule is how often one rule decided.
type Rule struct {
	Rule  string   `json:"rule"`
	Count Estimate `json:"count"`
}

// Sentence says it in one line: "63 sent, 12 skipped: 9 no consent, 3 cap".
func (o Outcome) Sentence() string {
	parts := []string{o.Sent.String() + " sent"}
	for _, more := range []struct {
		word  string
		rules []Rule
	}{{"skipped", o.Skipped}, {"held for a while", o.Held}, {"failed", o.Failed}} {
		if len(more.rules) == 0 {
			continue
		}
		all := make([]string, 0, len(more.rules))
		for _, r := range more.rules {
			all = append(all, r.Count.String()+" "+r.Rule)
		}
		parts = append(parts, fmt.Sprintf("%s %s: %s", Total(more.rules), more.word, strings.Join(all, ", ")))
	}
	if o.Goals.High > 0 {
		parts = append(parts, o.Goals.String()+" reached the goal")
	}
	return strings.Join(parts, "; ")
}

// Total adds up rules; the ends of its interval are those of all of them, so it is rather too wide.
func Total(rules []Rule) Estimate {
	var t Estimate
	for _, r := range rules {
		t.Count, t.Low, t.High = t.Count+r.Count.Count, t.Low+r.Count.Low, t.High+r.Count.High
	}
	return t
}

// what is counted of a line: the kind, and by which rule.
type what struct {
	kind journal.Kind
	rule string
}

// counted are the kinds that an outcome tells.
var counted = map[journal.Kind]bool{journal.Enrolled: true, journal.Sent: true, journal.Goal: true, journal.Skipped: true, journal.Held: true,
	journal.Failed: true, journal.Unknown: true}

// tally counts the lines of one customer after a time, by campaign. Being held is counted once a step, however often the rule was asked again.
func tally(lines []journal.Line, since, until time.Time) map[string]map[what]int {
	all := map[string]map[what]int{}
	held := map[string]bool{}
	for _, l := range lines {
		if !counted[l.Kind] || !l.Time.After(since) || l.Time.After(until) {
			continue
		}
		w := what{kind: l.Kind}
		switch l.Kind {
		case journal.Held:
			key := fmt.Sprint(l.Enrolment, l.Step, l.Rule)
			if held[key] {
				continue
			}
			held[key], w.rule = true, l.Rule
		case journal.Skipped, journal.Failed, journal.Unknown:
			w.rule, _, _ = strings.Cut(l.Rule, journal.Earlier)
		}
		if all[l.Campaign] == nil {
			all[l.Campaign] = map[what]int{}
		}
		all[l.Campaign][w]++
	}
	return all
}

// totals gather what each customer looked at counts for.
type totals struct {
	sums   map[string]map[what]*sum
	people map[string][]Person // who would have got it
}

func (t *totals) add(p Person, counts map[string]map[what]int) {
	for campaign, by := range counts {
		if t.sums[campaign] == nil {
			t.sums[campaign] = map[what]*sum{}
		}
		for w, n := range by {
			if t.sums[campaign][w] == nil {
				t.sums[campaign][w] = &sum{}
			}
			t.sums[campaign][w].add(n)
		}
		if by[what{kind: journal.Sent}] > 0 && len(t.people[campaign]) < MostNamed {
			t.people[campaign] = append(t.people[campaign], p)
		}
	}
}

// outcome tells one campaign's, of all customers.
func (t *totals) outcome(campaign string, looked, all int) *Outcome {
	of := func(kind journal.Kind) Estimate {
		s := t.sums[campaign][what{kind: kind}]
		if s == nil {
			s = &sum{}
		}
		return s.estimate(looked, all)
	}
	o := &Outcome{Enrolled: of(journal.Enrolled), Sent: of(journal.Sent), Goals: of(journal.Goal), People: t.people[campaign]}
	for _, w := range slices.SortedFunc(maps.Keys(t.sums[campaign]), func(a, b what) int { return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.rule, b.rule)) }) {
		rule := Rule{w.rule, t.sums[campaign][w].estimate(looked, all)}
		switch w.kind {
		case journal.Skipped:
			o.Skipped = append(o.Skipped, rule)
		case journal.Held:
			o.Held = append(o.Held, rule)
		case journal.Failed, journal.Unknown:
			o.Failed = append(o.Failed, rule)
		}
	}
	for _, rules := range [][]Rule{o.Skipped, o.Held, o.Failed} {
		slices.SortStableFunc(rules, func(a, b Rule) int { return b.Count.Count - a.Count.Count })
	}
	o.Dollars = float64(o.Sent.Count) * perThousand / 1000
	return o
}
