package result

import (
	"slices"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
)

// Number is a count that can be opened: Ask names the lines that it counts.
type Number struct {
	Label string // a rule, an arm, a path; "" where there is one of a kind
	N     int
	Ask   Cell
}

// Flow is a campaign's numbers, step by step: of the runs whose lines were counted, where they are and what happened to them. While a
// message's fate is not known its run waits at the send.
type Flow struct {
	Enrolled    []Number // by arm
	NotEnrolled []Number // by reason
	Goals       []Number // by arm
	Places      []Place  // in the order of their steps; the last is the end
}

// Place is where runs stand: a step that leaves a line behind (a send, a branch, a split, an exit, the end), with the waits that lead to it and to nothing
// else. A line does not tell in which of these waits a run is, so they are one place.
type Place struct {
	Step    int               // its number, 1 for the first; of the end one more than the last step's
	Kind    campaign.StepKind // 0 of the end
	Waits   []int             // the numbers of the waits and jumps that lead here
	Arrived int
	Waiting int // Arrived less those who went on and those who left. Engine.People opens it by Who.Waiting = Step
	On      []Way
	Left    []Number // by reason

	// Of a send.
	Held       []Number // by rule; how often, which may be several times a run
	Skipped    []Number // by rule, at the decision and at the last moment
	Sent       Number
	Failed     Number
	Unknown    Number
	Delivered  Number
	Bounced    Number
	Complained Number
}

// Way is how many went on from a place, and to which step: of a branch by its path, of a split by its arm.
type Way struct {
	Number
	To int // the number of a step; one more than the last step's is the end
}

// NewFlow computes a campaign's numbers from counts of versions whose steps are the campaign's. They have to reach back as far as a run lives.
func NewFlow(c campaign.Campaign, counts []Count) Flow {
	f := Flow{Enrolled: by(counts, Cell{Kind: journal.Enrolled}, arm), NotEnrolled: by(counts, Cell{Kind: journal.NotEnrolled}, rule),
		Goals: by(counts, Cell{Kind: journal.Goal}, arm)}
	layout := NewLayout(c)
	came, went := map[int]int{}, map[int]int{}
	for _, count := range counts {
		if to, ok := layout.Brings(count.Cell); ok {
			came[to] += count.N
		}
		if from, ok := layout.Takes(count.Cell); ok {
			went[from] += count.N
		}
	}
	for _, step := range layout.places {
		p := layout.place(step, counts)
		p.Arrived, p.Waiting = came[step], max(0, came[step]-went[step])
		f.Places = append(f.Places, p)
	}
	return f
}

// At returns the place that a step is part of.
func (f Flow) At(step int) (Place, bool) {
	for _, p := range f.Places {
		if p.Step == step || slices.Contains(p.Waits, step) {
			return p, true
		}
	}
	return Place{}, false
}

func arm(c *Cell) *string  { return &c.Arm }
func rule(c *Cell) *string { return &c.Rule }

// by adds up what matches a question, apart for each value of one field, the largest first.
func by(counts []Count, ask Cell, field func(*Cell) *string) []Number {
	var all []Number
	for _, c := range counts {
		if !c.Matches(ask) {
			continue
		}
		label := *field(&c.Cell)
		i := slices.IndexFunc(all, func(n Number) bool { return n.Label == label })
		if i < 0 {
			narrow := ask
			*field(&narrow) = label
			i, all = len(all), append(all, Number{Label: label, Ask: narrow})
		}
		all[i].N += c.N
	}
	slices.SortStableFunc(all, func(a, b Number) int { return b.N - a.N })
	return all
}

func one(counts []Count, ask Cell) Number { return Number{N: Total(counts, ask).N, Ask: ask} }
