package console

import (
	"context"
	"net/http"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

func (c *Console) signRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/login", 0, c.login},
		{http.MethodGet, "/console/callback", 0, c.callback},
		{http.MethodPost, "/console/logout", 0, c.logout},
		{http.MethodGet, "/console/bye", 0, c.bye},
		{http.MethodGet, "/console/enter", 0, c.enter},
		{http.MethodPost, "/console/enter", 0, c.enterByLink},
	}
}

// login sends the browser to the issuer. Without one it says how to get in. Whoever is in already goes on.
func (c *Console) login(ctx context.Context, v *Visit) (edge.Response, error) {
	if v.Known() {
		return v.goTo(back(v.Query.Get("back"))), nil
	}
	if c.issuer == nil {
		return c.page(v, "Sign in", "login", c.local)
	}
	secret, err := c.client.Get(ctx, c.secrets)
	if err != nil {
		return edge.Response{}, err
	}
	to, flow, err := c.issuer.Begin(ctx, c.redirect(v), secret, back(v.Query.Get("back")))
	if err != nil {
		return edge.Response{}, err
	}
	v.cookies = append(v.cookies, v.jar.Set("flow", v.keys.SealFlow(flow), session.FlowLife))
	return v.goTo(to), nil
}

// callback is where the issuer sends the browser back to.
func (c *Console) callback(ctx context.Context, v *Visit) (edge.Response, error) {
	if c.issuer == nil {
		return edge.Response{}, fault.New(fault.NotFound, "nobody signs in like this here: the setting OIDC_ISSUER is empty")
	}
	secret, err := c.client.Get(ctx, c.secrets)
	if err != nil {
		return edge.Response{}, err
	}
	flow := v.keys.OpenFlow(v.jar.Get("flow", v.request.Cookies), c.clock())
	p, err := c.issuer.Finish(ctx, flow, v.Query, c.redirect(v), secret)
	if err != nil {
		return edge.Response{}, err
	}
	v.cookies = append(v.cookies, v.jar.Drop("flow"))
	c.signIn(v, p)
	return v.goTo(flow.Back), nil
}

// redirect is the address that the issuer knows this console by.
func (c *Console) redirect(v *Visit) string {
	base := c.url
	if base == "" {
		base = "https://" + edge.Header(v.request, "Host")
	}
	return base + "/console/callback"
}

func (c *Console) signIn(v *Visit, p session.Person) {
	v.cookies = append(v.cookies, v.jar.Set("", v.keys.Seal(p), session.Length))
}

func (c *Console) logout(_ context.Context, v *Visit) (edge.Response, error) {
	v.cookies = append(v.cookies, v.jar.Drop(""))
	return v.goTo("/console/bye"), nil
}

func (c *Console) bye(_ context.Context, v *Visit) (edge.Response, error) {
	if v.Known() {
		return v.goTo("/console"), nil
	}
	return c.page(v, "You are signed out", "bye", nil)
}

// back returns the page of the console that somebody wanted before signing in; Today for anything else.
func back(path string) string {
	if (strings.HasPrefix(path, "/console/") || strings.HasPrefix(path, "/console?")) && !strings.ContainsAny(path, "\\\r\n") {
		return path
	}
	return "/console"
}
