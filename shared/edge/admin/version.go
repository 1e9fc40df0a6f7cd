package admin

import (
	"context"
	"strconv"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) versionRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/versions", session.View, "The newest versions of the definitions: who published them, when and with what note.", a.versions},
		{"GET", "/admin/v1/versions/{version}", session.View, "One version's files.", a.version},
	}
}

// Versions are the newest, newest first.
type Versions struct {
	Versions []engine.Version `json:"versions"`
}

func (a *API) versions(ctx context.Context, c *Call) (any, error) {
	limit, err := edge.QueryNumber(c.Query, "limit", 20, 200)
	if err != nil {
		return nil, err
	}
	versions, err := a.Engine.Versions(ctx, limit)
	return Versions{versions}, err
}

// VersionFiles is one version.
type VersionFiles struct {
	Version uint32            `json:"version"`
	Files   map[string]string `json:"files"`
}

func (a *API) version(ctx context.Context, c *Call) (any, error) {
	v, err := strconv.ParseUint(c.Param("version"), 10, 32)
	if err != nil {
		return nil, fault.New(fault.NotFound, "%q is not the number of a version", c.Param("version"))
	}
	files, err := a.Engine.VersionFiles(ctx, uint32(v))
	if err != nil {
		return nil, err
	}
	return VersionFiles{uint32(v), texts(files)}, nil
}

// texts are files as JSON holds them.
func texts(files map[string][]byte) map[string]string {
	out := map[string]string{}
	for path, text := range files {
		out[path] = string(text)
	}
	return out
}
