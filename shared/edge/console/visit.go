package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

// maxForm is more than a form with the largest definition in it, as browsers encode it.
const maxForm = 1 << 20

// Visit is one request of somebody's. Pages see all of it.
type Visit struct {
	session.Person
	Path    string           // without the query
	Query   url.Values       // behind the ?
	Form    url.Values       // of a POST; its token was checked
	Now     time.Time        // in Zone
	Zone    *time.Location   // the shop's, UTC when it names none
	Catalog *catalog.Catalog // the newest definitions; of version 0 when nothing was published
	HTMX    bool             // htmx asks, for a part of a page
	Notice  string           // what the form before this page did
	CSRF    string           // the token for this page's forms

	request edge.Request
	params  map[string]string
	keys    *session.Keys
	jar     session.Jar
	cookies []string // to be set
}

// Param returns what a {name} of the route's path stands for.
func (v *Visit) Param(name string) string { return v.params[name] }

// Shop returns the shop's name, for headings.
func (v *Visit) Shop() string {
	if v.Catalog == nil || v.Catalog.Shop.Name == "" {
		return "Your shop"
	}
	return v.Catalog.Shop.Name
}

// visit finds out who comes and what the shop is like. The Visit is never nil, as far as it is known.
func (c *Console) visit(ctx context.Context, r edge.Request) (*Visit, error) {
	v := &Visit{Path: r.RawPath, Now: c.clock().UTC(), Zone: time.UTC, HTMX: edge.Header(r, "HX-Request") != "", request: r, jar: c.jar(r)}
	v.Query, _ = url.ParseQuery(r.RawQueryString)
	keys, err := c.keys.Get(ctx, c.secrets)
	if err != nil {
		return v, err
	}
	v.keys = keys
	v.Person = keys.Open(v.jar.Get("", r.Cookies), c.clock())
	v.CSRF = keys.FormToken(v.Person)
	v.takeNotice()
	known, err := c.Engine.Catalog(ctx)
	if err != nil {
		return v, fault.New(fault.Unavailable, "read the catalog: %w", err)
	}
	v.Catalog = known
	if known.Shop.Location != nil {
		v.Zone = known.Shop.Location
	}
	v.Now = v.Now.In(v.Zone)
	return v, nil
}

// jar tells which cookies count: on one's own machine those of plain http, unless a proxy in front speaks https.
func (c *Console) jar(r edge.Request) session.Jar {
	proxied := strings.EqualFold(edge.Header(r, "X-Forwarded-Proto"), "https") ||
		strings.HasPrefix(c.url, "https://") && edge.Header(r, "Host") == c.publicHost
	return session.Jar{Plain: c.local && !proxied}
}

// readForm reads a POST's form and makes sure that it is a page of ours that sent it.
func (c *Console) readForm(v *Visit, route Route) error {
	if route.Method != http.MethodPost {
		return nil
	}
	sent := session.Sent{Origin: edge.Header(v.request, "Origin"), FetchSite: edge.Header(v.request, "Sec-Fetch-Site"), Host: edge.Header(v.request, "Host")}
	if err := session.CheckSent(sent, c.publicHost); err != nil {
		return err
	}
	form, err := edge.ReadForm(v.request, maxForm)
	if err != nil {
		return err
	}
	if err := v.keys.CheckForm(v.Person, form.Get(session.FormField)); err != nil {
		return err
	}
	v.Form = form
	return nil
}
