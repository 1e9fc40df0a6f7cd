package admin

import (
	"context"
	"time"

	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) haltRoutes() []Route {
	return []Route{
		{"POST", "/admin/v1/campaigns/{name}/pause", session.Publish, "Keep a campaign's messages from leaving until it is resumed.", a.pause},
		{"POST", "/admin/v1/campaigns/{name}/resume", session.Publish, "Let a paused campaign go on.", a.resume},
		{"POST", "/admin/v1/campaigns/{name}/cancel", session.Publish, "Call off one occurrence of a scheduled campaign for good.", a.cancel},
		{"GET", "/admin/v1/campaigns/{name}/launches", session.View, "How far each occurrence of a scheduled campaign came.", a.launches},
	}
}

func (a *API) pause(ctx context.Context, c *Call) (any, error) {
	if err := a.Engine.Pause(ctx, c.Param("name"), c.Name); err != nil {
		return nil, err
	}
	return a.halted(ctx, c)
}

func (a *API) resume(ctx context.Context, c *Call) (any, error) {
	if err := a.Engine.Resume(ctx, c.Param("name"), c.Name); err != nil {
		return nil, err
	}
	return a.halted(ctx, c)
}

// Cancel names what is called off; "" is all of a campaign without a schedule.
type Cancel struct {
	Occurrence string `json:"occurrence"`
}

func (a *API) cancel(ctx context.Context, c *Call) (any, error) {
	var in Cancel
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if err := a.Engine.Cancel(ctx, c.Param("name"), in.Occurrence, c.Name); err != nil {
		return nil, err
	}
	return a.halted(ctx, c)
}

func (a *API) halted(ctx context.Context, c *Call) (engine.Halt, error) {
	return a.Engine.Halt(ctx, c.Param("name"))
}

// Launch is how far one occurrence came.
type Launch struct {
	Occurrence string    `json:"occurrence"`
	Began      time.Time `json:"began,omitzero"`
	Walked     time.Time `json:"walked,omitzero"`
	Closes     time.Time `json:"closes,omitzero"`
	Expected   int       `json:"expected"`
	Spread     int       `json:"spread_minutes"`
	Given      int       `json:"given"`
	Cancelled  bool      `json:"cancelled"`
}

// Launches are newest first.
type Launches struct {
	Launches []Launch `json:"launches"`
}

func (a *API) launches(ctx context.Context, c *Call) (any, error) {
	states, err := a.Engine.Occurrences(ctx, c.Param("name"))
	out := Launches{[]Launch{}}
	for _, s := range states {
		out.Launches = append(out.Launches, Launch{s.Occurrence, s.Began, s.Walked, s.Closes, s.Expected, s.Spread, s.Given, s.Cancelled})
	}
	return out, err
}
