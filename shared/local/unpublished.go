package local

import (
	"context"
	"errors"
	"fmt"
	"path"
	"path/filepath"

	"rapport/shared/core/catalog"
	"rapport/shared/core/yaml"
	"rapport/shared/engine"
)

// unpublished is what waits for somebody to publish it, and the first mistake in it.
type unpublished struct {
	Changes int    `json:"changes"`         // drafts
	Said    string `json:"said,omitempty"`  // as a sentence; "" when nothing waits
	Hint    string `json:"hint,omitempty"`  // a hint at it with its place, when it has no mistake
	Error   string `json:"error,omitempty"` // what is wrong, and what to do
	File    string `json:"file,omitempty"`  // where; below the shop's folder when it came from there
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// unpublished tells how the drafts stand.
func (w *World) unpublished(ctx context.Context) (unpublished, error) {
	work, err := w.engine.Working(ctx)
	if err != nil {
		return unpublished{}, err
	}
	out := unpublished{Changes: len(work.Drafts)}
	var next *catalog.Catalog
	if len(work.Drafts) > 0 {
		next, err = catalog.Load(0, work.Files)
	}
	if err == nil && w.watch != nil {
		err = w.watch.trouble()
	}
	switch {
	case err != nil:
		out.say(err, w.o.Shop, work.Drafts)
	case len(work.Drafts) == 1:
		out.Said = "1 change waits for Publish"
	case len(work.Drafts) > 1:
		out.Said = fmt.Sprintf("%d changes wait for Publish", len(work.Drafts))
	}
	if err == nil && next != nil {
		out.hint(next, w.o.Shop, work.Drafts)
	}
	return out, nil
}

// hint adds the first hint at what waits. That a new question is not counted yet is for the page where one publishes.
func (u *unpublished) hint(next *catalog.Catalog, shop string, drafts []engine.Draft) {
	var paths []string
	for _, draft := range drafts {
		paths = append(paths, draft.Path)
	}
	if hints := next.Hints(nil).In(paths...); len(hints) > 0 {
		hints[0].File = below(shop, hints[0].File, drafts)
		u.Hint = hints[0].Error()
		u.Said += "; " + u.Hint
	}
}

// say takes the first mistake apart.
func (u *unpublished) say(err error, shop string, drafts []engine.Draft) {
	u.Error = err.Error()
	all, ok := errors.AsType[yaml.Errors](err)
	if !ok || len(all) == 0 {
		u.Said = u.Error
		return
	}
	first := all[0]
	first.File = below(shop, first.File, drafts)
	u.File, u.Line, u.Column = first.File, first.Line, first.Column
	u.Said = first.Error()
	u.Error = first.Problem
	if first.Hint != "" {
		u.Error += " (" + first.Hint + ")"
	}
}

// below names a file as an editor opens it when its draft came from the shop's folder.
func below(shop, file string, drafts []engine.Draft) string {
	for _, draft := range drafts {
		if draft.Path == file && draft.By == shopFolder {
			return path.Join(filepath.ToSlash(shop), file)
		}
	}
	return file
}
