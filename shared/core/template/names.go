package template

import (
	"fmt"
	"slices"
	"strings"

	"rapport/shared/core/yaml"
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
	if near := yaml.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return "there are " + strings.Join(known, ", ")
}
