package console

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) templateRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/templates", session.View, c.templates},
		{http.MethodGet, "/console/templates/{name}", session.View, c.template},
		{http.MethodGet, "/console/templates/{name}/mail", session.View, c.templateMail},
		{http.MethodPost, "/console/templates/{name}/test", session.Edit, c.testTemplate},
	}
}

type templateRow struct {
	Name, Subject, Draft string
	Campaigns            []string
}

// templates lists every template with the campaigns that send it.
func (c *Console) templates(ctx context.Context, v *Visit) (edge.Response, error) {
	drafts, err := c.drafted(ctx, "templates/")
	if err != nil {
		return edge.Response{}, err
	}
	var rows []templateRow
	who, order := engine.Example()
	for _, name := range slices.Sorted(maps.Keys(v.Catalog.Templates)) {
		row := templateRow{Name: name, Campaigns: sends(v.Catalog, name), Draft: drafts.take(name, true)}
		if mail, err := engine.Specimen(v.Catalog, name, who, order, c.mailBase); err == nil {
			row.Subject = mail.Subject
		}
		rows = append(rows, row)
	}
	for _, name := range drafts.rest() {
		if !strings.HasSuffix(name, ".txt") {
			rows = append(rows, templateRow{Name: name, Draft: "new"})
		}
	}
	return c.page(v, "Templates", "templates", rows)
}

// sends names the campaigns that send a template.
func sends(known *catalog.Catalog, name string) (campaigns []string) {
	for _, one := range known.Campaigns {
		for _, s := range one.Steps {
			if s.Template == name && !slices.Contains(campaigns, one.Name) {
				campaigns = append(campaigns, one.Name)
			}
		}
	}
	return campaigns
}

// templatePage is one template, filled for somebody.
type templatePage struct {
	Name      string
	Campaigns []string
	Text      string // whom it is filled for, as written into the search box
	Customer  string // her id; "" for the example
	Error     string // of the search
	Draft     bool   // it is shown as it is drafted
	Stuck     bool   // it is shown as it is published, because the drafts do not fit together
	Mail      *mailView
	To        string // where a test goes; "" when the sign-in names no address
}

// template shows one template for a customer, the made-up one unless another is chosen.
func (c *Console) template(ctx context.Context, v *Visit) (edge.Response, error) {
	known, drafts, fits, err := c.drafting(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	p := templatePage{Name: v.Param("name"), Campaigns: sends(known, v.Param("name")), Text: v.Query.Get("customer"), To: v.Email}
	drafted := slices.ContainsFunc(drafts, p.shows)
	p.Draft, p.Stuck = drafted && fits, drafted && !fits
	if _, ok := known.Templates[p.Name]; !ok && p.Stuck {
		return edge.Response{}, fault.New(fault.NotFound, "the template %q is a draft, and none can be shown before the mistakes that stand under Changes are put right", p.Name)
	} else if !ok {
		return edge.Response{}, fault.New(fault.NotFound, "there is no template %q; the list of templates names them all", p.Name)
	}
	who, order, err := c.filledFor(ctx, v, p.Text)
	if err != nil {
		if p.Error = Sentence(err.Error()); route.Status(err) >= 500 {
			return edge.Response{}, err
		}
		who, order = engine.Example()
	} else if p.Text != "" {
		p.Customer = who.ID
	}
	mail, err := engine.Specimen(known, p.Name, who, order, c.mailBase)
	p.Mail = viewOf(v, mail, err, v.Path+"/mail", v.Path)
	return c.page(v, "Template "+p.Name, "template", p)
}

// shows tells whether a draft changes what this page shows.
func (p templatePage) shows(d engine.Draft) bool {
	file := "templates/" + p.Name
	return d.Path == file+".liquid" || d.Path == file+".txt.liquid" || d.Path == "shop.yaml"
}

// drafting is the definitions with all drafts in them, and those drafts; while the drafts do not fit together, the published definitions.
func (c *Console) drafting(ctx context.Context, v *Visit) (known *catalog.Catalog, drafts []engine.Draft, fits bool, err error) {
	w, err := c.Engine.Working(ctx)
	if err != nil || len(w.Drafts) == 0 {
		return v.Catalog, nil, true, err
	}
	known, mistakes := catalog.Load(v.Catalog.Version, w.Files)
	if mistakes != nil {
		return v.Catalog, w.Drafts, false, nil
	}
	return known, w.Drafts, true, nil
}

// filledFor finds for whom a template is filled, and her newest order. It returns a fault with a sentence for the page when that is nobody, or
// more than one, or when the visitor may not see personal data.
func (c *Console) filledFor(ctx context.Context, v *Visit, text string) (customer.State, map[string]any, error) {
	if text = strings.TrimSpace(text); text == "" {
		who, order := engine.Example()
		return who, order, nil
	}
	if !v.Can("personal") {
		return customer.State{}, nil, fault.New(fault.Forbidden, "filling a template for a customer needs the role personal; this is the made-up one")
	}
	who, err := v.CustomerNamed(text)
	if err != nil {
		return customer.State{}, nil, err
	}
	found, err := c.Engine.Search(ctx, who)
	if err != nil {
		return customer.State{}, nil, err
	}
	if len(found) == 0 || found[0].Tombstone() {
		return customer.State{}, nil, fault.New(fault.NotFound, "nobody has this address or id; this is the made-up customer")
	}
	if len(found) > 1 {
		return customer.State{}, nil, fault.New(fault.Invalid, "%d customers are meant by this; write one's whole id, such as %s. This is the made-up customer", len(found), found[0].ID)
	}
	order, err := c.Engine.NewestOrder(ctx, found[0].ID)
	return found[0], order, err
}

// templateMail is the mail's own HTML, for the frame on the template's page.
func (c *Console) templateMail(ctx context.Context, v *Visit) (edge.Response, error) {
	mail, err := c.specimen(ctx, v, v.Query.Get("customer"))
	if err != nil {
		return edge.Response{}, err
	}
	return c.framed(v, mail.HTML), nil
}

func (c *Console) specimen(ctx context.Context, v *Visit, text string) (engine.Mail, error) {
	known, _, _, err := c.drafting(ctx, v)
	if err != nil {
		return engine.Mail{}, err
	}
	who, order, err := c.filledFor(ctx, v, text)
	if err != nil {
		return engine.Mail{}, err
	}
	return engine.Specimen(known, v.Param("name"), who, order, c.mailBase)
}
