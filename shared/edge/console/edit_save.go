package console

import (
	"context"
	"net/http"
	"slices"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/engine"
)

// save keeps what the editor holds as a draft, with its mistakes. Another name than before moves it.
func (c *Console) save(ctx context.Context, v *Visit, e *editor) (edge.Response, error) {
	if e.Seen != seen(e.texts(e.work.Files)) {
		return c.overtaken(ctx, v, e)
	}
	if err := e.taken(); err != nil {
		e.Notice, e.NoticeKind = Sentence(err.Error())+" Nothing was saved.", "bad"
		if fault.Is(err, fault.Conflict) {
			return c.showEditor(ctx, v, e, http.StatusConflict)
		}
		return c.showEditor(ctx, v, e, http.StatusUnprocessableEntity)
	}
	if err := c.keep(ctx, v, e); err != nil {
		if fault.Is(err, fault.TooLarge) || fault.Is(err, fault.Invalid) {
			e.Notice, e.NoticeKind = Sentence(err.Error())+" Nothing was saved.", "bad"
			return c.showEditor(ctx, v, e, route.Status(err))
		}
		return edge.Response{}, err
	}
	e.look(v.Catalog)
	to := e.Document()
	url := to.URL()
	if e.Folder == "segments" && e.Form == nil {
		url += "?view=text"
	}
	return c.done(v, url, savedSentence(e))
}

func savedSentence(e *editor) string {
	switch {
	case len(e.Mistakes) > 0:
		return "Saved as a draft, with " + counted(len(e.Mistakes), "mistake", "mistakes") + " in it: it cannot be published like this."
	case len(e.Elsewhere) > 0:
		return "Saved as a draft. Another file has a mistake now, and nothing can be published before it is put right."
	}
	return "Saved as a draft. It is in force for nobody until it is published under Changes."
}

// overtaken shows the visitor her own text when another one was saved since she opened the page.
func (c *Console) overtaken(ctx context.Context, v *Visit, e *editor) (edge.Response, error) {
	d := e.Draft()
	by := "Somebody published another text"
	if d.There && d.By != "" {
		by = d.By + " saved another text at " + d.At.In(v.Zone).Format("15:04")
	}
	e.Notice = by + " since you opened this page. Yours is below and was not saved: save again to put it in place of the other, or open the page anew to see that one."
	e.NoticeKind = "warn"
	e.Seen = seen(e.texts(e.work.Files))
	return c.showEditor(ctx, v, e, http.StatusConflict)
}

// keep writes the drafts: the texts under their name, and the old name's files as going when it is another one.
func (c *Console) keep(ctx context.Context, v *Visit, e *editor) error {
	base := e.Base
	if d := e.work.draft(e.document); d.Path != "" {
		base = d.Base // the text under the draft is the one that it was begun from
	}
	to := e.Document()
	laid := e.laid()
	for i, path := range to.Paths {
		if _, there := laid[path]; !there {
			continue
		}
		if err := c.Engine.SaveDraft(ctx, engine.Draft{Path: path, Text: e.Texts[i], Base: base, By: v.Name}); err != nil {
			return err
		}
	}
	if slices.Equal(to.Paths, e.Paths) {
		return nil
	}
	return c.remove(ctx, v, e.document, e.work)
}

// remove makes drafts by which a document goes; of one that was never published its drafts are forgotten.
func (c *Console) remove(ctx context.Context, v *Visit, d document, w work) error {
	for _, path := range d.Paths {
		if _, published := w.Published[path]; !published {
			if err := c.Engine.DropDraft(ctx, path); err != nil {
				return err
			}
			continue
		}
		if err := c.Engine.SaveDraft(ctx, engine.Draft{Path: path, Deleted: true, Base: w.Base, By: v.Name}); err != nil {
			return err
		}
	}
	return nil
}

// deleteEdit makes a draft by which the document goes.
func (c *Console) deleteEdit(ctx context.Context, v *Visit) (edge.Response, error) {
	d, w, err := c.opened(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	if err := c.remove(ctx, v, d, w); err != nil {
		return edge.Response{}, err
	}
	return c.done(v, "/console/changes", "The "+d.Title()+" will be gone when the changes are published.")
}

// discardEdit forgets the drafts of a document.
func (c *Console) discardEdit(ctx context.Context, v *Visit) (edge.Response, error) {
	d, w, err := c.opened(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	for _, path := range d.Paths {
		if err := c.Engine.DropDraft(ctx, path); err != nil {
			return edge.Response{}, err
		}
	}
	to := "/console/changes"
	if d.in(w.Published) && v.Form.Get("back") == "" {
		to = d.URL()
	}
	return c.done(v, to, "The draft of the "+d.Title()+" is gone; what is published stays as it is.")
}
