package console

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

// versionPage is one published version: its files, and how the newest one differs from it.
type versionPage struct {
	engine.Version
	Newest     uint32
	Files      []versionFile
	Difference []preview.File // from the newest to this one: what rolling back does
}

type versionFile struct{ Path, Text string }

func (c *Console) version(ctx context.Context, v *Visit) (edge.Response, error) {
	number, err := readVersion(v.Param("version"))
	if err != nil {
		return edge.Response{}, err
	}
	files, err := c.Engine.VersionFiles(ctx, number)
	if err != nil {
		return edge.Response{}, err
	}
	newest, current, err := engine.Newest(ctx, c.Engine.Store)
	if err != nil {
		return edge.Response{}, err
	}
	p := versionPage{Newest: newest, Difference: preview.Difference(current, files)}
	if p.Version, err = c.Engine.VersionSaid(ctx, number); err != nil {
		return edge.Response{}, err
	}
	for _, path := range sortedPaths(files) {
		p.Files = append(p.Files, versionFile{path, string(files[path])})
	}
	return c.page(v, fmt.Sprintf("Version %d", number), "version", p)
}

// rollBack publishes an older version's files as the newest version, if nobody published since the visitor looked.
func (c *Console) rollBack(ctx context.Context, v *Visit) (edge.Response, error) {
	to, err := readVersion(v.Param("version"))
	if err != nil {
		return edge.Response{}, err
	}
	base, err := readVersion(v.Form.Get("base"))
	if err != nil {
		return edge.Response{}, err
	}
	version, err := c.Engine.RollBackOn(ctx, to, base, v.Name)
	if fault.Is(err, fault.Invalid) {
		err = fault.New(fault.Conflict, "this Rapport does not take the definitions of version %d any more, so nothing was changed: %w", to, err)
	}
	if fault.Is(err, fault.Conflict) {
		return c.sorryTo(v, http.StatusConflict, sorry{Says: Sentence(err.Error()), Back: "/console/changes", To: "Changes"}), nil
	}
	if err != nil {
		return edge.Response{}, err
	}
	return c.done(v, "/console/changes", fmt.Sprintf("Version %d is published: it says what version %d said.", version, to))
}

func readVersion(s string) (uint32, error) {
	number, err := strconv.ParseUint(s, 10, 32)
	if err != nil {
		return 0, fault.New(fault.Invalid, "%q is no version; open it from the list of versions", s)
	}
	return uint32(number), nil
}

func sortedPaths(files map[string][]byte) []string { return slices.Sorted(maps.Keys(files)) }
