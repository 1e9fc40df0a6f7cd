package wiring

import (
	"strings"

	"github.com/goccy/go-yaml/ast"
)

// substitute is !Sub: ${Name}, ${Resource.Attribute} and ${!Literal} in a text, or a list of
// a text and a mapping of further names.
func (t *template) substitute(at, arg ast.Node) (any, error) {
	extra := map[string]any{}
	if l, ok := plain(arg).(*ast.SequenceNode); ok && len(l.Values) == 2 {
		v, err := t.value(l.Values[1])
		if err != nil {
			return nil, err
		}
		if extra, ok = v.(map[string]any); !ok {
			return nil, t.errorf(at, "!Sub wants a text, or a text and a mapping")
		}
		arg = l.Values[0]
	}
	text, err := t.text(arg)
	if err != nil {
		return nil, err
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "${")
		out.WriteString(before)
		if !found {
			return out.String(), nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed {
			return nil, t.errorf(at, "!Sub has a ${ without its }")
		}
		s, err := t.variable(at, name, extra)
		if err != nil {
			return nil, err
		}
		out.WriteString(s)
		text = after
	}
}

func (t *template) variable(at ast.Node, name string, extra map[string]any) (string, error) {
	if lit, ok := strings.CutPrefix(name, "!"); ok {
		return "${" + lit + "}", nil
	}
	if v, ok := extra[name]; ok {
		s, _ := v.(string)
		return s, nil
	}
	var v any
	var err error
	if strings.Contains(name, ".") {
		v, err = t.attribute(at, name)
	} else {
		v, err = t.ref(at, name)
	}
	s, _ := v.(string)
	return s, err
}
