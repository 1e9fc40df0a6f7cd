package admin

import (
	"context"

	"rapport/shared/core/fault"
	"rapport/shared/edge/session"
)

func (a *API) publishRoutes() []Route {
	return []Route{
		{"POST", "/admin/v1/publish", session.Publish, "Put the drafts in force as a new version.", a.publish},
		{"POST", "/admin/v1/rollback", session.Publish, "Put an older version's files in force as a new version.", a.rollBack},
	}
}

// Publish names the version that the drafts were looked at against.
type Publish struct {
	Base *uint32 `json:"base"`
	Note string  `json:"note"`
}

// RollBack names the version to go back to, and the one that was the newest when that was decided.
type RollBack struct {
	Version *uint32 `json:"version"`
	Base    *uint32 `json:"base"`
}

// Published is the version that is now in force.
type Published struct {
	Version uint32 `json:"version"`
}

// maxNote is how many bytes a note may have: it is a line of the audit.
const maxNote = 500

func (a *API) publish(ctx context.Context, c *Call) (any, error) {
	var in Publish
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Base == nil {
		return nil, fault.New(fault.Invalid, "base is missing: the version that you looked at the drafts against, as GET /admin/v1/definitions says it")
	}
	if len(in.Note) > maxNote {
		return nil, fault.New(fault.TooLarge, "the note has more than %d bytes", maxNote)
	}
	w, err := a.Engine.Working(ctx)
	if err != nil {
		return nil, err
	}
	version, err := a.Engine.PublishOn(ctx, w.Files, *in.Base, c.Name, in.Note)
	return Published{version}, err
}

func (a *API) rollBack(ctx context.Context, c *Call) (any, error) {
	var in RollBack
	if err := c.read(&in); err != nil {
		return nil, err
	}
	if in.Version == nil {
		return nil, fault.New(fault.Invalid, "version is missing: the one to go back to")
	}
	if in.Base == nil {
		return nil, fault.New(fault.Invalid, "base is missing: the version that was the newest when you looked, as GET /admin/v1/versions says it")
	}
	version, err := a.Engine.RollBackOn(ctx, *in.Version, *in.Base, c.Name)
	return Published{version}, err
}
