package preview_test

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/adapter/memory"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
	"rapport/shared/local/year"
	"rapport/shared/preview"
)

// demo is the demo's year, loaded into a table in memory as `make run` loads it into its own.
type demo struct{ *memory.Store }

func (d demo) Load(ctx context.Context, items []item.Item) error {
	for _, it := range items {
		if err := d.Put(ctx, it, item.When{}, time.Time{}); err != nil {
			return err
		}
	}
	return nil
}

// definitions are the demo shop's.
func definitions(t *testing.T) map[string][]byte {
	shop, files := os.DirFS("../../shop"), map[string][]byte{}
	for _, pattern := range []string{"shop.yaml", "segments/*.yaml", "campaigns/*.yaml", "templates/*.liquid"} {
		paths, err := fs.Glob(shop, pattern)
		require.NoError(t, err)
		for _, path := range paths {
			files[path], err = fs.ReadFile(shop, path)
			require.NoError(t, err)
		}
	}
	return files
}

// Preview over the demo's last 30 days equals what the simulation really sent when the same definitions were run through it.
func TestThePreviewOfTheDemoIsWhatTheDemoSent(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	definitions := definitions(t)
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	folder := filepath.Join(t.TempDir(), "history")
	table := demo{memory.New(clock)}
	_, err = year.Make(t.Context(), year.Options{Customers: 120, Seed: 1, Files: definitions, Until: now, Zone: zone, URL: "http://localhost:8080", Store: table, History: folder})
	require.NoError(t, err)
	e := engine.New(engine.Ports{Store: table, Clock: clock})
	p, err := preview.Run(t.Context(), e, history.OpenFolder(folder), definitions, preview.Options{})
	require.NoError(t, err)
	require.Empty(t, p.Unfinished)
	require.Zero(t, p.Unread)
	require.Empty(t, p.Segments)

	was := map[string]map[journal.Kind]int{}
	require.NoError(t, e.Members(t.Context(), "everyone", func(who string) {
		lines, err := e.Journal(t.Context(), who)
		require.NoError(t, err)
		for _, l := range lines {
			if l.Time.After(p.Since) {
				if was[l.Campaign] == nil {
					was[l.Campaign] = map[journal.Kind]int{}
				}
				was[l.Campaign][l.Kind]++
			}
		}
	}))
	sent := 0
	for _, c := range p.Campaigns {
		lines := was[c.Name]
		require.Equal(t, []int{lines[journal.Enrolled], lines[journal.Sent], lines[journal.Skipped], lines[journal.Goal]},
			[]int{c.Would.Enrolled.Count, c.Would.Sent.Count, preview.Total(c.Would.Skipped).Count, c.Would.Goals.Count}, "%s: %s", c.Name, c.Would.Sentence())
		sent += c.Would.Sent.Count
	}
	require.Greater(t, sent, 50, "%v", slices.Sorted(maps.Keys(was)))
}
