package template

import (
	"errors"
	"fmt"

	"github.com/osteele/liquid/parser"
)

// forTag parses {% for NAME in LIST %} and {% for NAME in (FROM..TO) %}, with reversed, limit: and offset: behind.
func (b *builder) forTag(t parser.Token) (node, error) {
	n := forNode{line: t.SourceLoc.LineNo}
	if b.loops++; b.loops > maxLoops {
		return nil, b.p.fail(n.line, "more than %d loops inside each other", maxLoops)
	}
	defer func() { b.loops-- }()
	if err := b.forHead(&n, t.Args); err != nil {
		return nil, b.p.fail(n.line, "%w", err)
	}
	b.known[n.name]++
	b.known["forloop"]++
	body, end, err := b.nodes(t)
	b.known[n.name]--
	b.known["forloop"]--
	if err != nil {
		return nil, err
	}
	n.nodes = body
	if end.Name == "else" {
		if n.otherwise, end, err = b.nodes(t); err != nil {
			return nil, err
		}
		if end.Name == "else" {
			return nil, b.p.fail(end.SourceLoc.LineNo, "a loop has one {%% else %%}")
		}
	}
	return n, nil
}

func (b *builder) forHead(n *forNode, args string) error {
	ts, err := lex(args)
	if err != nil {
		return err
	}
	if len(ts) < 3 || ts[0].kind != word || ts[1].kind != in {
		return errors.New("write {% for item in cart.items %}")
	}
	n.name = ts[0].text
	if err := own(n.name); err != nil {
		return err
	}
	split := listEnd(ts)
	if err := b.forList(n, args, ts[2:split]); err != nil {
		return err
	}
	return b.modifiers(n, args, ts[split:])
}

// listEnd returns the index of the first modifier.
func listEnd(ts []token) int {
	for i, t := range ts {
		first := i > 2 && ts[i-1].text != "|"
		if first && (t.text == "reversed" && t.kind == word || t.kind == argument) {
			return i
		}
	}
	return len(ts)
}

func (b *builder) forList(n *forNode, args string, ts []token) (err error) {
	last := len(ts) - 1
	for i, t := range ts {
		if t.kind != dots {
			continue
		}
		if ts[0].text != "(" || ts[last].text != ")" {
			return errors.New("a range stands in brackets: (1..5)")
		}
		if n.from, err = b.known.compile(args[ts[0].to:t.from]); err != nil {
			return err
		}
		n.to, err = b.known.compile(args[ts[i].to:ts[last].from])
		return err
	}
	n.list, err = b.known.compile(args[ts[0].from:ts[last].to])
	return err
}

func (b *builder) modifiers(n *forNode, args string, ts []token) error {
	for i := 0; i < len(ts); {
		if ts[i].text == "reversed" && ts[i].kind == word {
			n.reversed = true
			i++
			continue
		}
		from := i + 1
		for i = from; i < len(ts) && ts[i].kind != argument && ts[i].text != "reversed"; i++ {
		}
		if from == i {
			return fmt.Errorf("%s needs a number: limit: 5", ts[from-1].text)
		}
		e, err := b.known.compile(args[ts[from].from:ts[i-1].to])
		if err != nil {
			return err
		}
		switch ts[from-1].text {
		case "limit":
			n.limit = e
		case "offset":
			n.offset = e
		default:
			return fmt.Errorf("a loop knows no %q; it knows limit:, offset: and reversed", ts[from-1].text)
		}
	}
	return nil
}

// run goes through a list's values, or a map's [key, value] pairs in the order of its keys.
func (n forNode) run(r *run) (signal, error) {
	r.line = n.line
	length, at, err := n.values(r)
	if err != nil {
		return on, r.fail(n.line, err)
	}
	if length == 0 {
		return r.all(n.otherwise)
	}
	name, loop := r.vars[n.name], r.vars["forloop"]
	defer func() { r.vars[n.name], r.vars["forloop"] = name, loop }()
	for i := range length {
		if r.rounds++; r.rounds > maxRounds {
			return on, r.fail(n.line, fmt.Errorf("more than %d rounds of loops in one mail; use limit", maxRounds))
		}
		j := i
		if n.reversed {
			j = length - 1 - i
		}
		r.vars[n.name] = at(j)
		r.vars["forloop"] = map[string]any{"first": i == 0, "last": i == length-1, "index": i + 1, "index0": i,
			"rindex": length - i, "rindex0": length - 1 - i, "length": length}
		s, err := r.all(n.nodes)
		if err != nil {
			return on, err
		}
		if s == leave {
			break
		}
	}
	return on, nil
}

// values returns how many rounds there are, and the value of each; limit and offset are applied first.
func (n forNode) values(r *run) (int, func(int) any, error) {
	length, at, err := n.whole(r)
	if err != nil {
		return 0, nil, err
	}
	offset, limit := 0, length
	if !n.offset.empty() {
		if offset, err = r.int(n.offset); err != nil {
			return 0, nil, err
		}
		offset = max(0, min(offset, length))
	}
	if !n.limit.empty() {
		if limit, err = r.int(n.limit); err != nil {
			return 0, nil, err
		}
	}
	length = max(0, min(length-offset, limit))
	if length > maxRange {
		return 0, nil, fmt.Errorf("a loop over %d entries, above %d; use limit", length, maxRange)
	}
	return length, func(i int) any { return at(offset + i) }, nil
}

func (n forNode) whole(r *run) (int, func(int) any, error) {
	if n.list.empty() {
		from, err := r.int(n.from)
		if err != nil {
			return 0, nil, err
		}
		to, err := r.int(n.to)
		if err != nil || to < from {
			return 0, nil, err
		}
		return to - from + 1, func(i int) any { return from + i }, nil
	}
	v, err := r.value(n.list)
	if err != nil {
		return 0, nil, err
	}
	switch v := v.(type) {
	case []any:
		return len(v), func(i int) any { return v[i] }, nil
	case map[string]any:
		r.steps += len(v) / perSorted
		keys := sortedKeys(v)
		return len(keys), func(i int) any { return []any{keys[i], v[keys[i]]} }, nil
	}
	return 0, nil, nil
}
