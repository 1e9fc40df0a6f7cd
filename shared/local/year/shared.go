package year

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// shared are the items that are about no single customer: definitions, launches, figures. Each cohort's world has its own.
type shared map[item.Key]item.Item

// apart divides a world's items into those about a customer and the others.
func apart(items []item.Item) (own, others []item.Item) {
	for _, it := range items {
		if item.Personal(it.Key) {
			own = append(own, it)
		} else {
			others = append(others, it)
		}
	}
	return own, others
}

// add takes in those of the only cohort.
func (s shared) add(items []item.Item) {
	for _, it := range items {
		s[it.Key] = it
	}
}

// join takes in those of one cohort of several. Definitions, and how far launch came, are the same in all of them; headcounts, and what
// launch counted, are added. Sums over the journal are left out: they are not simply added, and can be made of it again.
func (s shared) join(items []item.Item) error {
	for _, it := range items {
		there, ok := s[it.Key]
		switch {
		case summed(it.Key):
		case !ok:
			s[it.Key] = it
		case counts(it.Key):
			body, err := added(there.Body, it.Body)
			if err != nil {
				return fmt.Errorf("add what %s %s counts: %w", it.Partition, it.Sort, err)
			}
			there.Body = body
			s[it.Key] = there
		}
	}
	return nil
}

// counts tells whether an item counts customers: a headcount, or a launch.
func counts(k item.Key) bool {
	return engine.IsHeadcount(item.FigureOf(k)) || item.IsLaunch(k)
}

// summed tells whether an item is a sum over the journal, or says how far these were made.
func summed(k item.Key) bool {
	return k == item.Counted() || item.FigureOf(k) != "" && !counts(k)
}

// added returns the first body with the counts of both.
func added(a, b []byte) ([]byte, error) {
	var sum, more map[string]any
	if err := errors.Join(json.Unmarshal(a, &sum), json.Unmarshal(b, &more)); err != nil {
		return nil, err
	}
	for _, name := range []string{"count", "expected", "given"} {
		x, ok := sum[name].(float64)
		if y, also := more[name].(float64); ok || also {
			sum[name] = x + y
		}
	}
	return json.Marshal(sum)
}

// items returns them by their keys, the definitions last.
func (s shared) items() []item.Item {
	all := make([]item.Item, 0, len(s))
	for _, it := range s {
		all = append(all, it)
	}
	last := item.NewestCatalog().Partition
	slices.SortFunc(all, func(a, b item.Item) int {
		if (a.Partition == last) != (b.Partition == last) {
			if a.Partition == last {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(a.Partition, b.Partition), cmp.Compare(a.Sort, b.Sort))
	})
	return all
}
