package local

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
)

const browsers = "segment: browsers\nwhere: {did: {event: Product Viewed}}\n"

// watching is a demo over a folder of its own, at which the test looks.
type watching struct {
	*World
	t    *testing.T
	shop string
	data string
}

func newWatching(t *testing.T, change func(*Options)) *watching {
	w := &watching{t: t, shop: t.TempDir(), data: t.TempDir()}
	for _, part := range []string{"segments", "campaigns", "templates"} {
		require.NoError(t, os.CopyFS(filepath.Join(w.shop, part), os.DirFS(filepath.Join("../../shop", part))))
	}
	text, err := os.ReadFile("../../shop/shop.yaml")
	require.NoError(t, err)
	w.write("shop.yaml", string(text))
	w.start(change)
	return w
}

func (w *watching) start(change func(*Options)) {
	w.World = world(w.t, func(o *Options) {
		o.Shop, o.Data, o.Look = w.shop, w.data, time.Hour
		if change != nil {
			change(o)
		}
	})
	w.look()
}

func (w *watching) again(change func(*Options)) {
	w.Close()
	w.start(func(o *Options) {
		o.At = "" // the clock goes on
		if change != nil {
			change(o)
		}
	})
}

func (w *watching) write(name, text string) {
	require.NoError(w.t, os.WriteFile(filepath.Join(w.shop, filepath.FromSlash(name)), []byte(text), 0o600))
}

func (w *watching) remove(name string) {
	require.NoError(w.t, os.Remove(filepath.Join(w.shop, filepath.FromSlash(name))))
}

func (w *watching) look() {
	w.t.Helper()
	require.NoError(w.t, w.watch.look(w.t.Context()))
	require.NoError(w.t, w.watch.look(w.t.Context()))
}

func (w *watching) drafts() map[string]engine.Draft {
	w.t.Helper()
	all, err := w.engine.Drafts(w.t.Context())
	require.NoError(w.t, err)
	byPath := map[string]engine.Draft{}
	for _, d := range all {
		byPath[d.Path] = d
	}
	return byPath
}

// waits is what the bar is told.
func (w *watching) waits() unpublished {
	w.t.Helper()
	status, body := ask(w.t, w.World, "GET", "/local/status", "")
	require.Equal(w.t, 200, status)
	var s struct{ Definitions unpublished }
	require.NoError(w.t, json.Unmarshal([]byte(body), &s))
	return s.Definitions
}

func TestASavedFileBecomesADraftThatWaitsForPublish(t *testing.T) {
	w := newWatching(t, nil)
	require.Empty(t, w.drafts(), "what is published does not wait")
	require.Equal(t, unpublished{}, w.waits())
	w.write("segments/browsers.yaml", browsers)
	w.look()
	d := w.drafts()["segments/browsers.yaml"]
	require.Equal(t, []any{browsers, "shop folder", uint32(1), false}, []any{d.Text, d.By, d.Base, d.Deleted})
	require.Equal(t, unpublished{Changes: 1, Said: "1 change waits for Publish"}, w.waits())
	w.remove("segments/lamp-lovers.yaml")
	w.look()
	require.True(t, w.drafts()["segments/lamp-lovers.yaml"].Deleted)
	require.Equal(t, "2 changes wait for Publish", w.waits().Said)
	w.remove("segments/browsers.yaml")
	w.look()
	require.Len(t, w.drafts(), 1, "a file that is as it was published changes nothing")
}

func TestAnEventThatIsNearlyAKnownOneIsHintedAtInTheBarAndWaitsForPublishAllTheSame(t *testing.T) {
	w := newWatching(t, nil)
	w.write("segments/browsers.yaml", "segment: browsers\nwhere: {did: {event: Product Viewd, where: {category: lamps}}}\n")
	w.look()
	said := w.waits()
	require.Equal(t, filepath.ToSlash(w.shop)+"/segments/browsers.yaml:2:22: no event called \"Product Viewd\" is known (did you mean `Product Viewed`?)", said.Hint)
	require.Equal(t, "1 change waits for Publish; "+said.Hint, said.Said)
	require.Empty(t, said.Error)
}

