package admin

import (
	"context"
	"strings"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/edge"
)

// Customer is one of those that were found.
type Customer struct {
	Customer   string    `json:"customer"`
	Email      string    `json:"email,omitempty"`
	Suppressed string    `json:"suppressed,omitempty"` // why she must not be written to
	Since      time.Time `json:"since,omitzero"`
	Erased     time.Time `json:"erased,omitzero"`
}

// Found are customers, and where the list goes on.
type Found struct {
	Customers []Customer `json:"customers"`
	Next      string     `json:"next,omitempty"`
}

func (a *API) search(ctx context.Context, c *Call) (any, error) {
	text := strings.TrimSpace(c.Query.Get("q"))
	if text == "" {
		return a.list(ctx, c)
	}
	if !c.MaySearch(text) {
		return nil, fault.New(fault.Forbidden, "searching by an address or a name needs the role personal; without it a customer is found by a number that is their whole id")
	}
	states, err := a.Engine.Search(ctx, text)
	return Found{Customers: c.found(states)}, err
}

func (a *API) list(ctx context.Context, c *Call) (any, error) {
	limit, err := edge.QueryNumber(c.Query, "limit", 25, 100)
	if err != nil {
		return nil, err
	}
	after, err := c.keys.Named(c.Query.Get("cursor"))
	if err != nil {
		return nil, err
	}
	states, next, err := a.Engine.KnownAfter(ctx, after, limit)
	out := Found{Customers: c.found(states)}
	if next != "" {
		out.Next = c.id(next)
	}
	return out, err
}

func (c *Call) found(states []customer.State) []Customer {
	out := []Customer{}
	for _, s := range states {
		out = append(out, Customer{c.id(s.ID), c.Address(s.Address.Email), s.Address.Suppressed, s.Created, s.Erased})
	}
	return out
}
