package console

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
)

// seenFiles is what a page remembers of all files.
func seenFiles(files map[string][]byte) string {
	var all []string
	for _, path := range sortedPaths(files) {
		all = append(all, path, string(files[path]))
	}
	return seen(all)
}

// publishChanges puts all drafts in force, if they are those that the visitor looked at.
func (c *Console) publishChanges(ctx context.Context, v *Visit) (edge.Response, error) {
	p, w, err := c.changesPage(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	p.Note = strings.TrimSpace(v.Form.Get("note"))
	base, err := readVersion(v.Form.Get("base"))
	if err != nil {
		return edge.Response{}, err
	}
	if len([]rune(p.Note)) > 200 {
		return c.notPublished(v, p, http.StatusUnprocessableEntity, "A note has at most 200 characters.")
	}
	if v.Form.Get("seen") != p.Seen && base == w.Base {
		return c.notPublished(v, p, http.StatusConflict, "Somebody saved another draft since you opened this page. Look at the changes below, and publish again.")
	}
	version, err := c.Engine.PublishOn(ctx, w.Files, base, v.Name, p.Note)
	switch {
	case fault.Is(err, fault.Conflict):
		return c.notPublished(v, p, http.StatusConflict, Sentence(err.Error())+" Nothing was published, and the drafts are as they were.")
	case fault.Is(err, fault.Invalid):
		return c.notPublished(v, p, http.StatusUnprocessableEntity, "There are mistakes in the changes, so nothing was published. They stand below.")
	case fault.Is(err, fault.TooLarge):
		return c.notPublished(v, p, http.StatusRequestEntityTooLarge, Sentence(err.Error()))
	case err != nil:
		return edge.Response{}, err
	}
	if version <= w.Base {
		return c.nothingLeft(ctx, v, p, version)
	}
	return c.done(v, "/console/changes", fmt.Sprintf("Version %d is published. It is in force everywhere within 15 seconds.", version))
}

// nothingLeft answers who publishes what is in force already: the very files that were looked at, as after a double click, or others, into
// which somebody made the drafts meanwhile.
func (c *Console) nothingLeft(ctx context.Context, v *Visit, p *changesPage, newest uint32) (edge.Response, error) {
	said, err := c.Engine.VersionSaid(ctx, newest)
	if err != nil {
		return edge.Response{}, err
	}
	who := said.Sentence(v.Zone)
	if v.Form.Get("seen") != p.Seen {
		return c.notPublished(v, p, http.StatusConflict, "Since you opened this page "+who+", and no draft is left: nothing was published. Look at what is in force.")
	}
	return c.done(v, "/console/changes", "This had been published already, and nothing was done twice: "+who+".")
}

func (c *Console) notPublished(v *Visit, p *changesPage, status int, says string) (edge.Response, error) {
	p.Problem = says
	return c.pageWith(v, status, "Changes", "changes", p)
}
