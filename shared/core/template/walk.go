package template

import "strings"

// walker goes through a body once, along the HTML, and decides by place what each output may do. Data never move
// the state, because what is written is escaped; so the place that is found here is the place that a reader's program will see.
type walker struct {
	p    program
	loop []state // at the start of each loop that we are in
}

// nodes returns the nodes with the borders of links put in, and the state behind them.
func (w *walker) nodes(nodes []node, s state) ([]node, state, error) {
	var out []node
	for _, n := range nodes {
		var err error
		switch n := n.(type) {
		case literalNode:
			out, err = w.literal(out, n, &s)
		case outputNode:
			s.line = n.line
			err = w.output(n, s)
			out = append(out, n)
		case ifNode:
			s, err = w.branches(n.line, n.branches, s)
			out = append(out, n)
		case caseNode:
			s, err = w.branches(n.line, n.branches, s)
			out = append(out, n)
		case forNode:
			s, err = w.forLoop(&n, s)
			out = append(out, n)
		case jumpNode:
			if begin := w.loop[len(w.loop)-1]; !s.same(begin) {
				err = w.p.fail(n.line, "break and continue must not stand inside a tag or an element that the loop has opened")
			}
			out = append(out, n)
		default:
			out = append(out, n)
		}
		if err != nil {
			return nil, s, err
		}
	}
	return out, s, nil
}

// literal moves over text, and marks where the value of a href or src begins and ends.
func (w *walker) literal(out []node, n literalNode, s *state) ([]node, error) {
	from := 0
	cut := func(to int) {
		if to > from {
			out = append(out, literalNode{n.text[from:to]})
		}
		from = to
	}
	for i := 0; i < len(n.text); {
		before := *s
		read, err := s.step(n.text[i:])
		if err != nil {
			return nil, w.p.fail(s.line, "%w", err)
		}
		s.line += strings.Count(n.text[i:i+read], "\n")
		link := before.attribute == "href" || before.attribute == "src"
		switch {
		case link && before.place == beforeValue && s.place == inValue:
			cut(i + read)
			out = append(out, linkNode{open: true, image: before.attribute == "src"})
		case link && before.place == inValue && s.place != inValue:
			cut(i)
			out = append(out, linkNode{image: before.attribute == "src"})
		}
		i += read
	}
	cut(len(n.text))
	return out, nil
}

// output refuses places where escaping cannot make a value harmless.
func (w *walker) output(n outputNode, s state) error {
	switch {
	case s.place == inText:
		return nil
	case s.place == inValue && (s.attribute == "style" || s.attribute == "class"):
		return w.p.fail(n.line, "a value must not stand in %s; write the %s out", s.attribute, s.attribute)
	case s.place == inValue:
		return nil
	case s.place == inComment:
		return w.p.fail(n.line, "a value must not stand in an HTML comment; use {%% comment %%}")
	}
	return w.p.fail(n.line, "a value must not stand among a tag's names; it may stand in text, and in quotes as an attribute's value")
}

// branches requires that the HTML stands in one place, whichever branch is taken, or none.
func (w *walker) branches(line int, branches []branch, s state) (state, error) {
	always := false
	end := s
	for i, b := range branches {
		nodes, t, err := w.nodes(b.nodes, s)
		if err != nil {
			return s, err
		}
		branches[i].nodes = nodes
		if i > 0 && !t.same(end) {
			return s, w.uneven(line)
		}
		end = t
		always = always || b.condition.empty() && len(b.whens) == 0
	}
	if !always && !end.same(s) {
		return s, w.uneven(line)
	}
	return end, nil
}

func (w *walker) uneven(line int) error {
	return w.p.fail(line, "the branches open and close different tags; each must close what it opens")
}

func (w *walker) forLoop(n *forNode, s state) (state, error) {
	w.loop = append(w.loop, s)
	nodes, end, err := w.nodes(n.nodes, s)
	w.loop = w.loop[:len(w.loop)-1]
	if err != nil {
		return s, err
	}
	otherwise, none, err := w.nodes(n.otherwise, s)
	if err != nil {
		return s, err
	}
	if !end.same(s) || !none.same(s) {
		return s, w.uneven(n.line)
	}
	n.nodes, n.otherwise = nodes, otherwise
	s.line = max(end.line, none.line)
	return s, nil
}
