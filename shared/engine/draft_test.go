package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

const keenFile = "segment: keen\nwhere: {did: {event: Cart Viewed}}\n"

func (s *stage) save(path, text string) {
	s.t.Helper()
	require.NoError(s.t, s.e.SaveDraft(s.t.Context(), engine.Draft{Path: path, Text: text, Base: 1, By: "ana"}))
}

func (s *stage) drafts() []engine.Draft {
	s.t.Helper()
	all, err := s.e.Drafts(s.t.Context())
	require.NoError(s.t, err)
	return all
}

func TestADraftStaysAsItWasSavedAndIsInForceForNobody(t *testing.T) {
	s := newStage(t, nil)
	s.save("segments/keen.yaml", "segment: ke") // also with a mistake
	s.save("campaigns/letter.yaml", "campaign: letter\n")
	s.now = s.now.Add(time.Minute)
	s.save("segments/keen.yaml", keenFile)
	require.Equal(t, []engine.Draft{
		{Path: "campaigns/letter.yaml", Text: "campaign: letter\n", Base: 1, By: "ana", At: start},
		{Path: "segments/keen.yaml", Text: keenFile, Base: 1, By: "ana", At: start.Add(time.Minute)},
	}, s.drafts())
	require.EqualValues(t, 1, s.version())
	require.NoError(t, s.e.DropDraft(t.Context(), "campaigns/letter.yaml"))
	require.NoError(t, s.e.DropDraft(t.Context(), "campaigns/letter.yaml"), "it is gone already")
	require.Len(t, s.drafts(), 1)
}

func TestADraftThatChangesNothingIsNone(t *testing.T) {
	s := newStage(t, nil)
	letter := string(stageFiles(nil)["campaigns/letter.yaml"])
	s.save("campaigns/letter.yaml", letter+"holdout: 10%\n")
	s.save("campaigns/letter.yaml", letter)
	require.Empty(t, s.drafts())
	require.NoError(t, s.e.SaveDraft(t.Context(), engine.Draft{Path: "segments/never.yaml", Deleted: true}))
	require.Empty(t, s.drafts())
}

func TestTheWorkingFilesAreTheNewestWithDraftsLaidOver(t *testing.T) {
	s := newStage(t, nil)
	s.save("segments/keen.yaml", keenFile)
	s.save("campaigns/letter.yaml", "campaign: letter\n")
	require.NoError(t, s.e.SaveDraft(t.Context(), engine.Draft{Path: "campaigns/survey.yaml", Deleted: true}))
	work, err := s.e.Working(t.Context())
	require.NoError(t, err)
	want := stageFiles(map[string]string{"segments/keen.yaml": keenFile, "campaigns/letter.yaml": "campaign: letter\n"})
	delete(want, "campaigns/survey.yaml")
	require.Equal(t, want, work.Files)
	require.Equal(t, stageFiles(nil), work.Published)
	require.EqualValues(t, 1, work.Base)
	require.Len(t, work.Drafts, 3)
}

func TestWhatCannotBeADraftIsRefused(t *testing.T) {
	s := newStage(t, nil)
	for kind, d := range map[fault.Kind]engine.Draft{
		fault.Invalid:  {Path: "../shop.yaml", Text: "name: x"},
		fault.TooLarge: {Path: "templates/long.liquid", Text: strings.Repeat("x", engine.MaxDraft+1)},
	} {
		err := s.e.SaveDraft(t.Context(), d)
		require.True(t, fault.Is(err, kind), "%v", err)
	}
	require.ErrorContains(t, s.e.SaveDraft(t.Context(), engine.Draft{Path: "shop.yaml", Text: "name: \xff"}), "UTF-8")
	require.True(t, fault.Is(s.e.DropDraft(t.Context(), "x"), fault.Invalid))
	require.Empty(t, s.drafts())
}
