package yaml

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Error is one mistake at one place. Line and Column count from 1, Column in characters; Line 0
// means the file as a whole, Column 0 the whole line. Hint, which may be empty, says what to do.
type Error struct {
	File         string
	Line, Column int
	Problem      string
	Hint         string
}

// Error returns "campaigns/x.yaml:3:7: problem (hint)", without what is empty or 0.
func (e Error) Error() string {
	place := e.File
	for _, n := range []int{e.Line, e.Column} {
		if n > 0 {
			place += ":" + strconv.Itoa(n)
		}
	}
	if e.Hint == "" {
		return place + ": " + e.Problem
	}
	return place + ": " + e.Problem + " (" + e.Hint + ")"
}

// Errors is every mistake that was found, not only the first.
type Errors []Error

// Error returns the mistakes, one a line.
func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Error()
	}
	return strings.Join(lines, "\n")
}

// Sorted returns the mistakes by file, line and column, each once.
func (e Errors) Sorted() Errors {
	sorted := slices.Clone(e)
	slices.SortStableFunc(sorted, func(a, b Error) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(sorted)
}

// In returns those that are in one of the files.
func (e Errors) In(files ...string) Errors {
	var in Errors
	for _, one := range e {
		if slices.Contains(files, one.File) {
			in = append(in, one)
		}
	}
	return in
}

// Err returns e as an error, nil when there are none.
func (e Errors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}
