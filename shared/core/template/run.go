package template

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"strings"

	"github.com/osteele/liquid/expressions"
)

// signal says how running goes on.
type signal uint8

const (
	on    signal = iota // with the next node
	leave               // behind the loop
	again               // with the loop's next round
)

// run is one rendering of one program, with what it has used up.
type run struct {
	p        program
	vars     map[string]any
	config   expressions.Config
	out      strings.Builder
	link     *strings.Builder // collects a link's value; nil outside of one
	weight   int              // of the data
	steps    int
	rounds   int
	filtered int
	line     int // of the node that is evaluated
}

// render runs p on clean data. A panic of the expression library becomes an error.
func (p program) render(vars map[string]any, weight int, shop Look) (out string, err error) {
	r := &run{p: p, vars: maps.Clone(vars), weight: weight, line: p.line}
	r.config = r.filters(shop)
	defer func() {
		if x := recover(); x != nil {
			out, err = "", r.fail(r.line, fmt.Errorf("this cannot be evaluated: %s", reason(x)))
		}
	}()
	if _, err := r.all(p.nodes); err != nil {
		return "", err
	}
	return r.out.String(), nil
}

// reason returns why the library panicked, without the stack that it adds.
func reason(x any) string {
	if c, ok := x.(interface{ Cause() error }); ok && c.Cause() != nil {
		return c.Cause().Error()
	}
	return fmt.Sprint(x)
}

func (r *run) fail(line int, err error) error {
	var f expressions.FilterError
	if errors.As(err, &f) {
		err = fmt.Errorf("%s: %w", f.FilterName, f.Err)
	}
	return r.p.fail(line, "%w", err)
}

func (r *run) all(nodes []node) (signal, error) {
	for _, n := range nodes {
		if r.steps++; r.steps > maxSteps {
			return on, r.fail(r.line, fmt.Errorf("the template does more than %d steps; loop over less", maxSteps))
		}
		if s, err := n.run(r); err != nil || s != on {
			return s, err
		}
	}
	return on, nil
}

func (r *run) value(e expression) (any, error) {
	r.steps += e.cost + e.comparisons*r.weight/perStep
	return e.code.Evaluate(expressions.NewContext(r.vars, r.config))
}

func (r *run) int(e expression) (int, error) {
	v, err := r.value(e)
	if err != nil {
		return 0, err
	}
	n, ok := v.(int)
	if !ok || n > 1e9 || n < -1e9 {
		return 0, fmt.Errorf("a loop counts in whole numbers below a billion, not %q", show(v))
	}
	return n, nil
}

func (r *run) write(s string) error {
	w := &r.out
	if r.link != nil {
		w = r.link
	}
	w.WriteString(s)
	if r.out.Len() > maxOutput || w.Len() > maxOutput {
		return r.fail(r.line, fmt.Errorf("the output is above %d KB; show fewer entries (limit: 20)", maxOutput>>10))
	}
	return nil
}

func (n literalNode) run(r *run) (signal, error) { return on, r.write(n.text) }

func (n outputNode) run(r *run) (signal, error) {
	r.line = n.line
	v, err := r.value(n.value)
	if err != nil {
		return on, r.fail(n.line, err)
	}
	s := printable(show(v))
	if r.p.html {
		s = html.EscapeString(s)
	}
	return on, r.write(s)
}

func (n linkNode) run(r *run) (signal, error) {
	if n.open {
		r.link = &strings.Builder{}
		return on, nil
	}
	target := html.UnescapeString(r.link.String())
	r.link = nil
	return on, r.write(html.EscapeString(safeLink(target, n.image)))
}

func (n ifNode) run(r *run) (signal, error) {
	r.line = n.line
	for _, b := range n.branches {
		holds := true
		if !b.condition.empty() {
			v, err := r.value(b.condition)
			if err != nil {
				return on, r.fail(n.line, err)
			}
			holds = truth(v) != b.unless
		}
		if holds {
			return r.all(b.nodes)
		}
	}
	return on, nil
}

func (n caseNode) run(r *run) (signal, error) {
	r.line = n.line
	v, err := r.value(n.value)
	if err != nil {
		return on, r.fail(n.line, err)
	}
	for _, b := range n.branches {
		holds := len(b.whens) == 0
		for i := 0; i < len(b.whens) && !holds; i++ {
			w, err := r.value(b.whens[i])
			if err != nil {
				return on, r.fail(n.line, err)
			}
			holds = same(v, w)
		}
		if holds {
			return r.all(b.nodes)
		}
	}
	return on, nil
}

func (n assignNode) run(r *run) (signal, error) {
	r.line = n.line
	v, err := r.value(n.value)
	if err != nil {
		return on, r.fail(n.line, err)
	}
	r.vars[n.name] = v
	return on, nil
}

func (n jumpNode) run(*run) (signal, error) { return n.to, nil }
