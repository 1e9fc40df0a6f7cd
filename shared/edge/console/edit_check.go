package console

import (
	"errors"
	"slices"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/segment"
	"rapport/shared/core/yaml"
	"rapport/shared/edge/form"
)

// check is what is wrong with definitions that are being worked on, and what they come to when nothing is.
type check struct {
	Mistakes  []mistake // in the document
	Elsewhere []mistake // in other files, which may come of the document
	Listing   []listed  // the lines around the mistakes
	Sentence  string    // of a segment
	Matches   matches
	Hints     []mistake // no mistakes, but to be known before publishing
	Unfilled  bool      // what was just added is empty still, which is no mistake yet

	catalog *catalog.Catalog // nil when there are mistakes anywhere
	rule    segment.Rule     // nil when there are mistakes in the segment
}

// mistake is one error with its place, and the row of the form that it is in.
type mistake struct {
	yaml.Error
	Row int // -1 for none, and in a text
}

// compileFiles returns the catalog, or every mistake in any file.
func compileFiles(base uint32, files map[string][]byte) (*catalog.Catalog, yaml.Errors) {
	c, err := catalog.Load(base+1, files)
	if all, ok := errors.AsType[yaml.Errors](err); ok {
		return nil, all
	}
	return c, nil
}

// look finds what is wrong with the document, among all the others, and what should be known of it before it replaces what is published.
func (e *editor) look(published *catalog.Catalog) {
	files, paths := e.laid(), e.Document().Paths
	var all yaml.Errors
	e.check = check{}
	e.catalog, all = compileFiles(e.work.Base, files)
	for _, one := range all {
		if !slices.Contains(paths, one.File) {
			e.Elsewhere = append(e.Elsewhere, mistake{one, -1})
			continue
		}
		m := mistake{one, -1}
		if e.Form != nil {
			m.inForm(e.Form.RowAt(one.Line))
		}
		if e.Added >= 0 && m.Row == e.Added && m.Problem == emptyField {
			e.Unfilled = true
			continue
		}
		e.Mistakes = append(e.Mistakes, m)
	}
	for i, path := range paths {
		e.Listing = append(e.Listing, listing(path, e.Texts[i], e.Mistakes)...)
	}
	whole := len(e.Mistakes) == 0 && !e.Unfilled
	if whole {
		e.hint(published)
	}
	if e.Folder == "segments" && whole {
		e.rule = compileSegment(files, paths[0])
		e.Sentence = "Customers who " + segment.Sentence(e.rule) + "."
	}
	e.numberRows()
}

const emptyField = "a field is empty"

// inForm says a mistake to somebody who sees fields and not the text.
func (m *mistake) inForm(row int) {
	m.Row = row
	if row >= 0 && m.Problem == "is empty" {
		m.Problem, m.Hint = emptyField, "fill it in, or remove it"
	}
}

// Summary says the outcome in a sentence, for who cannot see the box.
func (e *editor) Summary() string {
	if len(e.Mistakes) > 0 {
		return counted(len(e.Mistakes), "mistake", "mistakes") + "."
	}
	if e.Unfilled {
		return "Fill in what you just added, or remove it."
	}
	says := "No mistakes."
	if e.Matches.Told {
		says += " " + e.Matches.Sentence()
	}
	return says + spoken(e.Hints)
}

// numberRows brings each row together with its mistakes.
func (e *editor) numberRows() {
	e.Rows = nil
	if e.Form == nil {
		return
	}
	for i, r := range e.Form.Rows {
		row := formRow{Row: r, At: i, Focus: noFocus}
		if i == e.Added {
			row.Focus = e.AddedTo
		}
		row.Number, row.Unit = r.Span()
		for _, m := range e.Mistakes {
			if m.Row == i {
				row.Mistakes = append(row.Mistakes, m)
			}
		}
		e.Rows = append(e.Rows, row)
	}
}

// compileSegment returns the rule of a segment without mistakes, whatever is wrong with other files.
func compileSegment(files map[string][]byte, path string) segment.Rule {
	var parsed []*yaml.File
	for name, text := range files {
		if strings.HasPrefix(name, "segments/") && strings.HasSuffix(name, ".yaml") {
			parsed = append(parsed, yaml.Parse(name, text))
		}
	}
	name := strings.TrimSuffix(strings.TrimPrefix(path, "segments/"), ".yaml")
	return segment.Compile(parsed)[name].Rule
}

// Ops and Units are what the form's lists offer.
func (e *editor) Ops() [][2]string   { return form.Ops() }
func (e *editor) Units() [][2]string { return form.Units() }

// NameMistake is what is wrong with the name in the form, which stands in the definition's first line; "" when nothing is.
func (e *editor) NameMistake() string {
	for _, m := range e.Mistakes {
		if e.Form != nil && m.Line == 1 {
			return Sentence(m.Problem)
		}
	}
	return ""
}

// MayAdd tells whether there can be another row.
func (e *editor) MayAdd() bool { return e.Form != nil && len(e.Form.Rows) < form.MaxRows }
