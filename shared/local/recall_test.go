package local

import (
	"maps"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/history"
	"rapport/shared/engine"
	"rapport/shared/local/mail"
	"rapport/shared/preview"
)

// What a marketer is told before she publishes a question about the past is what the segment holds minutes after.
func TestASegmentThatAsksOfTheYearBeforeHoldsWhatItsPreviewSaid(t *testing.T) {
	data := t.TempDir()
	w, _ := yearOld(t, data, &mail.Recorder{}, at)
	_, files, err := engine.Newest(t.Context(), w.Store)
	require.NoError(t, err)
	files = maps.Clone(files)
	files["segments/spenders.yaml"] = []byte("segment: spenders\nwhere: {did: {event: Order Completed, at_least: 2, within: 300d, where: {total: {gt: 60}}}}\n")
	told, err := preview.Run(t.Context(), w.engine, history.OpenFolder(filepath.Join(data, "history")), files, preview.Options{})
	require.NoError(t, err)
	var said preview.Segment
	for _, s := range told.Segments {
		if s.Name == "spenders" {
			said = s
		}
	}
	require.Zero(t, said.Now.Count)
	require.Greater(t, said.After.Count, 20)
	require.Less(t, said.After.Count, 200)

	_, err = engine.Publish(t.Context(), w.Store, files)
	require.NoError(t, err)
	_, err = w.Advance(t.Context(), 4*time.Minute)
	require.NoError(t, err)
	count, err := w.engine.Headcount(t.Context(), "spenders")
	require.NoError(t, err)
	require.Equal(t, said.After.Count, count.Count)
	_, err = w.Advance(t.Context(), time.Hour)
	require.NoError(t, err)
	filling, err := w.engine.Filling(t.Context(), nil, true)
	require.NoError(t, err)
	require.False(t, filling)
}
