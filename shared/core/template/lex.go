package template

import (
	"fmt"
	"strings"
)

// lexeme is a kind of token in an expression. The set is that of the Liquid grammar, so that what is
// checked here is what will be evaluated; anything else is refused.
type lexeme uint8

const (
	word     lexeme = iota // a variable, a filter
	argument               // a word with a colon behind it: "default:", "limit:"
	property               // .name
	number
	quoted
	operator // == != <= >= < > and or contains
	in       // of a loop
	dots     // ..
	mark     // ( ) [ ] | , =
)

type token struct {
	kind     lexeme
	text     string // of argument and property without its colon or dot
	from, to int    // bytes of the expression
}

// lex takes an expression apart.
func lex(s string) ([]token, error) {
	var ts []token
	for i := 0; i < len(s); {
		if strings.IndexByte(" \t\n\r", s[i]) >= 0 {
			i++
			continue
		}
		t := next(s[i:])
		if t.to == 0 {
			return nil, fmt.Errorf("%q cannot stand in %q", s[i:i+1], s)
		}
		t.from, t.to = i, i+t.to
		ts = append(ts, t)
		i = t.to
	}
	return ts, nil
}

// next returns the token that s begins with; its to is 0 if there is none.
func next(s string) token {
	switch c := s[0]; {
	case c == '"' || c == '\'':
		if n := strings.IndexByte(s[1:], c); n >= 0 {
			return token{kind: quoted, text: s[1 : n+1], to: n + 2}
		}
	case strings.HasPrefix(s, ".."):
		return token{kind: dots, text: "..", to: 2}
	case c == '.':
		if n := nameLen(s[1:]); n > 0 {
			return token{kind: property, text: s[1 : n+1], to: n + 1}
		}
	case isDigit(c) || c == '-':
		if n := numberLen(s); n > 0 {
			return token{kind: number, text: s[:n], to: n}
		}
	case nameLen(s) > 0:
		return nextWord(s)
	case len(s) > 1 && s[1] == '=' && strings.IndexByte("=!<>", c) >= 0:
		return token{kind: operator, text: s[:2], to: 2}
	case c == '<' || c == '>':
		return token{kind: operator, text: s[:1], to: 1}
	case strings.IndexByte("()[]|,=", c) >= 0:
		return token{kind: mark, text: s[:1], to: 1}
	}
	return token{}
}

func nextWord(s string) token {
	n := nameLen(s)
	t := token{text: s[:n], to: n}
	switch {
	case len(s) > n && s[n] == ':':
		t.kind, t.to = argument, n+1
	case t.text == "and" || t.text == "or" || t.text == "contains":
		t.kind = operator
	case t.text == "in":
		t.kind = in
	}
	return t
}

// nameLen returns how many bytes of s are a name.
func nameLen(s string) int {
	n := 0
	for n < len(s) && (isLetter(s[n]) || n > 0 && (isDigit(s[n]) || s[n] == '-')) {
		n++
	}
	return n
}

// numberLen returns how many bytes of s are a number. At most 15 digits, which is what a float holds.
func numberLen(s string) int {
	n := 0
	if s[0] == '-' {
		n++
	}
	digits := n
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	if n == digits || n-digits > 15 {
		return 0
	}
	if n+1 < len(s) && s[n] == '.' && isDigit(s[n+1]) {
		for n++; n < len(s) && isDigit(s[n]); n++ {
		}
	}
	return n
}

func isLetter(c byte) bool { return c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
