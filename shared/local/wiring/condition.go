package wiring

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// choose is !If: only the branch that is taken is resolved.
func (t *template) choose(at, arg ast.Node) (any, error) {
	l, ok := plain(arg).(*ast.SequenceNode)
	if !ok || len(l.Values) != 3 {
		return nil, t.errorf(at, "!If wants a condition and two values")
	}
	name, err := t.text(l.Values[0])
	if err != nil {
		return nil, err
	}
	holds, err := t.condition(at, name)
	if err != nil {
		return nil, err
	}
	if holds {
		return t.value(l.Values[1])
	}
	return t.value(l.Values[2])
}

// condition resolves a named one.
func (t *template) condition(at ast.Node, name string) (bool, error) {
	c := t.field(t.conditions, name)
	if c == nil {
		return false, t.errorf(at, "there is no condition %s", name)
	}
	return t.holds(c)
}

func (t *template) holds(n ast.Node) (bool, error) {
	name, arg := operator(t, n)
	if name == "Condition" {
		s, err := t.text(arg)
		if err != nil {
			return false, err
		}
		return t.condition(n, s)
	}
	l, ok := plain(arg).(*ast.SequenceNode)
	if !ok {
		return false, t.errorf(n, "this condition is not understood")
	}
	switch name {
	case "Equals":
		return t.equal(n, l)
	case "Not":
		h, err := t.every(l.Values, true)
		return !h, err
	case "And":
		return t.every(l.Values, true)
	case "Or":
		h, err := t.every(l.Values, false)
		return !h, err
	}
	return false, t.errorf(n, "this condition is not understood")
}

// every tells whether all conditions are as wanted.
func (t *template) every(nodes []ast.Node, want bool) (bool, error) {
	for _, n := range nodes {
		if h, err := t.holds(n); err != nil || h != want {
			return false, err
		}
	}
	return true, nil
}

func (t *template) equal(at ast.Node, l *ast.SequenceNode) (bool, error) {
	if len(l.Values) != 2 {
		return false, t.errorf(at, "!Equals wants two values")
	}
	a, err := t.text(l.Values[0])
	if err != nil {
		return false, err
	}
	b, err := t.text(l.Values[1])
	return a == b, err
}

// operator takes a condition apart, in its short or its long form.
func operator(t *template, n ast.Node) (name string, arg ast.Node) {
	if tag, ok := plain(n).(*ast.TagNode); ok {
		return strings.TrimPrefix(tag.Start.Value, "!"), tag.Value
	}
	if pairs, err := t.pairs(n); err == nil && len(pairs) == 1 {
		return strings.TrimPrefix(pairs[0].key, "Fn::"), pairs[0].value
	}
	return "", nil
}
