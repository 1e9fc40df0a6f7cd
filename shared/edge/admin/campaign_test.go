package admin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

func TestEachNumberOpensItsPeople(t *testing.T) {
	s := newStage(t, nil)
	for _, who := range []string{"u.1", "u.2", "u.3"} {
		s.happens(t, who, "Signed Up")
	}
	s.now = s.now.Add(30 * time.Minute)
	status, body := s.ask(t, "GET", "/admin/v1/campaigns/welcome/results", "", session.View)
	r := read[Results](t, status, body)
	require.Equal(t, []uint32{1}, r.Versions)
	require.NotEmpty(t, r.Places)
	opened := 0
	for _, n := range append(r.Enrolled, r.Places[0].Waiting) {
		status, body := s.ask(t, "GET", n.People, "", session.View)
		require.Len(t, read[People](t, status, body).People, n.Count, n.People)
		opened += n.Count
	}
	require.Equal(t, 8, opened, "four came in, four wait")
}

func TestAPausedCampaignSaysWhoPausedIt(t *testing.T) {
	s := newStage(t, nil)
	s.ask(t, "POST", "/admin/v1/campaigns/welcome/pause", "", session.Publish)
	status, body := s.ask(t, "GET", "/admin/v1/campaigns", "", session.View)
	all := read[Campaigns](t, status, body).Campaigns
	require.Len(t, all, 1)
	require.True(t, all[0].Halt.Paused)
	require.Equal(t, "ana@shop.example", all[0].Halt.By)
	s.ask(t, "POST", "/admin/v1/campaigns/welcome/resume", "", session.Publish)
	status, body = s.ask(t, "GET", "/admin/v1/campaigns", "", session.View)
	require.False(t, read[Campaigns](t, status, body).Campaigns[0].Halt.Paused)
}

func TestASegmentSaysItsRule(t *testing.T) {
	s := newStage(t, nil)
	status, body := s.ask(t, "GET", "/admin/v1/segments", "", session.View)
	all := read[Segments](t, status, body).Segments
	require.Equal(t, "buyers", all[0].Name)
	require.Contains(t, all[0].Sentence, "Order Completed")
	require.Nil(t, all[0].Now, "nobody has counted yet")
}
