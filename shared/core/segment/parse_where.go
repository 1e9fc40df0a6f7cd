package segment

import (
	"cmp"
	"slices"
	"strings"

	"rapport/shared/core/yaml"
)

// The bounds of a filter.
const (
	maxConditions = 16
	maxListed     = 500
)

// words are the operators as a marketer writes them, in the order in which they are documented.
var words = []string{"is", "is_not", "in", "exists", "gt", "gte", "lt", "lte", "contains"}

// ops are the operators of a Condition that are written otherwise.
var ops = map[string]string{"is": Eq, "is_not": Ne}

// ReadWhere reads a filter on properties, in an order that does not depend on how it was written:
//
//	where: {category: lamps, brand: [Lumen, Loom], price: {gte: 20, lt: 50}}
func ReadWhere(n *yaml.Node) Where {
	var w Where
	for _, e := range n.Entries() {
		property := readPath(e.Key)
		switch {
		case e.Value.IsList():
			w = append(w, Condition{property, In, readListed(e.Value)})
		case e.Value.IsMap():
			w = append(w, readOperators(property, e.Value)...)
		default:
			w = append(w, Condition{property, Eq, readOne(e.Value)})
		}
	}
	if len(w) > maxConditions {
		n.Fail("", "has %d conditions, and %d can stand here", len(w), maxConditions)
	}
	slices.SortStableFunc(w, func(a, b Condition) int {
		return cmp.Or(strings.Compare(a.Property, b.Property), strings.Compare(a.canonical(), b.canonical()))
	})
	return w
}

func readOperators(property string, n *yaml.Node) Where {
	var w Where
	f := n.Fields(words...)
	for _, word := range words {
		if v := f.Get(word); v != nil {
			w = append(w, readCondition(property, word, v))
		}
	}
	if len(n.Entries()) == 0 {
		n.Fail("possible here: "+strings.Join(words, ", "), "asks nothing")
	}
	return w
}

func readCondition(property, word string, v *yaml.Node) Condition {
	op := cmp.Or(ops[word], word)
	switch op {
	case In:
		return Condition{property, op, readListed(v)}
	case Exists:
		return Condition{property, op, v.Bool()}
	case Gt, Gte, Lt, Lte:
		return Condition{property, op, v.Number()}
	default:
		return Condition{property, op, readOne(v)}
	}
}

func readOne(v *yaml.Node) any {
	if v.Text() == "" { // it has the checks of a text, whatever it is
		return nil
	}
	return v.Scalar()
}

func readListed(v *yaml.Node) any {
	listed := []any{}
	elements := v.List(maxListed)
	for _, e := range elements {
		listed = append(listed, readOne(e))
	}
	if v.IsList() && len(elements) == 0 {
		v.Fail("", "the list is empty, so nothing could be in it")
	}
	return listed
}

// readPath reads a property's or trait's name: dots lead into objects.
func readPath(n *yaml.Node) string {
	path := n.Text()
	if path != "" && slices.Contains(strings.Split(path, "."), "") {
		n.Fail("dots stand between names, as products.category", "%q has a dot too many", path)
	}
	return path
}
