package result

import (
	"slices"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
)

// finished is the reason of a run that came to the end of its steps.
const finished = "finished"

// Layout is where runs of a campaign can stand. Steps are told by their numbers, 1 for the first; the end is one more than the last.
type Layout struct {
	c      campaign.Campaign
	of     []int // by index of a step: the number of its place
	places []int // numbers, in order
}

// NewLayout finds a campaign's places: a wait and a jump leave no line behind, so they belong to the step that they lead to.
func NewLayout(c campaign.Campaign) Layout {
	l := Layout{c: c, of: make([]int, len(c.Steps)+1)}
	l.of[len(c.Steps)] = len(c.Steps) + 1
	for i, s := range slices.Backward(c.Steps) {
		switch s.Kind {
		case campaign.Wait, campaign.WaitQuiet, campaign.WaitEvent:
			l.of[i] = l.of[i+1]
		case campaign.Jump:
			l.of[i] = l.at(onward(s.To, i))
		default:
			l.of[i] = i + 1
		}
	}
	l.places = slices.Compact(slices.Sorted(slices.Values(l.of)))
	return l
}

// onward is the index of the next step: only forward, whatever a definition says, as Apply takes it.
func onward(to, from int) int { return max(to, from+1) }

// at returns the number of the place that a step, told by its index, is part of. What lies behind the last step is the end.
func (l Layout) at(index int) int { return l.of[min(max(index, 0), len(l.c.Steps))] }

// PlaceOf returns the number of the place that a step, told by its number, is part of.
func (l Layout) PlaceOf(step int) int { return l.at(step - 1) }

// step returns the step of a number, if there is one.
func (l Layout) step(number int) (campaign.Step, bool) {
	if number < 1 || number > len(l.c.Steps) {
		return campaign.Step{}, false
	}
	return l.c.Steps[number-1], true
}

// Brings tells to which place a line of a cell brings its run.
func (l Layout) Brings(c Cell) (place int, ok bool) {
	if c.Kind == journal.Enrolled {
		return l.at(0), true
	}
	s, known := l.step(c.Step)
	if !known {
		return 0, false
	}
	switch c.Kind {
	case journal.Requested, journal.Skipped:
		return l.at(c.Step), s.Kind == campaign.Send && decided(c)
	case journal.Branched:
		for _, p := range s.Paths {
			if p.Label == c.Rule {
				return l.at(onward(p.To, c.Step-1)), true
			}
		}
	case journal.Variant:
		for _, a := range s.Arms {
			if a.Label == c.Variant {
				return l.at(onward(a.To, c.Step-1)), true
			}
		}
	}
	return 0, false
}

// Takes tells from which place a line of a cell takes its run.
func (l Layout) Takes(c Cell) (place int, ok bool) {
	if c.Kind != journal.Left {
		_, ok = l.Brings(c)
		return l.PlaceOf(c.Step), ok && c.Kind != journal.Enrolled
	}
	s, known := l.step(c.Step)
	if c.Rule == finished && !(known && s.Kind == campaign.Exit && s.Reason == finished) {
		return l.at(len(l.c.Steps)), true
	}
	return l.PlaceOf(c.Step), known
}

// decided tells whether a cell is of the decision at a send step: the first message of it, or that there is none. What became of a
// message, and a second one that follows it, move nobody on.
func decided(c Cell) bool {
	if c.Kind == journal.Skipped {
		return c.Arm != ""
	}
	return c.Rule != Again
}

// place gathers what happened at one place, but for who came and went.
func (l Layout) place(number int, counts []Count) Place {
	p := Place{Step: number}
	for i, at := range l.of {
		if at == number && i+1 != number {
			p.Waits = append(p.Waits, i+1)
		}
	}
	for _, c := range counts {
		if from, ok := l.Takes(c.Cell); ok && from == number && c.Kind == journal.Left {
			p.Left = more(p.Left, c.Rule, Cell{Kind: journal.Left, Step: c.Step, Rule: c.Rule}, c.N)
		}
	}
	s, known := l.step(number)
	if !known {
		return p
	}
	p.Kind = s.Kind
	switch s.Kind {
	case campaign.Send:
		p.sends(number, counts)
	case campaign.Branch:
		for _, path := range s.Paths {
			p.way(counts, path.Label, onward(path.To, number-1)+1, Cell{Kind: journal.Branched, Step: number, Rule: path.Label})
		}
	case campaign.Split:
		for _, a := range s.Arms {
			p.way(counts, a.Label, onward(a.To, number-1)+1, Cell{Kind: journal.Variant, Step: number, Variant: a.Label})
		}
	}
	return p
}

// more adds to the number that asks the same, or as a new one.
func more(all []Number, label string, ask Cell, n int) []Number {
	for i := range all {
		if all[i].Ask == ask {
			all[i].N += n
			return all
		}
	}
	return append(all, Number{label, n, ask})
}

func (p *Place) way(counts []Count, label string, to int, ask Cell) {
	n := one(counts, ask)
	n.Label = label
	p.On = append(p.On, Way{n, to})
}

func (p *Place) sends(number int, counts []Count) {
	ask := func(k journal.Kind) Cell { return Cell{Kind: k, Step: number} }
	p.Held, p.Skipped = by(counts, ask(journal.Held), rule), by(counts, ask(journal.Skipped), rule)
	p.Sent, p.Failed, p.Unknown = one(counts, ask(journal.Sent)), one(counts, ask(journal.Failed)), one(counts, ask(journal.Unknown))
	p.Delivered, p.Bounced, p.Complained = one(counts, ask(journal.Delivered)), one(counts, ask(journal.Bounced)), one(counts, ask(journal.Complained))
}
