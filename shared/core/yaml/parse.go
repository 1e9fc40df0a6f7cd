// Package yaml reads the definition files of a shop so that every mistake in them has a place: file,
// line and column. It reads the part of YAML that definitions need (maps, lists, texts, numbers, true and
// false) and refuses what hides something from a reader: anchors and aliases, tags, merged
// and repeated keys, a second document.
package yaml

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// The bounds of a file. A definition that needs more is better as two.
const (
	MaxBytes  = 256 << 10
	MaxDepth  = 32
	maxTokens = 20_000 // keys, values and signs: the parser's time grows with their square
	maxErrors = 100    // of one file: nobody mends more at a sitting
)

// File is one file that was read. It gathers the mistakes that the readers of its nodes find.
type File struct {
	Name   string
	Root   *Node // nil for an empty file, and for one that could not be read
	errors Errors
	marks  []Mark
}

// Parse reads a file. It always returns a File; ask Errors for the mistakes when its nodes were read.
func Parse(name string, data []byte) *File {
	f := &File{Name: name}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors begin a file with it
	if !f.readable(data) {
		return f
	}
	tokens := lexer.Tokenize(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))))
	if !f.few(tokens) || !f.shallow(tokens) {
		return f
	}
	tree, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		f.syntax(err)
		return f
	}
	f.Root = f.document(tree)
	return f
}

// Errors returns the mistakes found so far, in the order of their places.
func (f *File) Errors() Errors { return f.errors.Sorted() }

// Fail notes a mistake that concerns the file as a whole.
func (f *File) Fail(problem, hint string) { f.fail(0, 0, problem, hint) }

// FailEmpty notes that there is nothing in the file, unless it could not be read anyway.
func (f *File) FailEmpty() {
	if f.Root == nil && len(f.errors) == 0 {
		f.Fail("is empty", "write a definition, or delete the file")
	}
}

func (f *File) fail(line, column int, problem, hint string) {
	if len(f.errors) < maxErrors {
		f.errors = append(f.errors, Error{f.Name, line, column, problem, hint})
	}
}

func (f *File) readable(data []byte) bool {
	switch {
	case len(data) > MaxBytes:
		f.Fail(fmt.Sprintf("is %d KB, above the limit of %d KB", len(data)>>10, MaxBytes>>10), "split it")
	case !utf8.Valid(data):
		f.Fail("is not text in UTF-8", "save it in UTF-8")
	default:
		for i, line := range strings.Split(string(data), "\n") {
			if c := strings.IndexFunc(strings.TrimSuffix(line, "\r"), forbidden); c >= 0 {
				f.fail(i+1, utf8.RuneCountInString(line[:c])+1, "has a character that cannot be seen", "delete it and write the line again")
				return false
			}
		}
		return true
	}
	return false
}

// forbidden are control characters, and the marks that make a text look other than it is.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r >= 0x202a && r <= 0x202e
}

func (f *File) few(tokens token.Tokens) bool {
	if len(tokens) > maxTokens {
		f.Fail(fmt.Sprintf("has more than %d keys, values and signs", maxTokens), "split it")
	}
	return len(tokens) <= maxTokens
}

// shallow refuses deep nesting before the parser walks into it, which takes it time that grows with the square.
func (f *File) shallow(tokens token.Tokens) bool {
	flow, dashes, line := 0, 0, 0
	for _, t := range tokens {
		if t.Position.Line != line {
			dashes, line = 0, t.Position.Line
		}
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType:
			dashes++
		}
		if flow > MaxDepth || dashes > MaxDepth {
			f.tooDeep(t)
			return false
		}
	}
	return true
}

func (f *File) tooDeep(t *token.Token) {
	f.fail(t.Position.Line, t.Position.Column, fmt.Sprintf("is nested deeper than %d levels", MaxDepth), "")
}

func (f *File) syntax(err error) {
	var at interface {
		GetToken() *token.Token
		GetMessage() string
	}
	if !errors.As(err, &at) || at.GetToken() == nil {
		f.Fail("is not YAML: "+err.Error(), "")
		return
	}
	p := at.GetToken().Position
	f.fail(p.Line, p.Column, "is not YAML: "+at.GetMessage(), "look at the indentation, the colons and the quotes around here")
}

func (f *File) document(tree *ast.File) *Node {
	var root *Node
	for _, d := range tree.Docs {
		if d.Body == nil {
			continue
		}
		n := f.convert(d.Body, 0)
		if root != nil {
			f.fail(n.Line, n.Column, "is a second document", "one file holds one definition: delete the --- or split the file")
			break
		}
		root = n
	}
	if len(f.errors) > 0 {
		return nil // what would be read from half a tree would be mistakes that are none
	}
	return root
}
