package console

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
)

// drafted are the drafts of one folder: what becomes of each name's definition.
type drafted map[string]string

// drafted reads which definitions of a folder are being worked on: one read.
func (c *Console) drafted(ctx context.Context, folder string) (drafted, error) {
	drafts, err := c.Engine.Drafts(ctx)
	if err != nil {
		return nil, err
	}
	all := drafted{}
	for _, d := range drafts {
		if name, ok := strings.CutPrefix(d.Path, folder); ok {
			all[strings.TrimSuffix(name, path.Ext(name))] = map[bool]string{true: "deleted", false: "changed"}[d.Deleted]
		}
	}
	return all, nil
}

func (d drafted) has(name string) bool { return d[name] != "" }

// take returns what becomes of a definition and takes it out: a change of what is not published makes it new.
func (d drafted) take(name string, published bool) string {
	what := d[name]
	delete(d, name)
	if what == "changed" && !published {
		return "new"
	}
	return what
}

// rest are the names that nobody took, sorted: those that are not published yet.
func (d drafted) rest() []string { return slices.Sorted(maps.Keys(d)) }
