package console

import (
	"context"
	"slices"

	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
)

// Route is one page or one form's target. A path's {name} stands for one segment of it.
type Route struct {
	Method string // GET, which answers HEAD too, or POST
	Path   string
	Role   session.Role // that whoever opens it must have; 0 for everybody
	Handle func(ctx context.Context, v *Visit) (edge.Response, error)
}

// table is every route of the console.
func (c *Console) table() []Route {
	return slices.Concat(
		c.signRoutes(),
		c.todayRoutes(),
		c.editRoutes(),
		c.changeRoutes(),
		c.galleryRoutes(),
		c.segmentRoutes(),
		c.campaignRoutes(),
		c.peopleRoutes(),
		c.customerRoutes(),
		c.messageRoutes(),
		c.templateRoutes(),
	)
}

// RouteKey implements route.Keyed.
func (r Route) RouteKey() route.Key { return route.Key{Method: r.Method, Path: r.Path} }
