package console

import (
	"context"
	"net/http"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) editRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/edit/shop", session.Edit, c.edit},
		{http.MethodPost, "/console/edit/shop", session.Edit, c.edit},
		{http.MethodPost, "/console/edit/shop/check", session.Edit, c.checkEdit},
		{http.MethodPost, "/console/edit/shop/discard", session.Edit, c.discardEdit},
		{http.MethodGet, "/console/edit/{folder}/{name}", session.Edit, c.edit},
		{http.MethodPost, "/console/edit/{folder}/{name}", session.Edit, c.edit},
		{http.MethodPost, "/console/edit/{folder}/{name}/check", session.Edit, c.checkEdit},
		{http.MethodPost, "/console/edit/{folder}/{name}/discard", session.Edit, c.discardEdit},
		{http.MethodPost, "/console/edit/{folder}/{name}/delete", session.Edit, c.deleteEdit},
	}
}

// work is the definitions as they are being worked on.
type work struct{ engine.Work }

func (c *Console) working(ctx context.Context) (work, error) {
	w, err := c.Engine.Working(ctx)
	return work{w}, err
}

// opened reads what a route names.
func (c *Console) opened(ctx context.Context, v *Visit) (document, work, error) {
	d, err := documentOf(v.Param("folder"), v.Param("name"))
	if err != nil {
		return document{}, work{}, err
	}
	w, err := c.working(ctx)
	if err != nil {
		return document{}, work{}, err
	}
	if !d.in(w.Published) && w.draft(d).Path == "" && d.Folder != "" {
		return document{}, work{}, fault.New(fault.NotFound, "there is no %s, published or as a draft; begin one under New", d.Title())
	}
	return d, w, nil
}

// edit is the page of one document, and what its form sends.
func (c *Console) edit(ctx context.Context, v *Visit) (edge.Response, error) {
	d, w, err := c.opened(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	e := openEditor(v, d, w)
	if v.Form == nil {
		return c.showEditor(ctx, v, e, http.StatusOK)
	}
	switch do := v.Form.Get("do"); do {
	case "save":
		return c.save(ctx, v, e)
	default:
		e.change(do)
		return c.showEditor(ctx, v, e, http.StatusOK)
	}
}
