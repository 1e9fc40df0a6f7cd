package engine_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
)

func TestARehearsalShowsWhatPublishingWouldDoAndPutsNothing(t *testing.T) {
	s := newStage(t, nil)
	s.process(append(s.known("u.ana", "ana@example.com"), s.event("u.ana", "Cart Viewed"))...)
	next, err := catalog.Load(2, stageFiles(map[string]string{"segments/keen.yaml": keenFile}))
	require.NoError(t, err)
	puts, before := len(s.puts), s.state("u.ana")
	after, err := s.e.Rehearse(t.Context(), next, before)
	require.NoError(t, err)
	require.True(t, after.In("keen"))
	require.False(t, before.In("keen"))
	require.Len(t, s.puts, puts)
	require.Equal(t, before, s.state("u.ana"))

	s.publish(map[string]string{"segments/keen.yaml": keenFile})
	s.now = s.now.Add(time.Minute)
	s.process(s.event("u.ana", "Signed In"))
	require.Equal(t, after.In("keen"), s.state("u.ana").In("keen"))
}

func TestTheMembersOfAListAreThoseWhoAreInIt(t *testing.T) {
	s := newStage(t, map[string]string{"segments/keen.yaml": keenFile})
	for _, who := range []string{"u.ana", "u.ben", "a.browser"} {
		s.process(s.event(who, "Cart Viewed"))
	}
	s.process(s.event("u.cleo", "Signed In"))
	members := map[string]int{}
	for _, segment := range []string{"keen", "everyone"} {
		require.NoError(t, s.e.Members(t.Context(), segment, func(who string) { members[segment+" "+who]++ }))
	}
	require.Equal(t, map[string]int{"keen u.ana": 1, "keen u.ben": 1, "everyone u.ana": 1, "everyone u.ben": 1, "everyone u.cleo": 1}, members)
}

func TestAJournalHoldsTheLinesOfWhoWasFoldedIn(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("a.browser", "Letter Due"))
	identify := s.known("u.ana", "ana@example.com")
	identify[0].Fold = "a.browser"
	s.process(identify[0])
	lines, err := s.e.Journal(t.Context(), "a.browser")
	require.NoError(t, err)
	own, err := s.e.Journal(t.Context(), "u.ana")
	require.NoError(t, err)
	require.Equal(t, own, lines, "her alias leads to her")
	require.Contains(t, []string{lines[0].Campaign, lines[len(lines)-1].Campaign}, "letter")
	folded, err := s.e.Folded(t.Context(), "u.ana")
	require.NoError(t, err)
	require.Equal(t, []string{"a.browser"}, folded)
	none, err := s.e.Journal(t.Context(), "u.nobody")
	require.NoError(t, err)
	require.Empty(t, none)
}
