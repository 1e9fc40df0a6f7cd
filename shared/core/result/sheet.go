package result

import (
	"slices"

	"rapport/shared/core/journal"
)

// Sheet adds lines up. The zero Sheet is empty and ready.
type Sheet struct{ cells map[Cell]*Count }

// Add counts one line.
func (s *Sheet) Add(l journal.Line) {
	s.AddCount(Count{Cell: CellOf(l), N: 1, Amount: l.Amount, Squares: l.Amount * l.Amount})
}

// AddCount adds a count to what is there of its cell.
func (s *Sheet) AddCount(c Count) {
	if s.cells == nil {
		s.cells = map[Cell]*Count{}
	}
	if have, ok := s.cells[c.Cell]; ok {
		have.N += c.N
		have.Amount += c.Amount
		have.Squares += c.Squares
		return
	}
	s.cells[c.Cell] = &c
}

// Counts returns what was added, in an order that depends on nothing else. None has N 0.
func (s *Sheet) Counts() []Count {
	counts := make([]Count, 0, len(s.cells))
	for _, c := range s.cells {
		if c.N != 0 {
			counts = append(counts, *c)
		}
	}
	slices.SortFunc(counts, func(a, b Count) int { return a.compare(b.Cell) })
	return counts
}
