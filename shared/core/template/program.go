package template

import (
	"strings"

	"github.com/osteele/liquid/parser"
)

// program is one parsed piece: a subject, a text part, a body.
type program struct {
	file  string
	line  int // that it starts on
	nodes []node
	html  bool
}

// node is one step of a program. The set is closed: it is what the allowed tags become.
type node interface{ run(*run) (signal, error) }

type (
	literalNode struct{ text string }
	outputNode  struct {
		line  int
		value expression
	}
	// linkNode begins (open) and ends a value of href or src, which is judged as a whole.
	linkNode struct{ open, image bool }
	ifNode   struct {
		line     int
		branches []branch // an empty condition holds
	}
	caseNode struct {
		line     int
		value    expression
		branches []branch // whens; without any it is the else
	}
	branch struct {
		condition expression
		unless    bool
		whens     []expression
		nodes     []node
	}
	forNode struct {
		line             int
		name             string
		list             expression // or from and to
		from, to         expression
		limit, offset    expression
		reversed         bool
		nodes, otherwise []node
	}
	assignNode struct {
		line  int
		name  string
		value expression
	}
	jumpNode struct { // break, continue
		line int
		to   signal
	}
)

// parseText parses what is not HTML: a subject, a text part.
func parseText(file string, src source) (program, error) {
	b := &builder{p: program{file: file, line: src.line}, known: scope{}}
	var err error
	if len(src.text) > maxSource {
		return b.p, b.p.fail(src.line, "the file has %d KB, above %d KB; shorten it", len(src.text)>>10, maxSource>>10)
	}
	if b.tokens, err = b.scan(src); err != nil {
		return b.p, err
	}
	b.p.nodes, _, err = b.nodes(parser.Token{})
	return b.p, err
}

// parseHTML parses a body, and finds out where in the HTML each output stands.
func parseHTML(file string, src source) (program, error) {
	p, err := parseText(file, src)
	if err != nil {
		return p, err
	}
	p.html = true
	w := walker{p: p}
	nodes, end, err := w.nodes(p.nodes, state{line: p.line})
	if err != nil {
		return p, err
	}
	if end.place != inText || end.open != "" {
		return p, p.fail(end.line, "the HTML ends inside %s; close it", end.where())
	}
	p.nodes = nodes
	return p, nil
}

// builder makes the tree. Its tokens are consumed from the front.
type builder struct {
	p      program
	tokens []parser.Token
	known  scope
	blocks int
	loops  int
}

// scan cuts a source into tokens and applies the dashes of {{- -}} to the text beside them.
func (b *builder) scan(src source) ([]parser.Token, error) {
	var out []parser.Token
	trim := false
	for _, t := range parser.Scan(src.text, parser.SourceLoc{LineNo: src.line}, nil) {
		switch t.Type {
		case parser.TrimRightTokenType:
			trim = true
			continue
		case parser.TrimLeftTokenType:
			if n := len(out) - 1; n >= 0 && out[n].Type == parser.TextTokenType {
				out[n].Source = strings.TrimRight(out[n].Source, " \t\r\n")
			}
			trim = false
			continue
		case parser.TextTokenType:
			if trim {
				cut := strings.TrimLeft(t.Source, " \t\r\n")
				t.SourceLoc.LineNo += strings.Count(t.Source[:len(t.Source)-len(cut)], "\n")
				t.Source = cut
			}
		}
		trim = false
		out = append(out, t)
	}
	return out, nil
}

// nodes builds until a tag that ends or divides the block opened by at, and returns that tag.
func (b *builder) nodes(at parser.Token) ([]node, parser.Token, error) {
	var out []node
	for len(b.tokens) > 0 {
		t := b.tokens[0]
		b.tokens = b.tokens[1:]
		var n node
		var err error
		switch {
		case t.Type == parser.TextTokenType:
			n, err = b.text(t)
		case t.Type == parser.ObjTokenType:
			n, err = b.output(t)
		case divides(t.Name):
			if !belongs(at.Name, t.Name) {
				return nil, t, b.p.fail(t.SourceLoc.LineNo, "%s stands without its opening tag; %s", t.Source, opener(t.Name))
			}
			return out, t, nil
		default:
			n, err = b.tag(t)
		}
		if err != nil {
			return nil, t, err
		}
		if n != nil {
			out = append(out, n)
		}
	}
	if at.Name != "" {
		return nil, at, b.p.fail(at.SourceLoc.LineNo, "%s is not closed; write {%% end%s %%}", at.Source, at.Name)
	}
	return out, parser.Token{}, nil
}

func (b *builder) text(t parser.Token) (node, error) {
	for _, brace := range []string{"{{", "{%"} {
		if i := strings.Index(t.Source, brace); i >= 0 {
			line := t.SourceLoc.LineNo + strings.Count(t.Source[:i], "\n")
			return nil, b.p.fail(line, "%s is not closed on its line, or is empty; write {{ name }} or {%% tag %%}", brace)
		}
	}
	if t.Source == "" {
		return nil, nil
	}
	return literalNode{t.Source}, nil
}

func (b *builder) output(t parser.Token) (node, error) {
	e, err := b.known.compile(t.Args)
	if err != nil {
		return nil, b.p.fail(t.SourceLoc.LineNo, "%w", err)
	}
	return outputNode{t.SourceLoc.LineNo, e}, nil
}
