package admin

import (
	"context"
	"slices"

	"rapport/shared/edge/session"
)

// table is every operation.
func (a *API) table() []Route {
	return slices.Concat(
		a.meRoutes(),
		a.overviewRoutes(),
		a.campaignRoutes(),
		a.peopleRoutes(),
		a.haltRoutes(),
		a.segmentRoutes(),
		a.customerRoutes(),
		a.templateRoutes(),
		a.draftRoutes(),
		a.versionRoutes(),
		a.publishRoutes(),
		a.logRoutes(),
	)
}

func (a *API) meRoutes() []Route {
	return []Route{{"GET", "/admin/v1/me", session.View, "Who the token names, and what it may do.", a.me}}
}

// Me is who calls.
type Me struct {
	Name  string   `json:"name"`
	Email string   `json:"email,omitempty"`
	Roles []string `json:"roles"`
}

func (a *API) me(_ context.Context, c *Call) (any, error) {
	return Me{c.Name, c.Email, c.Roles.Names()}, nil
}
