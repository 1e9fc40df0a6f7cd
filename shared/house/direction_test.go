package house

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rows of shared/, from the one that knows nobody to the one that knows all.
var rows = []string{"core", "engine", "adapter", "simulation", "preview", "starter", "edge", "local"}

// core in the order in which its packages may import each other.
var core = []string{"fault", "id", "pack", "link", "yaml", "item", "event", "segment", "campaign", "policy", "message",
	"journal", "result", "template", "customer", "catalog"}

// Not code of the product: test helpers in core, and the rules themselves.
var outside = []string{"shared/core/fixture", "shared/house", "shared/adapter/contract"}

// second returns the folder of a path below prefix, "" for a path that is not below it.
func second(path, prefix string) string {
	rest, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return ""
	}
	first, _, _ := strings.Cut(rest, "/")
	return first
}

func TestSharedPackagesImportOnlyRowsAboveTheirOwn(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !s.in("shared") || slices.Contains(outside, s.folder) {
			continue
		}
		own := slices.Index(rows, second(s.folder, "shared/"))
		require.GreaterOrEqual(t, own, 0, "%s lies in no row of shared/ (%v); give it a place in DESIGN's folders first", s.path, rows)
		for _, path := range s.imports(t) {
			require.False(t, strings.HasPrefix(path, "rapport/functions") || strings.HasPrefix(path, "rapport/cmd"),
				"%s imports %s: shared code is used by functions and commands, it never knows them", s.path, path)
			row := second(path, "rapport/shared/")
			if row == "" {
				continue
			}
			require.False(t, slices.Contains(outside, strings.TrimPrefix(path, "rapport/")), "%s imports %s, which is for tests only", s.path, path)
			require.LessOrEqual(t, slices.Index(rows, row), own,
				"%s imports %s. %v is the order: what decides must not know what carries it out, or it can be neither replayed nor moved to another machine",
				s.path, path, rows)
		}
	}
}

func TestCorePackagesImportOnlyThoseToTheirLeft(t *testing.T) {
	for _, s := range sources(t) {
		name := second(s.folder, "shared/core/")
		if s.test || name == "" || slices.Contains(outside, s.folder) {
			continue
		}
		own := slices.Index(core, name)
		require.GreaterOrEqual(t, own, 0, "core package %s is not in the order %v; give it its place there", name, core)
		for _, path := range s.imports(t) {
			if other := second(path, "rapport/shared/core/"); other != "" {
				require.Less(t, slices.Index(core, other), own, "%s imports %s; the order is %v, so that core can be read from left to right", s.path, path, core)
			}
		}
	}
}

func TestAdaptersNeverImportEachOther(t *testing.T) {
	for _, s := range sources(t) {
		own := second(s.folder, "shared/adapter/")
		if s.test || own == "" || slices.Contains(outside, s.folder) {
			continue
		}
		for _, path := range s.imports(t) {
			other := second(path, "rapport/shared/adapter/")
			require.True(t, other == "" || other == own,
				"%s imports %s: an adapter knows core and the ports only, so that each can be exchanged alone", s.path, path)
		}
	}
}

// Besides parsing, core is the standard library only.
var parsers = map[string]string{
	"github.com/goccy/go-yaml":   "shared/core/yaml",
	"github.com/osteele/liquid":  "shared/core/template",
	"github.com/osteele/tuesday": "shared/core/template",
}

// What reaches outside the process, or waits.
var doors = []string{"context", "net", "net/http", "os", "os/exec", "database/sql", "log", "log/slog", "io/fs", "path/filepath", "syscall"}

func TestCoreReachesNothingOutsideIt(t *testing.T) {
	for _, s := range sources(t) {
		if s.test || !s.in("shared/core") || slices.Contains(outside, s.folder) {
			continue
		}
		for _, path := range s.imports(t) {
			require.NotContains(t, doors, path, "%s imports %s: core decides, it reads and writes nothing; what it needs is an argument", s.path, path)
			if !strings.Contains(strings.SplitN(path, "/", 2)[0], ".") {
				continue
			}
			parts := strings.Split(path, "/")
			module := strings.Join(parts[:min(3, len(parts))], "/")
			require.Equal(t, parsers[module], s.folder, "%s imports %s: besides the parsers (%v) core is the standard library only", s.path, path, parsers)
		}
	}
}
