package console

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
	"rapport/shared/starter"
)

func (c *Console) galleryRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/new", session.Edit, c.gallery},
		{http.MethodPost, "/console/new", session.Edit, c.begin},
	}
}

// galleryPage is what one can begin with.
type galleryPage struct {
	Starters []galleryItem
	Name     string // of an empty definition, as it was written
	Kind     string // segment, campaign or template
	Problem  string
}

// galleryItem is one starter with its files, and which of them are there already.
type galleryItem struct {
	starter.Starter
	Paths []string
	There []string
}

func (c *Console) gallery(ctx context.Context, v *Visit) (edge.Response, error) {
	w, err := c.working(ctx)
	if err != nil {
		return edge.Response{}, err
	}
	kind := v.Query.Get("kind")
	if _, ok := empty[kind]; !ok {
		kind = "segment"
	}
	return c.showGallery(v, w, http.StatusOK, galleryPage{Kind: kind})
}

func (c *Console) showGallery(v *Visit, w work, status int, p galleryPage) (edge.Response, error) {
	for _, s := range starter.All() {
		item := galleryItem{Starter: s, Paths: sortedPaths(s.Files)}
		for _, path := range item.Paths {
			if _, there := w.Files[path]; there {
				item.There = append(item.There, path)
			}
		}
		p.Starters = append(p.Starters, item)
	}
	return c.pageWith(v, status, "New", "gallery", p)
}

// empty are the definitions with which one begins from nothing: they have no mistake.
var empty = map[string]func(name string) map[string]string{
	"segment": func(name string) map[string]string {
		return map[string]string{"segments/" + name + ".yaml": "segment: " + name + "\nwhere:\n  did: {event: Order Completed, within: 30d}\n"}
	},
	"campaign": func(name string) map[string]string {
		return map[string]string{"campaigns/" + name + ".yaml": "campaign: " + name + "\ntrigger: {event: Order Completed}\nsteps:\n  - wait: 1d\npolicy: relationship\n"}
	},
	"template": func(name string) map[string]string {
		return map[string]string{
			"templates/" + name + ".liquid":     "---\nsubject: Hello\n---\n<p>Hello{% if customer.first_name %} {{ customer.first_name }}{% endif %},</p>\n",
			"templates/" + name + ".txt.liquid": "Hello{% if customer.first_name %} {{ customer.first_name }}{% endif %},\n",
		}
	},
}

// begin makes the drafts of a starter, or of an empty definition.
func (c *Console) begin(ctx context.Context, v *Visit) (edge.Response, error) {
	w, err := c.working(ctx)
	if err != nil {
		return edge.Response{}, err
	}
	if name := v.Form.Get("starter"); name != "" {
		return c.beginWith(ctx, v, w, name)
	}
	p := galleryPage{Name: strings.TrimSpace(v.Form.Get("name")), Kind: v.Form.Get("kind")}
	texts, ok := empty[p.Kind]
	if !ok {
		return edge.Response{}, fault.New(fault.Invalid, "choose one of the starters, or what to begin from nothing")
	}
	d, err := documentOf(p.Kind+"s", p.Name)
	switch {
	case err != nil || p.Kind == "segment" && p.Name == "everyone":
		p.Problem = "Choose a name of 1 to 40 of a-z, 0-9 and -, for example spring-sale."
		return c.showGallery(v, w, http.StatusUnprocessableEntity, p)
	case d.in(w.Files) || w.draft(d).Path != "":
		p.Problem = "There is a " + d.Title() + " already: choose another name."
		return c.showGallery(v, w, http.StatusUnprocessableEntity, p)
	}
	for path, text := range texts(p.Name) {
		if err := c.Engine.SaveDraft(ctx, engine.Draft{Path: path, Text: text, Base: w.Base, By: v.Name}); err != nil {
			return edge.Response{}, err
		}
	}
	return c.done(v, d.URL(), "Begun as a draft. Change it, and save it.")
}

// beginWith makes drafts of a starter's files. One that is there already, published or as a draft, is not written over.
func (c *Console) beginWith(ctx context.Context, v *Visit, w work, name string) (edge.Response, error) {
	all := starter.All()
	i := slices.IndexFunc(all, func(s starter.Starter) bool { return s.Name == name })
	if i < 0 {
		return edge.Response{}, fault.New(fault.NotFound, "there is no starter %q; choose one of those on the page", name)
	}
	made, kept := 0, 0
	for _, path := range sortedPaths(all[i].Files) {
		if _, there := w.Files[path]; there {
			kept++
			continue
		}
		if err := c.Engine.SaveDraft(ctx, engine.Draft{Path: path, Text: string(all[i].Files[path]), Base: w.Base, By: v.Name}); err != nil {
			return edge.Response{}, err
		}
		made++
	}
	says := fmt.Sprintf("Begun with %s. Nothing is in force before it is published under Changes.", counted(made, "draft", "drafts"))
	if kept > 0 {
		says = fmt.Sprintf("Begun with %s; %s there already and stay as they are.", counted(made, "draft", "drafts"), counted(kept, "file is", "files are"))
	}
	return c.done(v, "/console/edit/campaigns/"+name, says)
}
