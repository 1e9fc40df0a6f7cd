package template

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/osteele/liquid/values"
)

// cleaner copies data, and weighs them on the way: a value each, and one more for each 64 bytes of a text.
type cleaner struct{ weight int }

// clean copies data into what expressions may hold: nil, bool, int, float64, string, []any and
// map[string]any. So no method of a value can be called from a template. Whole numbers become int
// ("2", not "2.0"; a loop may count with them), times RFC 3339, an empty text nil. The number is the data's weight.
func clean(data map[string]any) (map[string]any, int, error) {
	var c cleaner
	v, err := c.value(data, 0)
	m, _ := v.(map[string]any)
	return m, c.weight, err
}

func (c *cleaner) value(v any, depth int) (any, error) {
	if depth > maxDepth {
		return nil, fmt.Errorf("the data are nested more than %d deep", maxDepth)
	}
	c.weight++
	switch v := v.(type) {
	case nil, bool, int:
		return v, nil
	case json.Number:
		f, err := v.Float64()
		if err != nil {
			return v.String(), nil
		}
		return whole(f), nil
	case time.Time:
		return v.Format(time.RFC3339Nano), nil
	}
	rv := reflect.ValueOf(v)
	switch {
	case rv.CanInt():
		return int(rv.Int()), nil
	case rv.CanUint():
		return whole(float64(rv.Uint())), nil
	case rv.CanFloat():
		return whole(rv.Float()), nil
	case rv.Kind() == reflect.String:
		if rv.Len() == 0 {
			return nil, nil // so that {% if item.variant %} means what it says
		}
		c.weight += rv.Len() / 64
		return strings.ToValidUTF8(rv.String(), "�"), nil
	case rv.Kind() == reflect.Slice:
		return c.list(rv, depth)
	case rv.Kind() == reflect.Map && rv.Type().Key().Kind() == reflect.String:
		return c.mapping(rv, depth)
	}
	return nil, fmt.Errorf("the data hold a %T; give nil, bool, numbers, strings, times, lists and maps", v)
}

func (c *cleaner) list(rv reflect.Value, depth int) (any, error) {
	out := make([]any, rv.Len())
	for i := range out {
		e, err := c.value(rv.Index(i).Interface(), depth+1)
		if err != nil {
			return nil, err
		}
		out[i] = e
	}
	return out, nil
}

func (c *cleaner) mapping(rv reflect.Value, depth int) (any, error) {
	out := make(map[string]any, rv.Len())
	for _, k := range rv.MapKeys() {
		e, err := c.value(rv.MapIndex(k).Interface(), depth+1)
		if err != nil {
			return nil, err
		}
		out[k.String()] = e
	}
	return out, nil
}

// whole returns a float that is a whole number as int, while floats still count one by one.
func whole(f float64) any {
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return int(f)
	}
	return f
}

// show prints a value: a list with commas, a map as nothing (its inside is of no use to a reader).
func show(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		return join(v, ", ")
	}
	return ""
}

func join(list []any, between string) string {
	var b strings.Builder
	for i, e := range list {
		if i > 0 {
			b.WriteString(between)
		}
		if _, nested := e.([]any); !nested {
			b.WriteString(show(e))
		}
	}
	return b.String()
}

// truth is Liquid's, but that an empty text is false: nothing and false are false, all else is true, 0 too.
func truth(v any) bool { return v != nil && v != false && v != any("") }

// same compares what a case and a when say. Lists and maps are never the same.
func same(a, b any) bool {
	switch a.(type) {
	case []any, map[string]any:
		return false
	}
	switch b.(type) {
	case []any, map[string]any:
		return false
	}
	return values.Equal(a, b)
}

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// printable takes out control characters, which have no business in a mail, but for tab and line end.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// oneLine makes a header's value: no line ends, no runs of spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// tidy takes out the blank lines and trailing spaces that tags leave behind: of several blank lines one stays.
func tidy(s string) string {
	var out []string
	for l := range strings.SplitSeq(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		l = strings.TrimRight(l, " \t")
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	return strings.TrimRight(strings.Join(out, "\n"), "\n") + "\n"
}
