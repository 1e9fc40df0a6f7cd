package template

import (
	"errors"
	"strings"

	"github.com/osteele/liquid/parser"
)

// tags that open something or stand alone; those that divide and close follow from them.
var tagNames = []string{"if", "unless", "case", "for", "break", "continue", "assign", "comment", "raw"}

var dividers = map[string][]string{ // by the tag that they stand in
	"if": {"elsif", "else", "endif"}, "unless": {"else", "endunless"},
	"case": {"when", "else", "endcase"}, "for": {"else", "endfor"},
}

func divides(name string) bool { return opener(name) != "" }

func belongs(block, name string) bool {
	for _, n := range dividers[block] {
		if n == name {
			return true
		}
	}
	return false
}

// opener says which tag name belongs to; "" if name divides and closes nothing.
func opener(name string) string {
	var in []string
	for _, block := range tagNames {
		if belongs(block, name) {
			in = append(in, "{% "+block+" %}")
		}
	}
	if len(in) == 0 {
		return ""
	}
	return "it belongs to " + strings.Join(in, " or ")
}

func (b *builder) tag(t parser.Token) (node, error) {
	switch t.Name {
	case "if", "unless":
		return b.block(t, b.ifTag)
	case "case":
		return b.block(t, b.caseTag)
	case "for":
		return b.block(t, b.forTag)
	case "break", "continue":
		return b.jumpTag(t)
	case "assign":
		return b.assignTag(t)
	case "comment", "raw":
		return b.skipTag(t)
	}
	return nil, b.p.fail(t.SourceLoc.LineNo, "there is no tag %q; %s", t.Name, suggest(t.Name, tagNames))
}

// block bounds how deep blocks stand in each other.
func (b *builder) block(t parser.Token, make func(parser.Token) (node, error)) (node, error) {
	if b.blocks++; b.blocks > maxBlocks {
		return nil, b.p.fail(t.SourceLoc.LineNo, "more than %d blocks inside each other", maxBlocks)
	}
	n, err := make(t)
	b.blocks--
	return n, err
}

func (b *builder) ifTag(t parser.Token) (node, error) {
	n := ifNode{line: t.SourceLoc.LineNo}
	for at := t; ; {
		br := branch{unless: at.Name == "unless"}
		var err error
		if at.Name != "else" {
			if br.condition, err = b.known.compile(at.Args); err != nil {
				return nil, b.p.fail(at.SourceLoc.LineNo, "%w", err)
			}
		}
		var end parser.Token
		if br.nodes, end, err = b.nodes(t); err != nil {
			return nil, err
		}
		n.branches = append(n.branches, br)
		if end.Name == "end"+t.Name {
			return n, nil
		}
		if at.Name == "else" {
			return nil, b.p.fail(end.SourceLoc.LineNo, "%s stands behind {%% else %%}, which must be the last", end.Source)
		}
		at = end
	}
}

func (b *builder) caseTag(t parser.Token) (node, error) {
	n := caseNode{line: t.SourceLoc.LineNo}
	var err error
	if n.value, err = b.known.compile(t.Args); err != nil {
		return nil, b.p.fail(n.line, "%w", err)
	}
	before, at, err := b.nodes(t)
	if err != nil {
		return nil, err
	}
	if !blank(before) {
		return nil, b.p.fail(n.line, "between {%% case %%} and the first {%% when %%} nothing may stand")
	}
	for at.Name != "endcase" {
		var br branch
		if at.Name == "when" {
			if br.whens, err = b.whens(at.Args); err != nil {
				return nil, b.p.fail(at.SourceLoc.LineNo, "%w", err)
			}
		}
		var end parser.Token
		if br.nodes, end, err = b.nodes(t); err != nil {
			return nil, err
		}
		n.branches = append(n.branches, br)
		if at.Name == "else" && end.Name != "endcase" {
			return nil, b.p.fail(end.SourceLoc.LineNo, "%s stands behind {%% else %%}, which must be the last", end.Source)
		}
		at = end
	}
	return n, nil
}

// whens compiles the values of a when: "a", "b" or "c".
func (b *builder) whens(args string) ([]expression, error) {
	ts, err := lex(args)
	if err != nil {
		return nil, err
	}
	var out []expression
	from := 0
	for _, t := range append(ts, token{text: ",", from: len(args), to: len(args)}) {
		if t.text != "," && (t.text != "or" || t.kind != operator) {
			continue
		}
		e, err := b.known.compile(args[from:t.from])
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		from = t.to
	}
	return out, nil
}

func blank(nodes []node) bool {
	for _, n := range nodes {
		if l, ok := n.(literalNode); !ok || strings.TrimSpace(l.text) != "" {
			return false
		}
	}
	return true
}

func (b *builder) jumpTag(t parser.Token) (node, error) {
	if b.loops == 0 {
		return nil, b.p.fail(t.SourceLoc.LineNo, "%s stands outside of a loop", t.Source)
	}
	if t.Name == "break" {
		return jumpNode{t.SourceLoc.LineNo, leave}, nil
	}
	return jumpNode{t.SourceLoc.LineNo, again}, nil
}

func (b *builder) assignTag(t parser.Token) (node, error) {
	name, value, ok := strings.Cut(t.Args, "=")
	name = strings.TrimSpace(name)
	if !ok || nameLen(name) != len(name) || name == "" {
		return nil, b.p.fail(t.SourceLoc.LineNo, "write {%% assign name = value %%}")
	}
	if err := own(name); err != nil {
		return nil, b.p.fail(t.SourceLoc.LineNo, "%w", err)
	}
	e, err := b.known.compile(strings.TrimSpace(value))
	if err != nil {
		return nil, b.p.fail(t.SourceLoc.LineNo, "%w", err)
	}
	b.known[name]++
	return assignNode{t.SourceLoc.LineNo, name, e}, nil
}

// own refuses a new name that would hide one that means something.
func own(name string) error {
	_, fixed := names[name]
	lexed := next(name)
	if fixed || name == "forloop" || literal(name) || name == "empty" || name == "blank" || lexed.kind != word {
		return errors.New(name + " has a meaning already; choose another name")
	}
	return nil
}

// skipTag reads to the end of a comment, whose content is dropped, or of a raw, whose content is literal.
func (b *builder) skipTag(t parser.Token) (node, error) {
	var text strings.Builder
	for i, u := range b.tokens {
		if u.Type == parser.TagTokenType && u.Name == "end"+t.Name {
			b.tokens = b.tokens[i+1:]
			if t.Name == "comment" || text.Len() == 0 {
				return nil, nil
			}
			return literalNode{text.String()}, nil
		}
		text.WriteString(u.Source)
	}
	return nil, b.p.fail(t.SourceLoc.LineNo, "%s is not closed; write {%% end%s %%}", t.Source, t.Name)
}
