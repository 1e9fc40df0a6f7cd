package customer

import (
	"cmp"
	"slices"
)

// find returns the entry under key in a list sorted by key.
func find[T any, K cmp.Ordered](list []T, key K, of func(T) K) (T, bool) {
	i, ok := slices.BinarySearchFunc(list, key, func(e T, k K) int { return cmp.Compare(of(e), k) })
	if !ok {
		var zero T
		return zero, false
	}
	return list[i], true
}

// with returns a copy of a sorted list in which v stands under its key.
func with[T any, K cmp.Ordered](list []T, v T, of func(T) K) []T {
	i, ok := slices.BinarySearchFunc(list, of(v), func(e T, k K) int { return cmp.Compare(of(e), k) })
	out := make([]T, 0, len(list)+1)
	out = append(append(out, list[:i]...), v)
	if ok {
		i++
	}
	return append(out, list[i:]...)
}

// without returns a copy of a list that lacks the entries that drop names.
func without[T any](list []T, drop func(T) bool) []T {
	out := make([]T, 0, len(list))
	for _, e := range list {
		if !drop(e) {
			out = append(out, e)
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}
