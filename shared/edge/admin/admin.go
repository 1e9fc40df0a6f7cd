// Package admin is the API beneath the console: the same operations as the pages, as JSON, for a shop's own programs. docs/openapi.yaml describes it; a
// test holds both together.
package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

// API answers /admin. It is safe for concurrent use.
type API struct {
	Engine *engine.Engine

	clock    func() time.Time
	secrets  engine.Secrets
	keys     edge.Secret[*session.Keys]
	key      edge.Secret[string] // admin-key, of one machine
	local    bool
	mailBase string // PUBLIC_URL: of the links in mails
	routes   []Route
}

// Route is one operation. A path's {name} stands for one segment of it.
type Route struct {
	Method string // GET, POST, PUT or DELETE
	Path   string
	Role   session.Role
	About  string // in one sentence
	Handle func(ctx context.Context, c *Call) (any, error)
}

// RouteKey implements route.Keyed.
func (r Route) RouteKey() route.Key { return route.Key{Method: r.Method, Path: r.Path} }

// New returns the API over an engine that may be the console's. Of the environment it reads RAPPORT_LOCAL: on one machine the secret
// admin-key is the bearer token, in the cloud the HTTP API has verified a JSON Web Token before.
func New(env func(string) string, e *engine.Engine) *API {
	text := func(s string) (string, error) { return s, nil }
	a := &API{
		Engine: e, clock: e.Clock, secrets: e.Secrets, local: env("RAPPORT_LOCAL") == "1", mailBase: env("PUBLIC_URL"),
		keys: edge.Secret[*session.Keys]{Name: "session", Parse: session.ParseKeys},
		key:  edge.Secret[string]{Name: "admin-key", Parse: text},
	}
	a.routes = a.table()
	return a
}

// Handle answers one request. It never returns an error: whoever calls gets JSON.
func (a *API) Handle(ctx context.Context, r edge.Request) edge.Response {
	out, err := a.answer(ctx, r)
	if err != nil {
		return failed(ctx, r, err)
	}
	return respond(http.StatusOK, out)
}

func (a *API) answer(ctx context.Context, r edge.Request) (any, error) {
	c, err := a.call(ctx, r)
	if err != nil {
		return nil, err
	}
	found, params, err := route.Find(a.routes, r.RequestContext.HTTP.Method, r.RawPath)
	if err != nil {
		return nil, err
	}
	c.params = params
	if !c.May(found.Role) {
		return nil, lacks(c.Person, found.Role)
	}
	return found.Handle(ctx, c)
}

func respond(status int, body any) edge.Response {
	b, err := json.Marshal(body)
	if err != nil {
		panic("admin: what is answered is JSON: " + err.Error())
	}
	return edge.Response{StatusCode: status, Body: string(b), Headers: map[string]string{
		"Content-Type": "application/json", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
	}}
}
