package template

import (
	"strings"

	"rapport/shared/core/fault"
)

// source is a piece of a file, with the line that it starts on.
type source struct {
	text string
	line int
}

// front is a template file taken apart.
type front struct{ subject, preheader, body source }

// cutFront splits
//
//	---
//	subject: Liquid, to the end of the line
//	preheader: the same; optional
//	---
//	HTML
//
// A value may stand in quotes, which are taken off.
func cutFront(file string, b []byte) (front, error) {
	fail := func(line int, format string, args ...any) (front, error) {
		return front{}, program{file: file}.fail(line, format, args...)
	}
	if len(b) > maxSource {
		return fail(1, "the file has %d KB, above %d KB; shorten it", len(b)>>10, maxSource>>10)
	}
	lines := strings.Split(strings.ReplaceAll(string(b), "\r\n", "\n"), "\n")
	if strings.TrimSpace(lines[0]) != "---" {
		return fail(1, "the file must begin with a line ---, then subject: and preheader:, then a line ---")
	}
	var f front
	for i, l := range lines[1:] {
		line := i + 2
		if strings.TrimSpace(l) == "---" {
			f.body = source{strings.Join(lines[line:], "\n"), line + 1}
			if f.subject.text == "" {
				return fail(2, "the mail has no subject; write subject: … between the --- lines")
			}
			return f, nil
		}
		key, value, ok := strings.Cut(l, ":")
		value = unquote(strings.TrimSpace(value))
		switch key = strings.TrimSpace(key); {
		case key == "" && !ok:
		case !ok:
			return fail(line, "%q has no colon; write subject: … or preheader: …", key)
		case key == "subject" && f.subject.text == "":
			f.subject = source{value, line}
		case key == "preheader" && f.preheader.text == "":
			f.preheader = source{value, line}
		default:
			return fail(line, "%q is unknown here or stands twice; there is one subject: and one preheader:", key)
		}
	}
	return fail(1, "the front matter is not closed; end it with a line ---")
}

func unquote(s string) string {
	if n := len(s); n > 1 && (s[0] == '"' || s[0] == '\'') && s[n-1] == s[0] {
		return s[1 : n-1]
	}
	return s
}

// fail makes the error that all of this package's errors look like.
func (p program) fail(line int, format string, args ...any) error {
	return fault.New(fault.Invalid, "%s:%d: "+format, append([]any{p.file, line}, args...)...)
}
