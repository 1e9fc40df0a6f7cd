// Package result turns what the journal adds up to into what a marketer asks: how many, at which step, and whether a campaign
// brings anything. All of it is pure. A formula names where it comes from.
package result

import (
	"cmp"
	"slices"
	"strings"

	"rapport/shared/core/journal"
)

// Cell is what is told apart when lines are counted. As a question (Matches) its zero fields ask nothing.
type Cell struct {
	Version  uint32 // of the definitions; of a run, the one that it entered under
	Kind     journal.Kind
	Step     int    // 1 for the first; 0 when none is meant
	Rule     string // of what is decided by a rule of a closed set; what a channel says in words is not told apart
	Arm      string // "campaign" or "holdout"; "" where it is not known
	Variant  string // of Variant the arm; of Goal the draws so far, as "2:a 5:b"
	Channel  string
	Currency string // of Goal
}

// Count is how many lines fell into a cell. Amount is the sum of what they were worth, Squares that of the squared amounts: from the
// three follow the mean and how far it may be off.
type Count struct {
	Cell
	N       int
	Amount  float64
	Squares float64
}

// Matches tells whether a cell is one that the question asks for. A Variant that is asked for is one of a goal's draws ("2:a" is in "2:a 5:b").
func (c Cell) Matches(ask Cell) bool {
	same := func(have, want string) bool { return want == "" || have == want }
	return (ask.Version == 0 || c.Version == ask.Version) && (ask.Kind == 0 || c.Kind == ask.Kind) && (ask.Step == 0 || c.Step == ask.Step) &&
		same(c.Rule, ask.Rule) && same(c.Arm, ask.Arm) && same(c.Channel, ask.Channel) && same(c.Currency, ask.Currency) &&
		(same(c.Variant, ask.Variant) || drew(c.Variant, ask.Variant))
}

func drew(draws, one string) bool {
	for word := range strings.FieldsSeq(draws) {
		if word == one {
			return true
		}
	}
	return false
}

// Total adds up what matches a question.
func Total(counts []Count, ask Cell) (sum Count) {
	sum.Cell = ask
	for _, c := range counts {
		if c.Matches(ask) {
			sum.N += c.N
			sum.Amount += c.Amount
			sum.Squares += c.Squares
		}
	}
	return sum
}

// Of returns the counts of some versions of the definitions; of all when none is named.
func Of(counts []Count, versions ...uint32) []Count {
	if len(versions) == 0 {
		return counts
	}
	var some []Count
	for _, c := range counts {
		if slices.Contains(versions, c.Version) {
			some = append(some, c)
		}
	}
	return some
}

func (c Cell) compare(o Cell) int {
	return cmp.Or(cmp.Compare(c.Version, o.Version), cmp.Compare(c.Step, o.Step), cmp.Compare(c.Kind, o.Kind), cmp.Compare(c.Rule, o.Rule),
		cmp.Compare(c.Arm, o.Arm), cmp.Compare(c.Variant, o.Variant), cmp.Compare(c.Channel, o.Channel), cmp.Compare(c.Currency, o.Currency))
}
