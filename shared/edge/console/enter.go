package console

import (
	"context"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

// enter shows the button behind the printed link. Opening the link changes nothing: only the button uses it up. Whoever is in
// already goes on.
func (c *Console) enter(_ context.Context, v *Visit) (edge.Response, error) {
	if v.Known() {
		return v.goTo("/console"), nil
	}
	if _, err := c.pass(v, v.Query.Get("key")); err != nil {
		return edge.Response{}, err
	}
	return c.page(v, "Open the console", "enter", v.Query.Get("key"))
}

// enterByLink signs the machine's owner in, once a link.
func (c *Console) enterByLink(ctx context.Context, v *Visit) (edge.Response, error) {
	pass, err := c.pass(v, v.Form.Get("key"))
	if err != nil {
		return edge.Response{}, err
	}
	if err := c.Engine.Spend(ctx, pass.ID, pass.Until); err != nil {
		return edge.Response{}, err
	}
	c.signIn(v, pass.Person(c.clock()))
	return v.goTo("/console"), nil
}

// pass reads a link's token. In the cloud there are no such links, whoever may have signed one.
func (c *Console) pass(v *Visit, token string) (session.Pass, error) {
	if !c.local {
		return session.Pass{}, fault.New(fault.NotFound, "there are no such links here; sign in")
	}
	return v.keys.OpenPass(token, c.clock())
}
