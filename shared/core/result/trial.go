package result

import (
	"strconv"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
)

// The arms of a campaign with a holdout, as lines name them.
const (
	sending = "campaign"
	holdout = "holdout"
)

// Trial compares the arms of a holdout or of one split. Runs are counted, not customers, because each run draws its arm anew.
type Trial struct {
	Step     int // the split's number; 0 for the holdout
	Goal     string
	Arms     []Arm // the first is what the others are compared with: the holdout, or the arm written first
	Mismatch bool  // the arms' sizes do not fit their shares: do not trust the numbers before it is known why
	Warning  string
}

// Arm is one arm and how it does.
type Arm struct {
	Label   string
	Share   float64 // that it is to have
	Runs    Number
	Goals   Number
	Rate    Rate
	Money   []Money // by currency, the largest first
	Against *Against
}

// Money is what the goals of an arm were worth in one currency.
type Money struct {
	Currency string
	Mean     Mean // a run
}

// Trials compares the arms of a campaign: of its holdout, and of each of its splits among those who are not in it. The counts have to be of
// versions in which these are the same.
func Trials(c campaign.Campaign, counts []Count) []Trial {
	var all []Trial
	if c.Goal == nil {
		return nil
	}
	if c.Holdout > 0 {
		all = append(all, holdoutTrial(c, counts))
	}
	for i, s := range c.Steps {
		if s.Kind == campaign.Split {
			all = append(all, splitTrial(c, i+1, s, counts))
		}
	}
	return all
}

func holdoutTrial(c campaign.Campaign, counts []Count) Trial {
	t := Trial{Goal: c.Goal.Event}
	for _, a := range [...]campaign.Arm{{Label: holdout, Share: c.Holdout}, {Label: sending, Share: 1 - c.Holdout}} {
		t.Arms = append(t.Arms, newArm(a.Label, a.Share, counts, Cell{Kind: journal.Enrolled, Arm: a.Label}, Cell{Kind: journal.Goal, Arm: a.Label}))
	}
	return t.compare(c.Name, "than without it")
}

func splitTrial(c campaign.Campaign, step int, s campaign.Step, counts []Count) Trial {
	t := Trial{Step: step, Goal: c.Goal.Event}
	for _, a := range s.Arms {
		t.Arms = append(t.Arms, newArm(a.Label, a.Share, counts,
			Cell{Kind: journal.Variant, Step: step, Variant: a.Label, Arm: sending},
			Cell{Kind: journal.Goal, Variant: strconv.Itoa(step) + ":" + a.Label, Arm: sending}))
	}
	return t.compare("", "than "+s.Arms[0].Label)
}

func newArm(label string, share float64, counts []Count, runs, goals Cell) Arm {
	a := Arm{Label: label, Share: share, Runs: one(counts, runs), Goals: one(counts, goals)}
	a.Rate = Rate{a.Goals.N, a.Runs.N}
	for _, n := range by(counts, goals, currency) {
		if n.Label == "" {
			continue // of no known worth
		}
		sum := Total(counts, n.Ask)
		a.Money = append(a.Money, Money{n.Label, Mean{a.Runs.N, sum.Amount, sum.Squares}})
	}
	return a
}

func currency(c *Cell) *string { return &c.Currency }

// compare fills in what the arms say of each other.
func (t Trial) compare(name, than string) Trial {
	sizes, shares := make([]int, len(t.Arms)), make([]float64, len(t.Arms))
	for i, a := range t.Arms {
		sizes[i], shares[i] = a.Runs.N, a.Share
	}
	if _, t.Mismatch = Mismatch(sizes, shares); t.Mismatch {
		t.Warning = mismatchSentence(t.Arms)
	}
	for i := range t.Arms[1:] {
		t.Arms[i+1].Against = against(t, t.Arms[i+1], name, than)
	}
	return t
}

// mean is what a run brings in a currency; nothing, where no goal was worth anything in it.
func (a Arm) mean(currency string) Mean {
	for _, m := range a.Money {
		if m.Currency == currency {
			return m.Mean
		}
	}
	return Mean{Of: a.Runs.N}
}
