package wiring

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// template is the syntax tree with what is needed to resolve values in it. Decoding into
// Go values would silently drop the tags (!Ref, !Sub, !GetAtt), so it is not done.
type template struct {
	file       string
	root       ast.Node
	parameters map[string]string
	conditions ast.Node
	resources  []resource
}

// resource is one entry of Resources.
type resource struct {
	id, kind   string
	node       ast.Node // the key, for errors
	properties ast.Node // nil when it has none
}

// pair is one entry of a mapping.
type pair struct {
	key   string
	node  ast.Node // the key
	value ast.Node
}

func parse(file string, b []byte, given map[string]string) (*template, error) {
	f, err := parser.ParseBytes(b, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: a template is exactly one YAML document", file)
	}
	t := &template{file: file, root: f.Docs[0].Body}
	for _, n := range ast.Filter(ast.AliasType, t.root) {
		return nil, t.errorf(n, "aliases are not understood: write the value out")
	}
	t.conditions = t.field(t.root, "Conditions")
	if err := t.readParameters(given); err != nil {
		return nil, err
	}
	return t, t.readResources()
}

func (t *template) readParameters(given map[string]string) error {
	t.parameters = map[string]string{}
	pairs, err := t.pairs(t.field(t.root, "Parameters"))
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if v, ok := given[p.key]; ok {
			t.parameters[p.key] = v
			continue
		}
		d := t.field(p.value, "Default")
		if d == nil {
			continue // an error only where it is used
		}
		if t.parameters[p.key], err = t.text(d); err != nil {
			return err
		}
	}
	return nil
}

func (t *template) readResources() error {
	pairs, err := t.pairs(t.field(t.root, "Resources"))
	if err != nil {
		return err
	}
	if len(pairs) == 0 {
		return fmt.Errorf("%s: there are no Resources", t.file)
	}
	for _, p := range pairs {
		kind, err := t.text(t.field(p.value, "Type"))
		if err != nil || kind == "" {
			return t.errorf(p.node, "%s has no Type", p.key)
		}
		on, err := t.wanted(p.value)
		if err != nil {
			return err
		}
		if on {
			t.resources = append(t.resources, resource{p.key, kind, p.node, t.field(p.value, "Properties")})
		}
	}
	return nil
}

// wanted tells whether a resource's Condition, if it has one, holds.
func (t *template) wanted(n ast.Node) (bool, error) {
	c := t.field(n, "Condition")
	if c == nil {
		return true, nil
	}
	name, err := t.text(c)
	if err != nil {
		return false, err
	}
	return t.condition(c, name)
}

func (t *template) resource(id string) (resource, bool) {
	for _, r := range t.resources {
		if r.id == id {
			return r, true
		}
	}
	return resource{}, false
}

// field returns the value under a key of a mapping, nil when n has none.
func (t *template) field(n ast.Node, key string) ast.Node {
	pairs, err := t.pairs(n)
	if err != nil {
		return nil
	}
	for _, p := range pairs {
		if p.key == key {
			return p.value
		}
	}
	return nil
}

// path is field of field.
func (t *template) path(n ast.Node, keys ...string) ast.Node {
	for _, k := range keys {
		n = t.field(n, k)
	}
	return n
}

// pairs returns a mapping's entries; none for nil and null.
func (t *template) pairs(n ast.Node) ([]pair, error) {
	var values []*ast.MappingValueNode
	switch m := plain(n).(type) {
	case nil, *ast.NullNode:
		return nil, nil
	case *ast.MappingNode:
		values = m.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{m}
	default:
		return nil, t.errorf(n, "a mapping is expected here")
	}
	out := make([]pair, 0, len(values))
	for _, v := range values {
		out = append(out, pair{scalar(v.Key), v.Key, v.Value})
	}
	return out, nil
}

// plain takes an anchor off; with no aliases it means nothing.
func plain(n ast.Node) ast.Node {
	if a, ok := n.(*ast.AnchorNode); ok {
		return a.Value
	}
	return n
}

func scalar(n ast.Node) string {
	switch s := n.(type) {
	case *ast.StringNode:
		return s.Value
	case *ast.LiteralNode:
		return s.Value.Value
	}
	return n.GetToken().Value
}

func (t *template) errorf(n ast.Node, format string, args ...any) error {
	line := 0
	if n != nil && n.GetToken() != nil {
		line = n.GetToken().Position.Line
	}
	return fmt.Errorf("%s:%d: %s", t.file, line, fmt.Sprintf(format, args...))
}
