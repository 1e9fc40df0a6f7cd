package yaml

import (
	"slices"
	"strings"
)

// Fields is a map whose keys are known beforehand. The zero Fields has none.
type Fields struct {
	node     *Node
	stranger bool // there is a key that is not known, and it has been said
}

// Fields reads the node as a map that may have the allowed keys and no others.
func (n *Node) Fields(allowed ...string) Fields {
	if n == nil {
		return Fields{}
	}
	if n.kind != mapping {
		n.Fail("the keys are "+strings.Join(allowed, ", "), "needs a map, not %s", n.Describe())
		return Fields{}
	}
	f := Fields{node: n}
	for _, e := range n.entries {
		if !slices.Contains(allowed, e.Key.text) {
			e.Key.Fail(Suggest(e.Key.text, allowed), "there is no key %q here", clip(e.Key.text))
			f.stranger = true
		}
	}
	return f
}

// Get returns the value of a key, nil when the key is not there.
func (f Fields) Get(key string) *Node {
	if f.node == nil {
		return nil
	}
	for _, e := range f.node.entries {
		if e.Key.text == key {
			return e.Value
		}
	}
	return nil
}

// Need is Get for a key that has to be there.
func (f Fields) Need(key string) *Node {
	v := f.Get(key)
	if v == nil {
		f.node.Fail("add it", "the key %q is missing", key)
	}
	return v
}

// One returns the one of keys that is there. It is a mistake if none is or several are; then it returns "".
// Where a key is not known, that is the mistake: it will have been meant for one of these.
func (f Fields) One(keys ...string) string {
	if f.node == nil {
		return ""
	}
	var there []string
	for _, k := range keys {
		if f.Get(k) != nil {
			there = append(there, k)
		}
	}
	switch {
	case len(there) == 1:
		return there[0]
	case len(there) > 1:
		f.node.Fail("keep one", "%s exclude each other", strings.Join(there, " and "))
	case !f.stranger:
		f.node.Fail("", "needs one of the keys %s", strings.Join(keys, ", "))
	}
	return ""
}

// Entries returns a map's keys and values, in their order.
func (n *Node) Entries() []Entry {
	if n == nil {
		return nil
	}
	if n.kind != mapping {
		n.Fail("", "needs a map, not %s", n.Describe())
	}
	return n.entries
}

// List returns a list's elements, at most most of them.
func (n *Node) List(most int) []*Node {
	if n == nil {
		return nil
	}
	if n.kind != list {
		n.Fail("begin each element with -, or write [a, b]", "needs a list, not %s", n.Describe())
		return nil
	}
	if len(n.items) > most {
		n.Fail("", "has %d elements, and %d can stand here", len(n.items), most)
		return nil
	}
	return n.items
}

// Texts is List of texts.
func (n *Node) Texts(most int) []string {
	var texts []string
	for _, v := range n.List(most) {
		texts = append(texts, v.Text())
	}
	return texts
}

// Len returns how many elements a list has, or entries a map; 0 for everything else.
func (n *Node) Len() int {
	if n == nil {
		return 0
	}
	return len(n.items) + len(n.entries)
}

// IsMap and IsList tell what the node is, where a value may be written in two ways. They are false for nil.
func (n *Node) IsMap() bool { return n != nil && n.kind == mapping }

// IsList tells whether the node is a list.
func (n *Node) IsList() bool { return n != nil && n.kind == list }
