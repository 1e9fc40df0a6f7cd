// Package console is the marketer's pages: server-rendered, usable without JavaScript, under a policy that lets no inline script
// or style be.
//
// # How to add a page
//
//  1. A file named for the page (campaign.go) with its routes and handlers:
//
//     func (c *Console) campaignRoutes() []Route {
//     return []Route{
//     {"GET", "/console/campaigns", session.View, c.campaigns},
//     {"POST", "/console/campaigns/{name}/pause", session.Publish, c.pauseCampaign},
//     }
//     }
//
//     func (c *Console) campaigns(ctx context.Context, v *Visit) (edge.Response, error) {
//     …
//     return c.page(v, "Campaigns", "campaigns", data)
//     }
//
//     and its line in table (route.go). The frame has seen to it that the visitor has the role, and that a POST's form is hers.
//     An error becomes a page of one sentence with the status of its kind: return fault.New(fault.NotFound, "…, do this instead").
//
//  2. pages/campaigns.html, which holds {{define "main"}}. Its dot is a view: .Data is what the handler gave, and everything of Visit is
//     there too: {{.Data.Name}}, and in a range {{$.When .At}}, {{$.Can "publish"}}. Forms are <form method="post" action="…">{{template "csrf" $}} … </form>.
//     {{template "notice" …}}, {{template "field" …}} and their like are in pages/parts.html; classes are in console.css, which says at its top what there is.
//     A style of the page's own goes into pages/campaigns.css; all style sheets become one.
//
//  3. After a POST: return c.done(v, "/console/campaigns", "Paused."): the browser goes there by GET and sees the notice.
//     A POST with a mistake in it: return c.pageWith(v, 422, …) with the fields as they were sent, and the errors beside them.
//
//  4. For htmx: hx-get/hx-post to a route of its own that answers with c.fragment(v, "campaigns", "rows", data), a {{define "rows"}}
//     of the page's own file. The same must work without JavaScript. No hx-on, no js:, no style or script in a page: a test looks.
//
//  5. Personal data goes through $.Address, $.Customer, $.CustomerPath and $.Private of Visit, which mask it without the role for it.
//
//  6. A test in stage_test.go's way: s := newStage(t, nil), s.get(t, "/console/campaigns", session.View) … And the list of who may
//     open what: go test ./shared/edge/console -run Routes -update.
package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"rapport/shared/edge"
	"rapport/shared/edge/admin"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

// Console is the pages over one engine. It is safe for concurrent use.
type Console struct {
	Engine *engine.Engine

	clock      func() time.Time
	secrets    engine.Secrets
	keys       edge.Secret[*session.Keys]
	client     edge.Secret[string] // of the issuer; "" for a client that has none
	issuer     *session.Issuer     // nil when nobody signs in by one
	local      bool                // on one's own machine or server: the printed link signs in
	url        string              // CONSOLE_URL; "" for the address that it is asked by
	publicHost string              // of url
	mailBase   string              // PUBLIC_URL: of the links in mails
	routes     []Route
	pages      *pages
	crowd      crowd
}

// New makes the function behind /console and /admin. It needs the secret session, and on one machine admin-key. Of the environment it reads RAPPORT_LOCAL, CONSOLE_URL, PUBLIC_URL, OIDC_ISSUER and OIDC_CLIENT_ID.
func New(env func(string) string, p engine.Ports) (edge.Handler, error) {
	c := newConsole(env, p)
	api := admin.New(env, c.Engine)
	return func(ctx context.Context, r edge.Request) (edge.Response, error) {
		if strings.HasPrefix(r.RawPath, "/admin/") {
			return compressed(r, api.Handle(ctx, r)), nil
		}
		return c.handle(ctx, r)
	}, nil
}

func newConsole(env func(string) string, p engine.Ports) *Console {
	c := &Console{
		Engine: engine.New(p), clock: p.Clock, secrets: p.Secrets,
		keys:   edge.Secret[*session.Keys]{Name: "session", Parse: session.ParseKeys},
		client: edge.Secret[string]{Name: "oidc", Optional: true, Parse: func(s string) (string, error) { return strings.TrimSpace(s), nil }},
		local:  env("RAPPORT_LOCAL") == "1", url: env("CONSOLE_URL"), mailBase: env("PUBLIC_URL"), pages: readPages(),
	}
	if u, err := url.Parse(c.url); err == nil {
		c.publicHost = u.Host
	}
	if strings.Contains(env("OIDC_ISSUER"), "://") { // on one machine there may be none, and the printed link
		c.issuer = &session.Issuer{URL: env("OIDC_ISSUER"), ClientID: env("OIDC_CLIENT_ID"), Now: p.Clock}
	}
	c.routes = c.table()
	return c
}

// handle answers one request. It never returns an error: whoever comes gets a page with a sentence.
func (c *Console) handle(ctx context.Context, r edge.Request) (edge.Response, error) {
	resp := c.serve(ctx, r)
	headers(resp.Headers)
	if r.RequestContext.HTTP.Method == http.MethodHead {
		resp.Body, resp.IsBase64Encoded = "", false
		return resp, nil
	}
	return compressed(r, resp), nil
}

// serve finds the route and lets in who may.
func (c *Console) serve(ctx context.Context, r edge.Request) edge.Response {
	if resp, ok := c.asset(r); ok {
		return resp
	}
	v, err := c.visit(ctx, r)
	if err != nil {
		return c.failed(ctx, v, err)
	}
	found, params, err := route.Find(c.routes, r.RequestContext.HTTP.Method, r.RawPath)
	if err != nil {
		return c.failed(ctx, v, err)
	}
	v.params = params
	if !v.May(found.Role) {
		return c.turnedAway(v, found.Role)
	}
	if err := c.readForm(v, found); err != nil {
		return c.failed(ctx, v, err)
	}
	resp, err := found.Handle(ctx, v)
	if err != nil {
		return c.failed(ctx, v, err)
	}
	return resp
}
