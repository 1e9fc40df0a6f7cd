package engine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/engine"
)

var withKeen = map[string]string{"segments/keen.yaml": keenFile}

func (s *stage) publishOn(base uint32, files map[string]string, note string) (uint32, error) {
	return s.e.PublishOn(s.t.Context(), stageFiles(files), base, "ana", note)
}

func (s *stage) audits() []journal.Line {
	s.t.Helper()
	lines, err := s.e.Audits(s.t.Context(), 100)
	require.NoError(s.t, err)
	return lines
}

func TestAVersionComesWithTheLineThatSaysWhoPublishedIt(t *testing.T) {
	s := newStage(t, nil)
	version, err := s.publishOn(1, withKeen, "keen ones")
	require.NoError(t, err)
	require.EqualValues(t, 2, version)
	lines := s.audits()
	require.Len(t, lines, 1)
	require.Equal(t, "definitions version 2 published by ana: keen ones", lines[0].Sentence(nil))
	require.Equal(t, s.now, lines[0].Time)
	require.EqualValues(t, 2, s.version())
}

func TestADoubleClickPublishesOnce(t *testing.T) {
	s := newStage(t, nil)
	_, err := s.publishOn(1, withKeen, "")
	require.NoError(t, err)
	puts := len(s.puts)
	again, err := s.publishOn(1, withKeen, "")
	require.NoError(t, err)
	require.EqualValues(t, 2, again)
	require.Len(t, s.puts, puts, "nothing is written")

	s.hook = func(_ string, _ item.Key, do func() error) error { // both at the same time
		s.hook = nil
		first, err := s.publishOn(2, waits, "")
		require.NoError(t, err)
		require.EqualValues(t, 3, first)
		return do()
	}
	again, err = s.publishOn(2, waits, "")
	require.NoError(t, err)
	require.EqualValues(t, 3, again)
	require.Len(t, s.audits(), 2)
}

func TestAStaleVersionIsRefusedWithWhoPublishedWhatMeanwhile(t *testing.T) {
	s := newStage(t, nil)
	_, err := s.publishOn(1, withKeen, "keen ones")
	require.NoError(t, err)
	s.save("campaigns/letter.yaml", "campaign: letter\n")
	stale := func(during bool) error {
		base := uint32(1)
		if during { // somebody publishes between the look and the put
			base = 2
			s.hook = func(_ string, _ item.Key, do func() error) error {
				s.hook = nil
				_, err := s.publishOn(2, nil, "no, back")
				require.NoError(t, err)
				return do()
			}
		}
		_, err := s.e.PublishOn(t.Context(), stageFiles(waits), base, "ben", "")
		return err
	}
	err = stale(false)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.EqualError(t, err, "this is made from version 1, and since then ana published version 2 at 10:00 on 2 Mar 2026 (keen ones): look at what changed, and do it again if it is still right")
	err = stale(true)
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, "ana published version 3 at 10:00 on 2 Mar 2026 (no, back)")
	require.Len(t, s.drafts(), 1, "the draft stays")
	_, err = s.publishOn(9, waits, "")
	require.ErrorContains(t, err, "made from version 9, and the newest is version 3")
}

func TestPublishingDropsTheDraftsThatItPublished(t *testing.T) {
	s := newStage(t, nil)
	s.save("segments/keen.yaml", keenFile)
	work, err := s.e.Working(t.Context())
	require.NoError(t, err)
	s.save("segments/later.yaml", "segment: later\nwhere: {did: {event: Cart Viewed}}\n") // saved while the page was open
	_, err = s.e.PublishOn(t.Context(), work.Files, work.Base, "ana", "")
	require.NoError(t, err)
	require.Len(t, s.drafts(), 1)
	require.Equal(t, "segments/later.yaml", s.drafts()[0].Path)
}

func TestAMistakeOrAnOutagePublishesNothing(t *testing.T) {
	s := newStage(t, nil)
	_, err := s.publishOn(1, map[string]string{"campaigns/letter.yaml": "campaign: letter\n"}, "")
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	s.hook = func(string, item.Key, func() error) error { return errors.New("no answer") }
	_, err = s.publishOn(1, withKeen, "")
	require.ErrorContains(t, err, "publish version 2: no answer")
	s.hook = nil
	require.Empty(t, s.audits())
	require.EqualValues(t, 1, s.version())
}

func TestRollingBackIsANewVersion(t *testing.T) {
	s := newStage(t, nil)
	_, err := s.publishOn(1, withKeen, "keen ones")
	require.NoError(t, err)
	s.now = s.now.Add(time.Hour)
	_, err = s.e.RollBackOn(t.Context(), 1, 1, "ben")
	require.True(t, fault.Is(err, fault.Conflict), "%v", err)
	require.ErrorContains(t, err, "ana published version 2")
	version, err := s.e.RollBackOn(t.Context(), 1, 2, "ben")
	require.NoError(t, err)
	require.EqualValues(t, 3, version)
	again, err := s.e.RollBackOn(t.Context(), 1, 2, "ben")
	require.NoError(t, err)
	require.EqualValues(t, 3, again, "it stands there already")
	files, err := s.e.VersionFiles(t.Context(), 3)
	require.NoError(t, err)
	require.Equal(t, stageFiles(nil), files)
	versions, err := s.e.Versions(t.Context(), 10)
	require.NoError(t, err)
	require.Equal(t, []engine.Version{{Version: 3, At: s.now, By: "ben", Note: "back to version 1"},
		{Version: 2, At: s.now.Add(-time.Hour), By: "ana", Note: "keen ones"}, {Version: 1, By: engine.FirstStart}}, versions)
	_, err = s.e.RollBackOn(t.Context(), 77, 3, "ben")
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

func TestWhoPublishesSeesItOnTheNextPage(t *testing.T) {
	s := newStage(t, nil)
	before, err := s.e.Catalog(t.Context())
	require.NoError(t, err)
	_, known := before.Segment("keen")
	require.False(t, known)
	_, err = s.publishOn(1, withKeen, "")
	require.NoError(t, err)
	after, err := s.e.Catalog(t.Context())
	require.NoError(t, err)
	_, known = after.Segment("keen")
	require.True(t, known)
}

func TestOfAnOldVersionWhosePublisherIsNoMoreAmongTheNewestChangesNothingIsSaid(t *testing.T) {
	s := newStage(t, nil)
	one, err := s.e.VersionSaid(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, engine.Version{Version: 1, By: engine.FirstStart}, one)
	for range 1000 {
		s.now = s.now.Add(time.Second)
		require.NoError(t, s.e.Audit(t.Context(), journal.Line{Kind: journal.Changed, Source: "ana", Rule: "exported customer 1"}))
	}
	one, err = s.e.VersionSaid(t.Context(), 1)
	require.NoError(t, err)
	require.Equal(t, engine.Version{Version: 1}, one, "who published it may stand further back")
}
