package console

import (
	"context"
	"net/url"

	"rapport/shared/edge"
)

// testTemplate sends a template, filled for the chosen customer, to whoever is signed in and to nobody else.
func (c *Console) testTemplate(ctx context.Context, v *Visit) (edge.Response, error) {
	who := v.Form.Get("customer")
	mail, err := c.specimen(ctx, v, who)
	if err != nil {
		return edge.Response{}, err
	}
	if err := c.Engine.SendTest(ctx, mail, v.Email, v.Name, "template "+v.Param("name")); err != nil {
		return edge.Response{}, err
	}
	back := "/console/templates/" + url.PathEscape(v.Param("name"))
	if who != "" {
		back += "?" + url.Values{"customer": {who}}.Encode()
	}
	return c.done(v, back, "The test is on its way to "+v.Email+".")
}
