package yaml

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

type kind uint8

const (
	null kind = iota
	scalar
	list
	mapping
)

// Node is a value with its place. The nil Node stands for a key that is not there: its methods return
// zero values and find no mistake. A method that finds the node to be something else notes that as a
// mistake of the file and returns the zero value.
type Node struct {
	Line, Column int
	file         *File
	kind         kind
	text         string // of a scalar, as written, without quotes
	value        any    // of a scalar: string, float64 or bool
	items        []*Node
	entries      []Entry
}

// Entry is a key of a map with its value.
type Entry struct {
	Key   *Node // a text
	Value *Node
}

// Fail notes a mistake at the node's place. A hint may be empty.
func (n *Node) Fail(hint, problem string, args ...any) {
	if n != nil {
		n.file.fail(n.Line, n.Column, fmt.Sprintf(problem, args...), hint)
	}
}

// Describe says what the node is, for an error.
func (n *Node) Describe() string {
	switch {
	case n == nil || n.kind == null:
		return "nothing"
	case n.kind == list:
		return "a list"
	case n.kind == mapping:
		return "a map"
	default:
		return fmt.Sprintf("%q", clip(n.text))
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

func (f *File) node(t *token.Token) *Node {
	n := &Node{file: f}
	if t != nil && t.Position != nil {
		n.Line, n.Column = t.Position.Line, t.Position.Column
	}
	return n
}

// convert copies the parser's tree. It always returns a node, an empty one for what is refused.
func (f *File) convert(a ast.Node, depth int) *Node {
	n := f.node(a.GetToken())
	if depth > MaxDepth {
		f.tooDeep(a.GetToken())
		return n
	}
	switch a := a.(type) {
	case *ast.MappingNode:
		return f.mapping(n, a.Values, depth)
	case *ast.MappingValueNode:
		return f.mapping(n, []*ast.MappingValueNode{a}, depth)
	case *ast.SequenceNode:
		n.kind = list
		for _, v := range a.Values {
			n.items = append(n.items, f.convertValue(v, n, depth+1))
		}
	case *ast.NullNode:
	case *ast.BoolNode:
		n.scalar(a.Token.Value, a.Value)
	case *ast.StringNode:
		n.scalar(a.Value, a.Value)
	case *ast.LiteralNode:
		n.scalar(a.Value.Value, a.Value.Value)
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		n.scalar(a.GetToken().Value, plain(a.GetToken().Value))
	default:
		f.refuse(n, a)
	}
	return n
}

// convertValue is convert for what may be missing altogether.
func (f *File) convertValue(a ast.Node, parent *Node, depth int) *Node {
	if a == nil {
		return &Node{file: f, Line: parent.Line, Column: parent.Column}
	}
	return f.convert(a, depth)
}

func (f *File) mapping(n *Node, values []*ast.MappingValueNode, depth int) *Node {
	n.kind = mapping
	seen := map[string]int{}
	for i, v := range values {
		key := f.key(v.Key)
		if i == 0 && !inFlow(n, key) {
			n.Line, n.Column = key.Line, key.Column
		}
		if first, twice := seen[key.text]; twice {
			key.Fail("keep one of the two", "the key %q is here a second time; the first is in line %d", clip(key.text), first)
		}
		seen[key.text] = key.Line
		n.entries = append(n.entries, Entry{key, f.convertValue(v.Value, key, depth+1)})
	}
	return n
}

// inFlow tells whether a map begins with its own brace, before its first key. The parser gives
// a map without braces the place of its first colon.
func inFlow(n, key *Node) bool {
	return n.Line < key.Line || n.Line == key.Line && n.Column < key.Column
}

func (f *File) key(k ast.MapKeyNode) *Node {
	switch k := k.(type) {
	case *ast.StringNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		n := f.convert(k, 0)
		n.value = n.text
		return n
	}
	n := f.node(k.GetToken())
	f.refuse(n, k)
	return n
}

func (f *File) refuse(n *Node, a ast.Node) {
	switch a.(type) {
	case *ast.AnchorNode, *ast.AliasNode:
		n.Fail("write the value out", "anchors (&) and aliases (*) are not read here")
	case *ast.MergeKeyNode:
		n.Fail("write the keys out", "merging by << is not read here")
	case *ast.TagNode:
		n.Fail("delete it, or put the value in quotes", "tags (!) are not read here")
	case *ast.DirectiveNode:
		n.Fail("delete the line", "directives (%%) are not read here")
	default:
		n.Fail("a key is a plain text", "cannot be read here")
	}
}

func (n *Node) scalar(text string, value any) {
	n.kind, n.text, n.value = scalar, text, value
}
