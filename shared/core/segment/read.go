package segment

import (
	"slices"

	"rapport/shared/core/yaml"
)

// ReadRule reads one rule that stands outside of a segment, as in the branch of a campaign. Mistakes are noted in the file; what it returns then
// is of use to nobody. With the segments that it names it may ask as many questions as a segment.
func ReadRule(n *yaml.Node, segments map[string]*Segment) Rule {
	r := reader{segments: segments}
	rule := r.rule(n)
	if asks(rule, nil, 0) > maxSize {
		n.Fail("make it smaller", "with the segments that it names, it asks more than %d questions", maxSize)
	}
	return rule
}

// asks adds a rule's questions to n, those of the segments on the way too, until they are too many. A circle was told where it is.
func asks(r Rule, way []*Segment, n int) int {
	each := func(rules []Rule) int {
		for _, one := range rules {
			if n <= maxSize {
				n = asks(one, way, n)
			}
		}
		return n
	}
	switch r := r.(type) {
	case Not:
		return asks(r.Rule, way, n)
	case All:
		return each(r)
	case Any:
		return each(r)
	case Member:
		if slices.Contains(way, r.Segment) {
			return n
		}
		return asks(r.Segment.Rule, append(way[:len(way):len(way)], r.Segment), n+1)
	}
	return n + 1
}
