package yaml

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var decimal = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?$`)

// plain returns the number that s is written as, or s itself for what a reader would not take
// for one: 0123 and 1_000 and .inf stay texts.
func plain(s string) any {
	if !decimal.MatchString(s) {
		return s
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return s
	}
	return v
}

// Scalar returns a string, a float64 or a bool; nil when there is none.
func (n *Node) Scalar() any {
	if n == nil {
		return nil
	}
	if n.kind != scalar {
		n.Fail("", "needs a text, a number, true or false, not %s", n.Describe())
		return nil
	}
	return n.value
}

// Text returns a text of 1 to 500 characters, without space around it; a number or true counts as written.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	text := strings.TrimSpace(n.text)
	switch {
	case n.kind != scalar:
		n.Fail("", "needs a text, not %s", n.Describe())
		return ""
	case text == "":
		n.Fail("delete the key, or write something", "is empty")
	case len([]rune(text)) > 500:
		n.Fail("shorten it", "is longer than 500 characters")
		return ""
	}
	return text
}

// Number returns a number.
func (n *Node) Number() float64 {
	if n == nil {
		return 0
	}
	v, ok := n.value.(float64)
	if !ok {
		n.Fail("", "needs a number, not %s", n.Describe())
	}
	return v
}

// Int returns a whole number from least to most.
func (n *Node) Int(least, most int) int {
	if n == nil {
		return 0
	}
	v, ok := n.value.(float64)
	if !ok || v != float64(int(v)) {
		n.Fail("", "needs a whole number, not %s", n.Describe())
		return 0
	}
	if v < float64(least) || v > float64(most) {
		n.Fail("", "needs a number from %d to %d, not %s", least, most, n.text)
		return 0
	}
	return int(v)
}

// Bool returns true or false.
func (n *Node) Bool() bool {
	if n == nil {
		return false
	}
	v, ok := n.value.(bool)
	if !ok {
		n.Fail("", "needs true or false, not %s", n.Describe())
	}
	return v
}

// OneOf returns the text if it is one of words.
func (n *Node) OneOf(words ...string) string {
	text := n.Text()
	if text == "" || slices.Contains(words, text) {
		return text
	}
	n.Fail(Suggest(text, words), "%q is not one of the words that can stand here", clip(text))
	return ""
}

var name = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)

// Name returns a text fit for a name: 1 to 40 of a-z, 0-9 and the hyphen.
func (n *Node) Name() string {
	text := n.Text()
	if text == "" || name.MatchString(text) {
		return text
	}
	n.Fail("for example spring-sale", "a name is 1 to 40 of a-z, 0-9 and -, and %q is not", clip(text))
	return ""
}
