package admin

import (
	"context"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) templateRoutes() []Route {
	return []Route{{"POST", "/admin/v1/templates/{name}/test", session.Edit, "Send a template to the address that the token names, marked as a test.", a.test}}
}

// Test says for whom a test is filled; "" is a made-up customer.
type Test struct {
	Customer string `json:"customer"`
}

// Tested says where a test went.
type Tested struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
}

func (a *API) test(ctx context.Context, c *Call) (any, error) {
	var in Test
	if err := c.read(&in); err != nil {
		return nil, err
	}
	who, order, err := a.filledFor(ctx, c, in.Customer)
	if err != nil {
		return nil, err
	}
	known, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	mail, err := engine.Specimen(known, c.Param("name"), who, order, a.mailBase)
	if err != nil {
		return nil, err
	}
	if err := a.Engine.SendTest(ctx, mail, c.Email, c.Name, "template "+c.Param("name")); err != nil {
		return nil, err
	}
	return Tested{c.Email, "[Test] " + mail.Subject}, nil
}

// filledFor returns the customer for whom a template is filled, and her newest order.
func (a *API) filledFor(ctx context.Context, c *Call, name string) (customer.State, map[string]any, error) {
	if name == "" {
		who, order := engine.Example()
		return who, order, nil
	}
	if !c.May(session.Personal) {
		return customer.State{}, nil, fault.New(fault.Forbidden, "filling a template for a customer needs the role personal")
	}
	who, err := c.keys.Named(name)
	if err != nil {
		return customer.State{}, nil, err
	}
	s, err := a.Engine.Load(ctx, who)
	if err != nil {
		return customer.State{}, nil, err
	}
	if s.Version == 0 || s.Tombstone() {
		return customer.State{}, nil, fault.New(fault.NotFound, "nothing is known of the customer %q", name)
	}
	order, err := a.Engine.NewestOrder(ctx, s.ID)
	return s, order, err
}
