package console

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/edge"
)

// draftView is what is saved of a document and not published.
type draftView struct {
	There, Deleted bool
	By             string
	At             time.Time
}

// showEditor renders the page, or for htmx the part of it that changed.
func (c *Console) showEditor(ctx context.Context, v *Visit, e *editor, status int) (edge.Response, error) {
	e.look(v.Catalog)
	e.suggest(v.Catalog)
	e.draw(v)
	if v.Form != nil && !v.HTMX { // with htmx the page asks for it by itself
		if err := c.match(ctx, v, e); err != nil {
			return edge.Response{}, err
		}
	}
	if v.HTMX {
		return c.fragment(v, "edit", "editor", e)
	}
	if len(e.Mistakes) > 0 && v.Form != nil && status == http.StatusOK {
		status = http.StatusUnprocessableEntity
	}
	return c.pageWith(v, status, e.Title(), "edit", e)
}

// checkEdit says what a document comes to while somebody types. It saves nothing.
func (c *Console) checkEdit(ctx context.Context, v *Visit) (edge.Response, error) {
	d, w, err := c.opened(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	e := openEditor(v, d, w)
	if added, err := strconv.Atoi(v.Form.Get("added")); err == nil {
		e.Added = added // nobody asked yet whether it is right
	}
	e.look(v.Catalog)
	e.draw(v)
	if err := c.match(ctx, v, e); err != nil {
		return edge.Response{}, err
	}
	return c.fragment(v, "edit", "checked", e)
}

// draw draws a campaign's steps: as it stands, else as it was saved or published last without a mistake.
func (e *editor) draw(v *Visit) {
	if e.Folder != "campaigns" {
		return
	}
	now, ok := e.compiled()
	if !ok {
		e.FlowNote = "This is how it was saved. What you write is drawn as soon as it has no mistakes."
		now, ok = campaignIn(e.work.Base, e.work.Files, e.document.Name)
	}
	if !ok {
		e.FlowNote = "This is what is published. What you write is drawn as soon as it has no mistakes."
		now, ok = v.Catalog.Campaign(e.document.Name)
	}
	if ok {
		e.Templates = sentTemplates(now)
		e.Flow = drawCampaign("flow", now, numbers{}, "The steps of "+now.Name+", from the top to the bottom.")
	}
}

// ShownAt is the page that shows a template as it was saved, and sends a test of it; "" where that has nothing to show.
func (e *editor) ShownAt() string {
	if e.document.Folder != "templates" {
		return "" // without compiling all the others
	}
	saved, _ := compileFiles(e.work.Base, e.work.Files)
	return e.document.shownAt(saved, e.in(e.work.Published))
}

// sentTemplates are those that a campaign sends, each once, in the order of its steps.
func sentTemplates(c campaign.Campaign) []string {
	var names []string
	for _, s := range c.Steps {
		if s.Kind == campaign.Send && !slices.Contains(names, s.Template) {
			names = append(names, s.Template)
		}
	}
	return names
}

// campaignIn compiles files for one campaign of theirs; false when there is a mistake in any.
func campaignIn(base uint32, files map[string][]byte, name string) (campaign.Campaign, bool) {
	c, _ := compileFiles(base, files)
	if c == nil {
		return campaign.Campaign{}, false
	}
	return c.Campaign(name)
}

// compiled returns the campaign as it stands; if other drafts have mistakes, among what is published.
func (e *editor) compiled() (campaign.Campaign, bool) {
	if len(e.Mistakes) > 0 {
		return campaign.Campaign{}, false
	}
	c := e.catalog
	if c == nil {
		c = e.amongPublished()
	}
	if c == nil {
		return campaign.Campaign{}, false
	}
	return c.Campaign(e.Document().Name)
}

// amongPublished compiles the document with what is published; nil when it needs another draft.
func (e *editor) amongPublished() *catalog.Catalog {
	files := maps.Clone(e.work.Published)
	for i, path := range e.Document().Paths {
		files[path] = []byte(e.Texts[i])
	}
	c, _ := compileFiles(e.work.Base, files)
	return c
}
