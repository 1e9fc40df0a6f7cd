package template

import (
	"errors"
	"fmt"

	"github.com/osteele/liquid/expressions"
)

// expression is a compiled and checked Liquid expression.
type expression struct {
	code expressions.Expression
	cost int // steps that evaluating it counts as
	// comparisons may walk through all of the data, so each counts as the more, the more data there are
	comparisons int
}

// empty tells that no expression is written: an else, a loop without limit.
func (e expression) empty() bool { return e.code == nil }

// compile checks an expression's names and filters and compiles it.
func (s scope) compile(src string) (expression, error) {
	if len(src) > maxExpression {
		return expression{}, fmt.Errorf("an expression of %d bytes, above %d; split it with assign", len(src), maxExpression)
	}
	ts, err := lex(src)
	if err != nil {
		return expression{}, err
	}
	if err := s.checkTokens(ts); err != nil {
		return expression{}, err
	}
	code, err := parseExpression(src)
	if err != nil {
		return expression{}, fmt.Errorf("%q is not an expression; write a name, a comparison or name | filter: argument", src)
	}
	e := expression{code: code, cost: 1 + len(ts)/2}
	for _, t := range ts {
		if t.kind == operator && t.text != "and" && t.text != "or" {
			e.comparisons++
		}
	}
	return e, nil
}

func (s scope) checkTokens(ts []token) error {
	for i, t := range ts {
		filtered := i > 0 && ts[i-1].text == "|" && ts[i-1].kind == mark
		var err error
		switch {
		case t.kind == dots:
			err = errors.New("a range stands only in a loop: {% for i in (1..5) %}")
		case filtered && (t.kind == word || t.kind == argument):
			err = checkFilter(t.text, countArguments(ts[i:]))
		case t.kind == word && !literal(t.text):
			field := ""
			if i+1 < len(ts) && ts[i+1].kind == property {
				field = ts[i+1].text
			}
			err = s.check(t.text, field)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func literal(w string) bool { return w == "true" || w == "false" || w == "nil" }

// countArguments counts what a filter, the first token, is given behind its colon.
func countArguments(ts []token) int {
	if ts[0].kind != argument {
		return 0
	}
	n, depth := 1, 0
	for _, t := range ts[1:] {
		if t.kind != mark {
			continue
		}
		switch t.text {
		case "(", "[":
			depth++
		case ")", "]":
			depth--
		case ",":
			if depth == 0 {
				n++
			}
		case "|":
			if depth == 0 {
				return n
			}
		}
		if depth < 0 {
			return n
		}
	}
	return n
}

// parseExpression keeps the library's panics (numbers out of range) from whoever pushes a template.
func parseExpression(src string) (code expressions.Expression, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return expressions.Parse(src)
}
