package engine

import (
	"context"
	"slices"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

const (
	peopleAtOnce = 50
	// lookedAt is how many items one call goes through at most, and states how many customers it reads: what is asked for may be rare.
	lookedAt     = 20_000
	statesLooked = 300
)

// People returns those of whom a number speaks, newest first (a message by when it was decided). Each is one line that the number
// counts, so somebody may come twice. next is where to go on; "" when nothing is left. A call looks at a bounded part
// of the journal, so it may return fewer than the limit, even none, and a next.
func (e *Engine) People(ctx context.Context, who Who) (people []Person, next string, err error) {
	if who.Limit <= 0 {
		who.Limit = peopleAtOnce
	}
	c, err := e.Catalog(ctx)
	if err != nil {
		return nil, "", err
	}
	p := search{Engine: e, who: who, zone: c.Shop.Location}
	if who.Waiting > 0 {
		if p.brings, err = e.waitingAt(ctx, who); err != nil {
			return nil, "", err
		}
	}
	next, err = p.run(ctx)
	return p.found, next, err
}

// search is one call of People under way.
type search struct {
	*Engine
	who    Who
	zone   *time.Location
	brings *arrival // nil unless runs that wait are asked for
	found  []Person
	looked int // at items
}

// run goes through the days, newest first, and returns where it stopped.
func (p *search) run(ctx context.Context) (next string, err error) {
	at, err := parsePlace(p.who.Cursor)
	if err != nil {
		return "", err
	}
	days, err := p.days(ctx, at.day)
	if err != nil {
		return "", err
	}
	for _, day := range days {
		behind := item.Item{}
		if day.Equal(at.day) {
			behind = at.item
		}
		next, err = p.eachNewest(ctx, day, behind, func(it item.Item) (bool, error) {
			p.looked++
			err := p.look(ctx, it)
			return len(p.found) >= p.who.Limit || p.looked >= lookedAt || p.brings.tired(), err
		})
		if err != nil || next != "" {
			return next, err
		}
	}
	return "", nil
}

// look takes from an item the lines that are asked for.
func (p *search) look(ctx context.Context, it item.Item) error {
	lines, err := linesOf(it)
	if err != nil {
		return err
	}
	for _, l := range slices.Backward(lines) {
		if !p.asks(l) {
			continue
		}
		person := Person{Customer: l.Home, Time: l.Time, Line: l, Sentence: l.Sentence(p.zone)}
		if p.brings != nil {
			waits, sentence, err := p.brings.waits(ctx, l, p.zone)
			if err != nil {
				return err
			}
			if !waits {
				continue
			}
			person.Sentence = sentence
		}
		p.found = append(p.found, person)
	}
	return nil
}

func (p *search) asks(l journal.Line) bool {
	cell := result.CellOf(l)
	return p.who.asks(cell, l.Campaign) && (p.brings == nil || p.brings.brings(cell))
}

// asks tells whether a line of a campaign that is counted in a cell is asked for.
func (w Who) asks(c Cell, campaign string) bool {
	return (w.Campaign == "" || w.Campaign == campaign) && (len(w.Versions) == 0 || slices.Contains(w.Versions, c.Version)) && c.Matches(w.Match)
}

// days are those in which somebody may be found, newest first, from a day on (zero: the last). Of a closed day the figure says so.
func (p *search) days(ctx context.Context, from time.Time) ([]time.Time, error) {
	last := p.who.Last
	if !from.IsZero() {
		last = from
	}
	name, who := campaignFigure(p.who.Campaign), p.who
	if who.Campaign == "" {
		name, who.Match, who.Versions = shopFigure, coarsely(who.Match), nil // its cells tell less apart
	}
	s, err := p.span(ctx, name, who.First, last)
	if err != nil {
		return nil, err
	}
	days := slices.Clone(s.live)
	for day, f := range s.figures {
		for campaign, counts := range f.Sheets {
			if slices.ContainsFunc(counts, func(c Count) bool { return who.asks(c.Cell, campaign) }) {
				days = append(days, day)
				break
			}
		}
	}
	slices.SortFunc(days, func(a, b time.Time) int { return b.Compare(a) })
	return days, nil
}
