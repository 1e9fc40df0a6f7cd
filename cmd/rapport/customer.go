package main

import (
	"context"
	"strings"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// findCustomer returns the id and the state of the customer that a person names: by her userId, by an
// anonymousId, or by either as Rapport writes them (u.USERID, a.ANONYMOUSID). The state is the
// one that she is known by now, so its ID may be another. It returns fault.NotFound when nothing is known.
func findCustomer(ctx context.Context, e *engine.Engine, name string) (string, customer.State, error) {
	for _, who := range candidates(name) {
		s, err := e.Load(ctx, who)
		if err != nil {
			return "", s, err
		}
		if s.Version > 0 {
			return who, s, nil
		}
	}
	if strings.Contains(name, "@") {
		return "", customer.State{}, fault.New(fault.NotFound,
			"no customer has the id %q, and addresses cannot be searched yet: name her by her userId, or a.ANONYMOUSID", name)
	}
	return "", customer.State{}, fault.New(fault.NotFound,
		"nothing is known of %q: name her by her userId, or a.ANONYMOUSID, and look whether --store is the right one", name)
}

func candidates(name string) []string {
	if strings.HasPrefix(name, "u.") || event.Anonymous(name) {
		return []string{name, event.CustomerID(name, "")}
	}
	return []string{event.CustomerID(name, ""), event.CustomerID("", name)}
}
