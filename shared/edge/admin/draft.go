package admin

import (
	"context"
	"maps"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

func (a *API) draftRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/definitions", session.View, "The newest version's files, with the drafts laid over them.", a.working},
		{"GET", "/admin/v1/drafts", session.View, "What was changed and is not published.", a.drafts},
		{"PUT", "/admin/v1/drafts", session.Edit, "Keep one file as a draft; nothing comes into force.", a.saveDraft},
		{"DELETE", "/admin/v1/drafts", session.Edit, "Forget a draft.", a.dropDraft},
		{"POST", "/admin/v1/validate", session.View, "Look for mistakes in the definitions, as drafts or the files that are sent would make them.", a.validate},
		{"POST", "/admin/v1/preview", session.View, "Say what publishing would do: who comes into which segment, who is inside, what the last 30 days would have brought.", a.preview},
	}
}

// Working is what would be published.
type Working struct {
	Base   uint32            `json:"base"`
	Files  map[string]string `json:"files"`
	Drafts []engine.Draft    `json:"drafts"`
}

func (a *API) working(ctx context.Context, _ *Call) (any, error) {
	w, err := a.Engine.Working(ctx)
	if err != nil {
		return nil, err
	}
	return Working{w.Base, texts(w.Files), w.Drafts}, nil
}

// Drafts is every draft, by path.
type Drafts struct {
	Drafts []engine.Draft `json:"drafts"`
}

func (a *API) drafts(ctx context.Context, _ *Call) (any, error) {
	drafts, err := a.Engine.Drafts(ctx)
	return Drafts{drafts}, err
}

// SaveDraft is one file as somebody wants it.
type SaveDraft struct {
	Path    string `json:"path"`
	Text    string `json:"text"`
	Deleted bool   `json:"deleted"`
	Base    uint32 `json:"base"`
}

func (a *API) saveDraft(ctx context.Context, c *Call) (any, error) {
	var in SaveDraft
	if err := c.read(&in); err != nil {
		return nil, err
	}
	err := a.Engine.SaveDraft(ctx, engine.Draft{Path: in.Path, Text: in.Text, Deleted: in.Deleted, Base: in.Base, By: c.Name})
	if err != nil {
		return nil, err
	}
	return a.drafts(ctx, c)
}

func (a *API) dropDraft(ctx context.Context, c *Call) (any, error) {
	if err := a.Engine.DropDraft(ctx, c.Query.Get("path")); err != nil {
		return nil, err
	}
	return a.drafts(ctx, c)
}

// Files are laid over what would be published; an empty Files changes nothing of it, and a null text takes a file away.
type Files struct {
	Files map[string]*string `json:"files"`
}

// files returns what would be published, with the body's files laid over it.
func (a *API) files(ctx context.Context, c *Call) (base uint32, files map[string][]byte, err error) {
	var in Files
	if err := c.read(&in); err != nil {
		return 0, nil, err
	}
	w, err := a.Engine.Working(ctx)
	if err != nil {
		return 0, nil, err
	}
	base, files = w.Base, maps.Clone(w.Files)
	for path, text := range in.Files {
		if err := catalog.CheckPath(path); err != nil {
			return 0, nil, err
		}
		if delete(files, path); text != nil {
			files[path] = []byte(*text)
		}
	}
	return base, files, nil
}

// Validation says whether definitions can be published.
type Validation struct {
	Valid    bool      `json:"valid"`
	Mistakes []Mistake `json:"mistakes"`
	Hints    []Mistake `json:"hints"` // at what is no mistake, and likely to be meant otherwise; none while there are mistakes
}

func (a *API) validate(ctx context.Context, c *Call) (any, error) {
	base, files, err := a.files(ctx, c)
	if err != nil {
		return nil, err
	}
	published, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	next, err := catalog.Load(base+1, files)
	if fault.Is(err, fault.Invalid) {
		return Validation{Mistakes: mistakes(err), Hints: []Mistake{}}, nil
	}
	if err != nil {
		return nil, err
	}
	return Validation{Valid: true, Mistakes: []Mistake{}, Hints: mistakes(next.Hints(published))}, nil
}

func (a *API) preview(ctx context.Context, c *Call) (any, error) {
	_, files, err := a.files(ctx, c)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, preview.Patience)
	defer cancel()
	p, err := preview.Run(ctx, a.Engine, a.Engine.Past, files, preview.Options{})
	if err != nil {
		return nil, err
	}
	return c.maskPreview(p), nil
}

// maskPreview takes personal data out for those who may not see it.
func (c *Call) maskPreview(p preview.Preview) preview.Preview {
	for i := range p.Segments {
		c.maskPeople(p.Segments[i].Coming)
		c.maskPeople(p.Segments[i].Going)
	}
	for i := range p.Campaigns {
		if p.Campaigns[i].Would != nil {
			c.maskPeople(p.Campaigns[i].Would.People)
		}
	}
	return p
}

func (c *Call) maskPeople(people []preview.Person) {
	for i, p := range people {
		people[i] = preview.Person{Customer: c.id(p.Customer), Name: c.Private(p.Name), Email: c.Address(p.Email)}
	}
}
