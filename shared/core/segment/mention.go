package segment

import "slices"

// Mentions tells whether a rule names a segment itself, not by way of another one.
func Mentions(r Rule, name string) bool {
	names := func(one Rule) bool { return Mentions(one, name) }
	switch r := r.(type) {
	case Not:
		return Mentions(r.Rule, name)
	case All:
		return slices.ContainsFunc(r, names)
	case Any:
		return slices.ContainsFunc(r, names)
	case Member:
		return r.Segment.Name == name
	}
	return false
}
