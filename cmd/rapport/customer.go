package main

import (
	"context"
	"strings"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// findCustomer returns the id and the state of the customer that a person names: by her address, her userId, an
// anonymousId, or by either id as Rapport writes them (u.USERID, a.ANONYMOUSID). The state is the
// one that she is known by now, so its ID may be another. It returns fault.NotFound when nothing is known, and fault.Invalid, with
// whom it may be, when more than one is meant or an id only begins like that.
func findCustomer(ctx context.Context, e *engine.Engine, name string) (string, customer.State, error) {
	for _, who := range event.Candidates(name) {
		s, err := e.Load(ctx, who)
		if err != nil {
			return "", s, err
		}
		if s.Version > 0 {
			return who, s, nil
		}
	}
	found, err := e.Search(ctx, name)
	switch {
	case err != nil:
		return "", customer.State{}, err
	case len(found) == 1 && strings.EqualFold(found[0].Address.Email, strings.TrimSpace(name)):
		return found[0].ID, found[0], nil
	case len(found) > 0:
		return "", customer.State{}, fault.New(fault.Invalid, "%q may be any of these, name one: %s", name, strings.Join(idsOf(found), ", "))
	}
	return "", customer.State{}, fault.New(fault.NotFound,
		"nothing is known of %q: name the customer by address, userId, or a.ANONYMOUSID, and look whether --store is the right one", name)
}

// named is how many ids an error lists.
const named = 8

func idsOf(found []customer.State) (ids []string) {
	for _, s := range found {
		if ids = append(ids, s.ID); len(ids) == named && len(found) > named {
			return append(ids, "…")
		}
	}
	return ids
}
