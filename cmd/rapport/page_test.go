package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// checkout is the repository, seen from this package.
var checkout = filepath.Join("..", "..")

// fenced is a block of code on a page of documentation, with the line that stands before it.
type fenced struct{ lead, language, text string }

var fence = regexp.MustCompile("(?ms)^( *)```([a-z]*)\n(.*?)^ *```$")

// page reads a page's blocks, each without the blanks of a list that it stands in.
func page(t *testing.T, name string) []fenced {
	t.Helper()
	text := prose(t, name)
	var all []fenced
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		before := strings.Split(strings.TrimRight(text[:m[0]], "\n"), "\n")
		indent, body := text[m[2]:m[3]], text[m[6]:m[7]]
		body = regexp.MustCompile("(?m)^"+indent).ReplaceAllString(body, "")
		all = append(all, fenced{before[len(before)-1], text[m[4]:m[5]], body})
	}
	require.NotEmpty(t, all, name)
	return all
}

func prose(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(checkout, name))
	require.NoError(t, err)
	return string(b)
}

// typed are the lines of a page's sh blocks.
func typed(t *testing.T, name string) (lines []string) {
	for _, b := range page(t, name) {
		if b.language == "sh" {
			lines = append(lines, strings.Split(strings.TrimSpace(b.text), "\n")...)
		}
	}
	return lines
}

var quoted = regexp.MustCompile("`([^` ]+)`")

// file returns the name that the line before a block gives it, or "".
func (b fenced) file() string {
	names := quoted.FindAllStringSubmatch(b.lead, -1)
	if len(names) == 0 {
		return ""
	}
	return names[len(names)-1][1]
}

// word is a part of a command as a shell sees it: quotes keep blanks together.
var word = regexp.MustCompile(`(?:'[^']*'|"[^"]*"|[^\s'"])+`)

// words splits a command as a shell does that knows nothing but quotes.
func words(line string) (all []string) {
	for _, w := range word.FindAllString(line, -1) {
		if q := w[0]; (q == '\'' || q == '"') && w[len(w)-1] == q {
			w = w[1 : len(w)-1]
		}
		all = append(all, w)
	}
	return all
}
