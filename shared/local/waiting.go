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

// waiting says what waits for somebody to publish it, and the first mistake in it.
type waiting struct {
	Changes int    `json:"changes"`         // drafts
	Said    string `json:"said,omitempty"`  // as a sentence; "" when nothing waits
	Error   string `json:"error,omitempty"` // what is wrong, and what to do
	File    string `json:"file,omitempty"`  // where; below the shop's folder when it came from there
	Line    int    `json:"line,omitempty"`
	Column  int    `json:"column,omitempty"`
}

// definitions tells how the drafts stand.
func (w *World) definitions(ctx context.Context) (waiting, error) {
	work, err := w.engine.Working(ctx)
	if err != nil {
		return waiting{}, err
	}
	out := waiting{Changes: len(work.Drafts)}
	if len(work.Drafts) > 0 {
		_, err = catalog.Load(0, work.Files)
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
	return out, nil
}

// say takes the first mistake apart.
func (d *waiting) say(err error, shop string, drafts []engine.Draft) {
	d.Error = err.Error()
	all, ok := errors.AsType[yaml.Errors](err)
	if !ok || len(all) == 0 {
		d.Said = d.Error
		return
	}
	first := all[0]
	d.File, d.Line, d.Column = first.File, first.Line, first.Column
	for _, draft := range drafts {
		if draft.Path == first.File && draft.By == shopFolder {
			d.File = path.Join(filepath.ToSlash(shop), first.File)
		}
	}
	first.File = d.File
	d.Said = first.Error()
	d.Error = first.Problem
	if first.Hint != "" {
		d.Error += " (" + first.Hint + ")"
	}
}
