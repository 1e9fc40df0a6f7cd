package segment

import (
	"strconv"
	"strings"
)

// anyAt tells whether test holds for a value that lies at the dotted path. Lists on the way, and at
// its end, are gone through: one element is enough.
func anyAt(v any, path string, test func(any) bool) bool {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if anyAt(e, path, test) {
				return true
			}
		}
		return path == "" && test(v)
	case map[string]any:
		if path == "" {
			return test(v)
		}
		head, rest, _ := strings.Cut(path, ".")
		child, ok := v[head]
		return ok && anyAt(child, rest, test)
	default:
		return path == "" && test(v)
	}
}

// compare tells whether a value that is there stands in the relation op to the one that was asked for.
func compare(op string, there, asked any) bool {
	switch op {
	case Eq:
		return equal(there, asked)
	case In:
		return oneOf(there, asked)
	case Contains:
		return contains(there, asked)
	case Gt, Gte, Lt, Lte:
		return ordered(op, there, asked)
	}
	return false
}

// equal compares as a marketer means it: shops send the number 42 as the text "42" as often as not.
func equal(a, b any) bool {
	if x, ok := a.(bool); ok {
		y, ok := b.(bool)
		return ok && x == y
	}
	x, xText := a.(string)
	y, yText := b.(string)
	if xText && yText {
		return x == y
	}
	m, ok := number(a)
	n, also := number(b)
	return ok && also && m == n
}

func oneOf(there, list any) bool {
	asked, _ := list.([]any)
	for _, a := range asked {
		if equal(there, a) {
			return true
		}
	}
	return false
}

func contains(there, asked any) bool {
	if list, ok := there.([]any); ok {
		return oneOf(asked, list)
	}
	text, ok := there.(string)
	part, also := asked.(string)
	return ok && also && strings.Contains(text, part)
}

func ordered(op string, there, asked any) bool {
	x, ok := number(there)
	y, also := number(asked)
	if !ok || !also {
		return false
	}
	switch op {
	case Gt:
		return x > y
	case Gte:
		return x >= y
	case Lt:
		return x < y
	default:
		return x <= y
	}
}

// number returns v as a number, also of a text that is nothing but a decimal one.
func number(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case string:
		if v == "" || strings.Trim(v, "0123456789.-") != "" {
			return 0, false // no "inf", no "0x1p4", no "1e9"
		}
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return 0, false
}
