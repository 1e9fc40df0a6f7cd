package console

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// document is what one page edits: one file, of a template its two.
type document struct {
	Folder, Name string // Folder "" for shop.yaml
	Paths        []string
}

// documentOf returns fault.NotFound for what no definition is called.
func documentOf(folder, name string) (document, error) {
	d := document{Folder: folder, Name: name}
	switch folder {
	case "":
		d.Paths = []string{"shop.yaml"}
	case "segments", "campaigns":
		d.Paths = []string{folder + "/" + name + ".yaml"}
	case "templates":
		d.Paths = []string{"templates/" + name + ".liquid", "templates/" + name + ".txt.liquid"}
	}
	for _, path := range d.Paths {
		if catalog.CheckPath(path) != nil {
			return document{}, fault.New(fault.NotFound, "a name is 1 to 40 of a-z, 0-9 and -, for example spring-sale: choose another one")
		}
	}
	if len(d.Paths) == 0 || strings.HasSuffix(name, ".txt") {
		return document{}, fault.New(fault.NotFound, "there is no such page; the menu shows those that there are")
	}
	return d, nil
}

// documentAt returns what the file of a draft belongs to.
func documentAt(path string) document {
	folder, file, found := strings.Cut(path, "/")
	if !found {
		return document{Paths: []string{path}}
	}
	name, _, _ := strings.Cut(file, ".")
	d, err := documentOf(folder, name)
	if err != nil {
		return document{Paths: []string{path}}
	}
	return d
}

// URL is the page that edits the document.
func (d document) URL() string {
	if d.Folder == "" {
		return "/console/edit/shop"
	}
	return "/console/edit/" + d.Folder + "/" + d.Name
}

// shownAt is the page that shows a template with the drafts, which are nil while they do not fit together; then it shows what is published. It
// is "" where there is nothing to show.
func (d document) shownAt(drafts *catalog.Catalog, published bool) string {
	if drafts != nil {
		_, published = drafts.Templates[d.Name]
	}
	if d.Folder != "templates" || !published {
		return ""
	}
	return "/console/templates/" + d.Name
}

// Kind says what it is, in one word.
func (d document) Kind() string {
	if d.Folder == "" {
		return "shop"
	}
	return strings.TrimSuffix(d.Folder, "s")
}

// Title names it: "segment regulars".
func (d document) Title() string { return strings.TrimSpace(d.Kind() + " " + d.Name) }

// Home is the page that one comes from.
func (d document) Home() string {
	switch d.Folder {
	case "segments", "campaigns":
		return "/console/" + d.Folder
	}
	return "/console/changes"
}

// draft returns the draft of one of a document's files; the zero Draft when there is none.
func (w work) draft(d document) engine.Draft {
	for _, one := range w.Drafts {
		if slices.Contains(d.Paths, one.Path) {
			return one
		}
	}
	return engine.Draft{}
}

// texts are a document's, as they stand in files.
func (d document) texts(files map[string][]byte) []string {
	texts := make([]string, len(d.Paths))
	for i, path := range d.Paths {
		texts[i] = string(files[path])
	}
	return texts
}

// in tells whether any of a document's files is there.
func (d document) in(files map[string][]byte) bool {
	return slices.ContainsFunc(d.Paths, func(path string) bool { _, ok := files[path]; return ok })
}

// seen is what a page remembers of the texts that it shows, so that another's work is not written over unseen.
func seen(texts []string) string {
	sum := sha256.Sum256([]byte(strings.Join(texts, "\x00")))
	return hex.EncodeToString(sum[:8])
}
