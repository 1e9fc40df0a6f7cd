package console

import (
	"context"
	"net/http"
	"slices"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/yaml"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

func (c *Console) changeRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/changes", session.View, c.changes},
		{http.MethodGet, "/console/changes/preview", session.View, c.previewChanges},
		{http.MethodPost, "/console/changes/publish", session.Publish, c.publishChanges},
		{http.MethodGet, "/console/changes/versions/{version}", session.View, c.version},
		{http.MethodPost, "/console/changes/versions/{version}/rollback", session.Publish, c.rollBack},
	}
}

// The versions that the page lists, and the lines of other changes that it looks through.
const (
	versionsShown = 20
	auditsShown   = 50
)

// changesPage is all that is being worked on, and what was published.
type changesPage struct {
	Base     uint32
	Seen     string // of all files: what is published is what was looked at
	Drafts   []draftRow
	Mistakes []mistake // in all files together
	Versions []engine.Version
	Audits   []journal.Line // what else was changed: pauses, exports, erasures
	Preview  *preview.Preview
	Problem  string // why nothing was published; "" for a page that was only opened
	Note     string // as it was written

	tried     bool             // the preview took all of its time
	now, next *catalog.Catalog // as published; with the drafts, nil when there are mistakes
}

// draftRow is one file that is being worked on.
type draftRow struct {
	engine.Draft
	Document  document
	Fate      preview.Fate
	Lines     []preview.Line
	Mistakes  []mistake
	Hints     []mistake
	Listing   []listed
	ShownAt   string // the page that shows a template's draft; "" for none
	Overtaken bool   // its file was published by somebody else since the draft was begun
}

// Ready tells whether there is something that can be published.
func (p *changesPage) Ready() bool { return len(p.Drafts) > 0 && len(p.Mistakes) == 0 }

func (c *Console) changes(ctx context.Context, v *Visit) (edge.Response, error) {
	p, _, err := c.changesPage(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	return c.page(v, "Changes", "changes", p)
}

// changesPage reads the drafts with what they differ in and what is wrong with them.
func (c *Console) changesPage(ctx context.Context, v *Visit) (*changesPage, work, error) {
	w, err := c.working(ctx)
	if err != nil {
		return nil, work{}, err
	}
	p := &changesPage{Base: w.Base, Seen: seenFiles(w.Files), now: v.Catalog}
	if p.Versions, err = c.Engine.Versions(ctx, versionsShown); err != nil {
		return nil, work{}, err
	}
	if p.Audits, err = c.otherChanges(ctx); err != nil {
		return nil, work{}, err
	}
	var mistakes yaml.Errors
	p.next, mistakes = compileFiles(w.Base, w.Files)
	p.Mistakes = asMistakes(mistakes)
	p.Drafts, err = c.draftRows(ctx, p, w, mistakes)
	return p, w, err
}

// draftRows are the drafts, each with what differs, what is wrong and what should be known.
func (c *Console) draftRows(ctx context.Context, p *changesPage, w work, mistakes yaml.Errors) (rows []draftRow, err error) {
	files := map[string]preview.File{}
	for _, f := range preview.Difference(w.Published, w.Files) {
		files[f.Path] = f
	}
	var hints yaml.Errors
	if p.next != nil {
		hints = p.next.Hints(p.now)
	}
	for _, d := range w.Drafts {
		row := draftRow{Draft: d, Document: documentAt(d.Path), Fate: files[d.Path].Fate, Lines: files[d.Path].Lines}
		row.Mistakes, row.Hints = asMistakes(mistakes.In(d.Path)), asMistakes(hints.In(d.Path))
		row.Listing, row.ShownAt = listing(d.Path, d.Text, row.Mistakes), row.Document.shownAt(p.next, false)
		if row.Overtaken, err = c.overtook(ctx, w, d); err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// asMistakes are errors of texts, in which there are no rows.
func asMistakes(all yaml.Errors) []mistake {
	var out []mistake
	for _, one := range all {
		out = append(out, mistake{one, -1})
	}
	return out
}

// otherChanges are the newest lines of what was done beside publishing.
func (c *Console) otherChanges(ctx context.Context) ([]journal.Line, error) {
	lines, err := c.Engine.Audits(ctx, auditsShown)
	return slices.DeleteFunc(lines, func(l journal.Line) bool { return l.Kind != journal.Changed }), err
}

// overtook tells whether somebody published a draft's file since the draft was begun, which publishing the draft would undo.
func (c *Console) overtook(ctx context.Context, w work, d engine.Draft) (bool, error) {
	if d.Base == w.Base || d.Base == 0 {
		return d.Base != w.Base && w.Published[d.Path] != nil, nil
	}
	then, err := c.Engine.VersionFiles(ctx, d.Base)
	if fault.Is(err, fault.NotFound) {
		return true, nil
	}
	return string(then[d.Path]) != string(w.Published[d.Path]), err
}

// Elsewhere are the mistakes that are in no draft, as when a draft takes away what another file names.
func (p *changesPage) Elsewhere() []mistake {
	drafted := map[string]bool{}
	for _, d := range p.Drafts {
		drafted[d.Path] = !d.Deleted
	}
	var all []mistake
	for _, m := range p.Mistakes {
		if !drafted[m.File] {
			all = append(all, m)
		}
	}
	return all
}
