package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/edge"
)

// erasePage asks for a confirmation that nobody types by a slip.
type erasePage struct {
	ID, Path, Name, Typed, Error string
}

// named loads the customer whom a form is about. It returns fault.NotFound for one of whom nothing is known or kept.
func (c *Console) named(ctx context.Context, v *Visit) (customer.State, error) {
	who, err := v.whom("id")
	if err != nil {
		return customer.State{}, err
	}
	s, err := c.Engine.Load(ctx, who)
	if err != nil {
		return customer.State{}, err
	}
	if s.Version == 0 || s.Tombstone() {
		return customer.State{}, fault.New(fault.NotFound, "nothing is kept of this customer any more")
	}
	return s, nil
}

// exportCustomer hands out all that the table keeps of a customer as a file. It is a POST because it is written down.
func (c *Console) exportCustomer(ctx context.Context, v *Visit) (edge.Response, error) {
	s, err := c.named(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	x, err := c.Engine.Export(ctx, s.ID, v.Name, nil)
	if err != nil {
		return edge.Response{}, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	if err := e.Encode(x); err != nil {
		return edge.Response{}, err
	}
	file := "customer-" + id.Hash("customer", s.ID).String() + ".json" // not her id, which may be her address
	return edge.Response{StatusCode: http.StatusOK, Body: b.String(), Headers: map[string]string{"Content-Type": "application/json",
		"Content-Disposition": `attachment; filename="` + file + `"`}}, nil
}

func (c *Console) askErase(ctx context.Context, v *Visit) (edge.Response, error) {
	s, err := c.named(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	return c.page(v, "Forget a customer", "erase", erasePage{ID: s.ID, Path: v.CustomerPath(s.ID), Name: s.Name()})
}

// eraseCustomer forgets a customer, if her id was typed.
func (c *Console) eraseCustomer(ctx context.Context, v *Visit) (edge.Response, error) {
	s, err := c.named(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	if typed := strings.TrimSpace(v.Form.Get("confirm")); typed != s.ID {
		return c.pageWith(v, http.StatusUnprocessableEntity, "Forget a customer", "erase", erasePage{ID: s.ID, Path: v.CustomerPath(s.ID), Name: s.Name(), Typed: typed,
			Error: "This is not the id. Nobody was forgotten."})
	}
	if err := c.Engine.EraseBy(ctx, s.ID, v.Name); err != nil {
		return edge.Response{}, err
	}
	return c.done(v, "/console/customers", "The customer is forgotten: nothing is taken in, decided or sent for them any more, and what lay beside is deleted within minutes.")
}
