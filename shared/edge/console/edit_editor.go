package console

import (
	"html/template"
	"net/url"
	"strconv"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge/form"
)

// editor is a document as it stands on its page: its texts, or for a segment the form that shows them.
type editor struct {
	document
	work    work
	Base    uint32 // the version that the page was opened on
	Seen    string // of the texts that it was opened with
	Name    string // as the visitor wants it: another one renames
	Texts   []string
	Form    *form.Form // nil when it is edited as text
	Stuck   bool       // the form was asked for and cannot show the text
	Added   int        // index of the row to which something was just added; -1 for none
	AddedTo int        // index of the property that was added to that row; -1 when it is the row that was
	Rows    []formRow
	check

	Notice, NoticeKind       string
	Events, Traits, Segments []string // that are suggested
	Flow                     template.HTML
	FlowNote                 string
	Templates                []string // that the campaign sends
}

// formRow is one row with the mistakes in it.
type formRow struct {
	form.Row
	At       int
	Focus    int    // where the cursor goes: -1 to the row, from 0 on to one of its properties, noFocus elsewhere
	Number   string // of its time
	Unit     string
	Mistakes []mistake
}

// noFocus leaves the cursor where it is.
const noFocus = -2

// Is tells whether a row is of one of the kinds, for its template.
func (r formRow) Is(kind string) bool { return string(r.Kind) == kind }

// openEditor takes the texts from what is saved, and over them what a form sent.
func openEditor(v *Visit, d document, w work) *editor {
	e := &editor{document: d, work: w, Base: w.Base, Name: d.Name, Texts: d.texts(w.Files), Added: -1, AddedTo: -1}
	e.Seen = seen(e.Texts)
	if w.draft(d).Deleted {
		e.Texts = d.texts(w.Published)
	}
	if v.Form == nil {
		e.openAs(v.Query.Get("view"))
		return e
	}
	e.take(v.Form)
	return e
}

// openAs shows a segment as the form unless text is asked for or the form cannot show it.
func (e *editor) openAs(view string) {
	if e.Folder != "segments" || view == "text" {
		return
	}
	if f, ok := form.FromYAML(e.Texts[0]); ok {
		e.Form = &f
		return
	}
	e.Stuck = view == "form"
}

// take reads what the page's form sent.
func (e *editor) take(sent url.Values) {
	if base, err := strconv.ParseUint(sent.Get("base"), 10, 32); err == nil {
		e.Base = uint32(base)
	}
	if s := sent.Get("seen"); s != "" {
		e.Seen = s
	}
	if sent.Has("rows") && e.Folder == "segments" {
		f := form.FromValues(sent)
		e.Form, e.Name = &f, f.Name
		e.write()
		return
	}
	for i := range e.Paths {
		e.Texts[i] = newlines(sent.Get("text" + strconv.Itoa(i)))
	}
	if name := strings.TrimSpace(sent.Get("name")); name != "" {
		e.Name = name
	}
}

// write puts the form's definition into the text; a form in which nothing was changed leaves the text as it was written.
func (e *editor) write() {
	if f, ok := form.FromYAML(e.Texts[0]); !ok || !sameForm(f, *e.Form) {
		e.Texts[0] = e.Form.YAML()
	}
}

func sameForm(a, b form.Form) bool { return a.YAML() == b.YAML() }

// newlines are what files have; browsers send other ones.
func newlines(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// Document is what will be saved: of a segment or campaign under the name that its text says, when that can be one.
func (e *editor) Document() document {
	name := e.Name
	if e.Form == nil && (e.Folder == "segments" || e.Folder == "campaigns") {
		if said := saidName(e.Kind(), e.Texts[0]); said != "" {
			name = said
		}
	}
	if d, err := documentOf(e.Folder, name); err == nil {
		return d
	}
	return e.document
}

// saidName finds the name that a definition gives itself.
func saidName(kind, text string) string {
	for _, line := range strings.Split(text, "\n") {
		if rest, ok := strings.CutPrefix(line, kind+":"); ok {
			name, _, _ := strings.Cut(rest, " #")
			return strings.Trim(strings.TrimSpace(name), `"'`)
		}
	}
	return ""
}

// laid are all files with what the editor holds laid over them.
func (e *editor) laid() map[string][]byte {
	files := map[string][]byte{}
	for path, text := range e.work.Files {
		files[path] = text
	}
	for _, path := range e.Paths {
		delete(files, path)
	}
	for i, path := range e.Document().Paths {
		_, was := e.work.Files[e.Paths[i]]
		if i == 0 || was || e.Texts[i] != "" {
			files[path] = []byte(e.Texts[i])
		}
	}
	return files
}

// taken refuses a name that another definition has, and of a template, whose text does not say it, one that is none.
func (e *editor) taken() error {
	if _, err := documentOf(e.Folder, e.Name); err != nil && e.Folder == "templates" {
		return err
	}
	if to := e.Document(); to.Name != e.document.Name && to.in(e.work.Files) {
		return fault.New(fault.Conflict, "there is a %s already: choose another name", to.Title())
	}
	return nil
}

// New tells that it was never published.
func (e *editor) New() bool { return !e.in(e.work.Published) }

// Draft is what is saved of it and not published.
func (e *editor) Draft() draftView {
	d := e.work.draft(e.document)
	return draftView{There: d.Path != "", Deleted: d.Deleted, By: d.By, At: d.At}
}
