package template

import (
	"fmt"
	"slices"
	"strings"
)

// names are all that a template can see. A nil list means that anything may follow
// (a customer has whatever traits the shop sends).
var names = map[string][]string{
	"customer": nil,
	"cart":     {"id", "items", "total", "currency", "size"},
	"order":    {"id", "items", "total", "revenue", "subtotal", "shipping", "tax", "discount", "currency", "address", "coupon", "size"},
	"shop":     {"name", "url", "currency", "address", "size"},
	"message":  {"id", "campaign", "topic", "size"},
	"links":    {"shop", "cart", "unsubscribe", "preferences", "size"},
}

var forloop = []string{"first", "last", "index", "index0", "rindex", "rindex0", "length", "size"}

// scope is what is known at one place of a template: names, and what assign and for have added.
type scope map[string]int

// check refuses a name that nothing stands behind, and one that is not among the fields of a fixed name.
func (s scope) check(name, field string) error {
	fields, ok := names[name]
	if name == "forloop" {
		fields = forloop
	}
	switch {
	case name == "empty" || name == "blank":
		return fmt.Errorf("there is no %s; write {%% if name %%}, which an empty text is not, or compare a list's size with 0", name)
	case s[name] == 0 && !ok:
		return fmt.Errorf("unknown name %q; %s", name, suggest(name, s.all()))
	case field != "" && fields != nil && (ok || name == "forloop") && !slices.Contains(fields, field):
		return fmt.Errorf("%s has no %q; %s", name, field, suggest(field, fields))
	}
	return nil
}

func (s scope) all() []string {
	var out []string
	for n := range names {
		out = append(out, n)
	}
	for n, count := range s {
		if count > 0 {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// suggest returns the hint behind an unknown word: the nearest known one, else all of them.
func suggest(word string, known []string) string {
	best, least := "", 6
	for _, k := range known {
		d := 2 * distance(strings.ToLower(word), strings.ToLower(k))
		if !strings.HasPrefix(word, k[:1]) {
			d++ // of two equally near, the one with the same first letter
		}
		if d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return "there are " + strings.Join(known, ", ")
}

// distance counts the letters to insert, delete or replace between a and b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
