package admin

import (
	"context"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) customerRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/customers", session.View, "The customers with an address or id; without a question all of them, by id.", a.search},
		{"GET", "/admin/v1/customers/{id}/why/{campaign}", session.View, "Why a customer did not get a campaign's message, with all conditions.", a.whyNot},
		{"POST", "/admin/v1/customers/{id}/export", session.Personal, "All that the table keeps of a customer; that it was taken out is written down.", a.export},
		{"GET", "/admin/v1/customers/{id}", session.View, "What was decided about a customer and why, and what comes next.", a.explain},
		{"POST", "/admin/v1/customers/{id}/erase", session.Personal, "Forget a customer for good.", a.erase},
	}
}

// Explanation is what was decided about a customer, oldest first, and what is pending.
type Explanation struct {
	Customer string           `json:"customer"`
	Erased   time.Time        `json:"erased,omitzero"`
	Lines    []engine.Said    `json:"lines"`
	Pending  []engine.Pending `json:"pending"`
}

func (a *API) explain(ctx context.Context, c *Call) (any, error) {
	state, err := a.known(ctx, c)
	if err != nil {
		return nil, err
	}
	x, err := a.Engine.Explain(ctx, state.ID)
	if err != nil {
		return nil, err
	}
	out := Explanation{Customer: c.id(state.ID), Erased: x.Erased, Lines: []engine.Said{}, Pending: []engine.Pending{}}
	for _, l := range x.Lines {
		out.Lines = append(out.Lines, engine.Said{Time: l.Time, Sentence: c.Text(l.Sentence)})
	}
	for _, p := range x.Pending {
		out.Pending = append(out.Pending, engine.Pending{At: p.At, Campaign: p.Campaign, Sentence: c.Text(p.Sentence)})
	}
	return out, nil
}

// known loads the customer whom a path names: her id as events have it, with u. for a userId and a. for a browser, or a name that this API
// gave her. It returns fault.NotFound for one of whom nothing is known.
func (a *API) known(ctx context.Context, c *Call) (customer.State, error) {
	who, err := c.keys.Named(c.Param("id"))
	if err != nil {
		return customer.State{}, err
	}
	if who == c.Param("id") && c.Customer(who) != who {
		return customer.State{}, fault.New(fault.Forbidden, "this needs the role personal: the id itself says who it is")
	}
	s, err := a.Engine.Load(ctx, who)
	if err != nil {
		return customer.State{}, err
	}
	if s.Version == 0 {
		return customer.State{}, fault.New(fault.NotFound, "nothing is known of this customer; an id is written u.USERID, or a.ANONYMOUSID for a browser")
	}
	return s, nil
}

func (a *API) whyNot(ctx context.Context, c *Call) (any, error) {
	s, err := a.known(ctx, c)
	if err != nil {
		return nil, err
	}
	p, err := a.Engine.Profile(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	if p.State.Tombstone() {
		return nil, fault.New(fault.NotFound, "this customer was erased, so nothing can be said of them")
	}
	p.Lines = c.Lines(p.Lines)
	why, err := p.Why(ctx, a.Engine, c.Param("campaign"))
	if err != nil {
		return nil, err
	}
	why.Sentence = c.Text(why.Sentence)
	for i := range why.Conditions {
		why.Conditions[i].Says = c.Text(why.Conditions[i].Says)
	}
	return why, nil
}

func (a *API) export(ctx context.Context, c *Call) (any, error) {
	s, err := a.known(ctx, c)
	if err != nil {
		return nil, err
	}
	return a.Engine.Export(ctx, s.ID, c.Name, nil)
}

// Erase repeats the customer, so that nobody is erased by a slip.
type Erase struct {
	Confirm string `json:"confirm"`
}

// Erased says that it is done.
type Erased struct {
	Customer string    `json:"customer"`
	Erased   time.Time `json:"erased"`
}

func (a *API) erase(ctx context.Context, c *Call) (any, error) {
	var in Erase
	if err := c.read(&in); err != nil {
		return nil, err
	}
	s, err := a.known(ctx, c)
	if err != nil {
		return nil, err
	}
	if in.Confirm != c.Param("id") {
		return nil, fault.New(fault.Invalid, "confirm is to repeat the customer's id as in the address; nobody was erased")
	}
	if s.Tombstone() {
		return Erased{c.id(s.ID), s.Erased}, nil
	}
	if err := a.Engine.EraseBy(ctx, s.ID, c.Name); err != nil {
		return nil, err
	}
	return Erased{c.id(s.ID), a.clock().UTC()}, nil
}
