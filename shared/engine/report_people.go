package engine

import (
	"context"
	"slices"
	"time"

	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
)

// The bounds of one call: what is asked for may be rare.
const (
	peopleAtOnce = 50     // unless a limit is named
	lookedAt     = 20_000 // items that it goes through at most
	statesLooked = 300    // customers whom it reads at most
)

// Who asks for people: those of whom a number speaks. Campaign "" is any, and zero fields of Match ask nothing.
type Who struct {
	Campaign    string
	First, Last time.Time // days (UTC), both included; a zero First is the beginning, a zero Last today
	Match       Cell
	Versions    []uint32 // of the definitions; none: any
	Waiting     int      // the number of a place's step (result.Place.Step): not lines are asked for, but runs that wait there now
	Limit       int      // at most so many; 0 means 50
	Cursor      string   // "" begins; else what People returned as next
}

// Person is one line that a number counts, with the customer whose it is. Of somebody who waits it is the line that brought her there.
type Person struct {
	Customer string
	Time     time.Time
	Line     journal.Line
	Sentence string
}

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
	p := peopleRun{Engine: e, who: who, zone: c.Shop.Location}
	if who.Waiting > 0 {
		if p.brings, err = e.waitingAt(ctx, who); err != nil {
			return nil, "", err
		}
	}
	next, err = p.run(ctx)
	return p.found, next, err
}

// peopleRun is one call of People under way.
type peopleRun struct {
	*Engine
	who    Who
	zone   *time.Location
	brings *arrival // nil unless runs that wait are asked for
	found  []Person
	looked int // at items
}

// run goes through the days, newest first, and returns where it stopped.
func (p *peopleRun) run(ctx context.Context) (next string, err error) {
	at, err := parseCursor(p.who.Cursor)
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
func (p *peopleRun) look(ctx context.Context, it item.Item) error {
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

func (p *peopleRun) asks(l journal.Line) bool {
	cell := result.CellOf(l)
	return p.who.asks(cell, l.Campaign) && (p.brings == nil || p.brings.brings(cell))
}

// asks tells whether a line of a campaign that is counted in a cell is asked for.
func (w Who) asks(c Cell, campaign string) bool {
	return (w.Campaign == "" || w.Campaign == campaign) && (len(w.Versions) == 0 || slices.Contains(w.Versions, c.Version)) && c.Matches(w.Match)
}

// days are those in which somebody may be found, newest first, from a day on (zero: the last). Of a closed day the figure says so.
func (p *peopleRun) days(ctx context.Context, from time.Time) ([]time.Time, error) {
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
