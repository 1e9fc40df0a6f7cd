package wiring

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Pattern is an EventBridge event pattern: a mapping of fields to patterns, or to lists of
// values of which one must match. The zero Pattern matches nothing.
type Pattern struct{ fields map[string]any }

// newPattern checks that every part of a pattern is understood, so that none is ignored.
func newPattern(v any) (Pattern, error) {
	m, ok := v.(map[string]any)
	if !ok || len(m) == 0 {
		return Pattern{}, fmt.Errorf("an event pattern is a mapping with a field")
	}
	return Pattern{m}, checkFields(m)
}

func checkFields(m map[string]any) error {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		switch v := m[k].(type) {
		case map[string]any:
			if err := checkFields(v); err != nil {
				return err
			}
		case []any:
			if err := checkValues(k, v); err != nil {
				return err
			}
		default:
			return fmt.Errorf("field %s of the pattern wants a list", k)
		}
	}
	return nil
}

func checkValues(field string, l []any) error {
	if len(l) == 0 {
		return fmt.Errorf("field %s of the pattern has an empty list, which matches nothing", field)
	}
	for _, v := range l {
		m, ok := v.(map[string]any)
		if !ok {
			continue
		}
		if len(m) != 1 {
			return fmt.Errorf("field %s: a comparison has one operator", field)
		}
		for op := range m {
			if !slices.Contains([]string{"prefix", "suffix", "exists", "anything-but"}, op) {
				return fmt.Errorf("field %s: operator %q is not understood here", field, op)
			}
		}
	}
	return nil
}

// Matches tells whether an event, as decoded from its JSON, matches.
func (p Pattern) Matches(event map[string]any) bool {
	return p.fields != nil && matchFields(p.fields, event)
}

func matchFields(pattern, event map[string]any) bool {
	for k, p := range pattern {
		v, there := event[k]
		switch p := p.(type) {
		case map[string]any:
			inner, _ := v.(map[string]any)
			if !matchFields(p, inner) {
				return false
			}
		case []any:
			if !slices.ContainsFunc(p, func(want any) bool { return matchValue(want, v, there) }) {
				return false
			}
		}
	}
	return true
}

// matchValue compares one wanted value with what is there; of a list, one element is enough.
func matchValue(want, got any, there bool) bool {
	op, isOp := want.(map[string]any)
	if isOp {
		if exists, ok := op["exists"].(bool); ok {
			return exists == there
		}
	}
	if l, ok := got.([]any); ok {
		return slices.ContainsFunc(l, func(g any) bool { return matchValue(want, g, true) })
	}
	if !there {
		return false
	}
	if isOp {
		return compare(op, got)
	}
	return want == got
}

func compare(op map[string]any, got any) bool {
	text, isText := got.(string)
	for name, arg := range op {
		s, _ := arg.(string)
		switch name {
		case "prefix":
			return isText && strings.HasPrefix(text, s)
		case "suffix":
			return isText && strings.HasSuffix(text, s)
		case "anything-but":
			if l, ok := arg.([]any); ok {
				return !slices.ContainsFunc(l, func(a any) bool { return a == got })
			}
			return arg != got
		}
	}
	return false
}
