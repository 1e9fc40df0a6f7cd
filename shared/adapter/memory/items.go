package memory

import (
	"maps"
	"slices"

	"rapport/shared/core/item"
)

// Items returns everything that has not expired, sorted by key.
func (s *Store) Items() []item.Item {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.clock()
	var all []item.Item
	for _, partition := range slices.Sorted(maps.Keys(s.table.parts)) {
		all = append(all, alive(s.table.parts[partition].rows, item.Range{}, now)...)
	}
	return all
}