func TestAMistakeInASavedFileIsShownWithItsPlace(t *testing.T) {
	w := newWatching(t, nil)
	w.write("segments/browsers.yaml", "segment: browsers\nwhere: {did: {evnt: Product Viewed}}\n")
	w.look()
	said := w.waits()
	require.Equal(t, filepath.ToSlash(w.shop)+"/segments/browsers.yaml", said.File)
	require.Equal(t, 2, said.Line)
	require.Positive(t, said.Column)
	require.Contains(t, said.Error, `the key "event" is missing`)
	require.Contains(t, said.Said, "segments/browsers.yaml:2:")
	w.write("segments/browsers.yaml", browsers)
	w.look()
	require.Equal(t, unpublished{Changes: 1, Said: "1 change waits for Publish"}, w.waits())
	w.write("segments/second.yml", browsers)
	w.look()
	require.Contains(t, w.waits().Error, "second.yml")
	require.Len(t, w.drafts(), 1)
}

func TestAFileThatIsBeingWrittenIsNotTakenByHalf(t *testing.T) {
	w := newWatching(t, nil)
	w.write("segments/browsers.yaml", "")
	require.NoError(t, w.watch.look(t.Context()))
	require.Empty(t, w.drafts())
	w.write("segments/browsers.yaml", browsers)
	require.NoError(t, w.watch.look(t.Context()))
	require.Empty(t, w.drafts())
	require.NoError(t, w.watch.look(t.Context()))
	require.Equal(t, browsers, w.drafts()["segments/browsers.yaml"].Text)
}

func TestWhatWasSavedWhileNothingRanWaitsAfterTheNextStart(t *testing.T) {
	w := newWatching(t, nil)
	w.Close()
	w.write("segments/browsers.yaml", browsers)
	w.again(nil)
	require.Len(t, w.drafts(), 1)
}

func TestWhatOnlyTheConsoleChangedIsNotTakenBackByTheFolder(t *testing.T) {
	w := newWatching(t, nil)
	work, err := w.engine.Working(t.Context())
	require.NoError(t, err)
	work.Files["segments/browsers.yaml"] = []byte(browsers)
	delete(work.Files, "segments/lamp-lovers.yaml")
	_, err = w.engine.PublishOn(t.Context(), work.Files, work.Base, "ana", "")
	require.NoError(t, err)
	w.look()
	require.Empty(t, w.drafts())
	w.again(nil)
	require.Empty(t, w.drafts())
}

func TestAFolderThatIsGoneDeletesNothing(t *testing.T) {
	w := newWatching(t, nil)
	require.NoError(t, os.Rename(w.shop, w.shop+"-away"))
	w.look()
	require.Empty(t, w.drafts())
	require.Contains(t, w.waits().Error, "there are no definitions in the folder")
	require.NoError(t, os.Rename(w.shop+"-away", w.shop))
	w.look()
	require.Equal(t, unpublished{}, w.waits())
}

func TestAnEmptyStartTakesTheFolderForSeen(t *testing.T) {
	w := newWatching(t, func(o *Options) { o.Empty = true })
	require.Empty(t, w.drafts())
	w.write("segments/browsers.yaml", browsers)
	w.look()
	require.Len(t, w.drafts(), 1)
}

// The running world looks by itself.
func TestAShopThatRunsTakesASavedFileIn(t *testing.T) {
	w := newWatching(t, nil)
	w.again(func(o *Options) { o.Look = time.Millisecond })
	w.write("segments/browsers.yaml", browsers)
	require.Eventually(t, func() bool {
		_, body := ask(t, w.World, "GET", "/local/status", "")
		var s struct{ Definitions unpublished }
		return json.Unmarshal([]byte(body), &s) == nil && s.Definitions.Changes == 1
	}, 30*time.Second, 10*time.Millisecond)
}
