package template

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/osteele/liquid/expressions"
)

// filter is one of ours. A nil value is "nothing": most filters return nothing for it.
type filter struct {
	least, most int // arguments
	apply       func(v any, args []any, shop Look) (any, error)
}

// filterTable returns the filters that exist; there are no others.
func filterTable() map[string]filter {
	return map[string]filter{
		"money": {0, 1, money}, "date": {0, 1, date}, "default": {1, 1, orElse},
		"upcase": text(strings.ToUpper), "downcase": text(strings.ToLower), "capitalize": text(capitalize),
		"url": text(escapeURL), "escape": {0, 0, func(v any, _ []any, _ Look) (any, error) { return v, nil }},
		"size": {0, 0, size}, "first": {0, 0, first}, "last": {0, 0, last}, "join": {0, 1, joinList}, "truncate": {0, 2, truncate},
		"plus": sum(func(a, b float64) float64 { return a + b }), "minus": sum(func(a, b float64) float64 { return a - b }),
		"times": sum(func(a, b float64) float64 { return a * b }), "round": {0, 1, round},
	}
}

// checkFilter refuses a filter that does not exist, or has too few or many arguments.
func checkFilter(name string, arguments int) error {
	table := filterTable()
	f, ok := table[name]
	switch {
	case !ok:
		return fmt.Errorf("there is no filter %q; %s", name, suggest(name, slices.Sorted(maps.Keys(table))))
	case arguments < f.least:
		return fmt.Errorf("filter %s needs a value: %s: …", name, name)
	case arguments > f.most:
		return fmt.Errorf("filter %s takes at most %d values, not %d", name, f.most, arguments)
	}
	return nil
}

// filters gives the table to the expression library, bound to one rendering and its bounds.
func (r *run) filters(shop Look) expressions.Config {
	c := expressions.NewConfig()
	for name, f := range filterTable() {
		c.AddFilter(name, func(v any, args ...any) (any, error) {
			if err := r.pass(v); err != nil {
				return nil, err
			}
			out, err := f.apply(v, args, shop)
			if err != nil {
				return nil, err
			}
			if s, ok := out.(string); ok && len(s) > maxString {
				return nil, fmt.Errorf("more than %d KB of text", maxString>>10)
			}
			return out, r.pass(out)
		})
	}
	return c
}

// pass counts what goes through a filter.
func (r *run) pass(v any) error {
	switch v := v.(type) {
	case string:
		r.filtered += len(v)
	case []any:
		r.filtered += r.weight // printing it may print all
	}
	if r.filtered > maxFiltered {
		return fmt.Errorf("the filters of this template have more than %d MB of text to work on; loop over less", maxFiltered>>20)
	}
	return nil
}

func text(f func(string) string) filter {
	return filter{apply: func(v any, _ []any, _ Look) (any, error) {
		if v == nil {
			return nil, nil
		}
		return f(bounded(v)), nil
	}}
}

// bounded prints a value, cut where no filter may go beyond anyway.
func bounded(v any) string {
	s := show(v)
	if len(s) > maxString {
		return strings.ToValidUTF8(s[:maxString], "")
	}
	return s
}

func capitalize(s string) string {
	c, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(c)) + s[n:]
}

func escapeURL(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// orElse returns its argument in place of nothing, false, "" and an empty list.
func orElse(v any, args []any, _ Look) (any, error) {
	empty := v == nil || v == false
	switch v := v.(type) {
	case string:
		empty = strings.TrimSpace(v) == ""
	case []any:
		empty = len(v) == 0
	}
	if empty {
		return args[0], nil
	}
	return v, nil
}

// size counts a list's or map's entries, or a string's characters.
func size(v any, _ []any, _ Look) (any, error) {
	switch v := v.(type) {
	case []any:
		return len(v), nil
	case map[string]any:
		return len(v), nil
	}
	return utf8.RuneCountInString(show(v)), nil
}

func first(v any, _ []any, _ Look) (any, error) {
	if l, ok := v.([]any); ok && len(l) > 0 {
		return l[0], nil
	}
	return nil, nil
}

func last(v any, _ []any, _ Look) (any, error) {
	if l, ok := v.([]any); ok && len(l) > 0 {
		return l[len(l)-1], nil
	}
	return nil, nil
}

func joinList(v any, args []any, _ Look) (any, error) {
	between := ", "
	if len(args) > 0 {
		between = show(args[0])
	}
	l, ok := v.([]any)
	if !ok {
		return v, nil
	}
	if len(l)*len(between) > maxString {
		return nil, fmt.Errorf("more than %d KB of text", maxString>>10)
	}
	return join(l, between), nil
}

// truncate cuts a text to so many characters (50), the ending (…) included.
func truncate(v any, args []any, _ Look) (any, error) {
	n, end := 50, "…"
	if len(args) > 0 {
		var ok bool
		if n, ok = args[0].(int); !ok || n < 1 {
			return nil, fmt.Errorf("%q is not a number of characters", show(args[0]))
		}
	}
	if len(args) > 1 {
		end = show(args[1])
	}
	if v == nil {
		return nil, nil
	}
	s := []rune(bounded(v))
	if len(s) <= n {
		return string(s), nil
	}
	keep := max(0, n-utf8.RuneCountInString(end))
	return strings.TrimRightFunc(string(s[:keep]), unicode.IsSpace) + end, nil
}

func sum(f func(a, b float64) float64) filter {
	return filter{1, 1, func(v any, args []any, _ Look) (any, error) {
		a, err := amount(v)
		if err != nil {
			return nil, err
		}
		b, err := amount(args[0])
		if err != nil {
			return nil, err
		}
		return finite(f(a, b))
	}}
}

// round rounds half away from zero to so many digits behind the point (0).
func round(v any, args []any, _ Look) (any, error) {
	f, err := amount(v)
	if err != nil {
		return nil, err
	}
	digits := 0
	if len(args) > 0 {
		var ok bool
		if digits, ok = args[0].(int); !ok || digits < 0 || digits > 6 {
			return nil, errors.New("round takes 0 to 6 digits")
		}
	}
	p := math.Pow10(digits)
	return finite(math.Round(f*p) / p)
}

// amount reads a number, or a text that is one; nothing is 0.
func amount(v any) (float64, error) {
	switch v := v.(type) {
	case nil:
		return 0, nil
	case int:
		return float64(v), nil
	case float64:
		return v, nil
	case string:
		if f, err := strconv.ParseFloat(strings.TrimSpace(v), 64); err == nil {
			return f, nil
		}
	}
	return 0, fmt.Errorf("%q is not a number", shorten(show(v)))
}

func finite(f float64) (any, error) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return nil, errors.New("the result is no number")
	}
	return whole(f), nil
}

// shorten keeps an error's quotation of data short.
func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
