package yaml

import (
	"bytes"

	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// HasComment tells whether a text has a comment, which whoever writes the text anew would lose. What is too long to be read counts as one that has.
func HasComment(data []byte) bool {
	if len(data) > MaxBytes {
		return true
	}
	for _, t := range lexer.Tokenize(string(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")))) {
		if t.Type == token.CommentType {
			return true
		}
	}
	return false
}
