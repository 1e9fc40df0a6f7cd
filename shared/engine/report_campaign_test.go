package engine_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

func (s *stage) campaignReport(name string, version uint32) engine.CampaignReport {
	s.t.Helper()
	r, err := s.e.CampaignReport(s.t.Context(), name, version)
	require.NoError(s.t, err)
	return r
}

// runs sends somebody through the measured letter, and lets the definitions grow old enough to be read anew.
func (s *stage) runs(who string) {
	s.t.Helper()
	s.pass(1)
	s.process(s.known(who, who[2:]+"@shop.example")...)
	s.process(s.event(who, "Letter Wanted", "n", "1"))
	s.settle()
	s.pass(3)
}

func TestVersionsThatChangeNothingOfACampaignAreCountedTogether(t *testing.T) {
	files := map[string]string{"campaigns/measured.yaml": measured}
	s := newStage(t, files)
	s.runs("u.ana")
	files["campaigns/measured.yaml"] = strings.Replace(measured, "campaign: measured\n", "campaign: measured\nabout: Says hello.\n", 1)
	s.publish(files)
	s.runs("u.bea")
	files["campaigns/measured.yaml"] = strings.Replace(measured, "  - wait: 3d\n", "  - wait: 2d\n  - send: {channel: email, template: plain}\n", 1)
	s.publish(files)
	s.runs("u.cee")

	r := s.campaignReport("measured", 0)
	require.Equal(t, []uint32{3}, r.Versions)
	require.Equal(t, []uint32{2, 1}, r.Others)
	require.Equal(t, 1, r.Flow.Enrolled[0].N)
	require.Len(t, r.Campaign.Steps, 3)
	require.Len(t, s.opened(r.Who(r.Flow.Enrolled[0].Ask)), 1)

	r = s.campaignReport("measured", 1)
	require.Equal(t, []uint32{2, 1}, r.Versions)
	require.Equal(t, 2, r.Flow.Enrolled[0].N)
	require.Len(t, r.Campaign.Steps, 2)
	end := r.Flow.Places[len(r.Flow.Places)-1]
	require.Equal(t, 2, end.Waiting, "in the wait behind the letter")
	people := s.opened(r.Waiting(end))
	require.Len(t, people, 2)
	require.Contains(t, people[0].Sentence, "measured waits until")
	require.Len(t, s.opened(r.Who(r.Flow.Places[0].Sent.Ask)), 2)
}

func TestACampaignThatIsGoneStillHasItsNumbers(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	s.runs("u.ana")
	require.False(t, s.campaignReport("measured", 0).Gone)
	s.publish(nil)
	s.pass(1)
	r := s.campaignReport("measured", 0)
	require.True(t, r.Gone)
	require.Equal(t, 1, r.Flow.Places[0].Sent.N)
	_, err := s.e.CampaignReport(t.Context(), "never", 0)
	require.Equal(t, fault.NotFound, fault.Of(err))
}

func TestACampaignThatNobodyEnteredHasNoNumbers(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	r := s.campaignReport("measured", 0)
	require.Empty(t, r.Versions)
	require.Empty(t, r.Flow.Enrolled)
	require.Len(t, r.Flow.Places, 2)
}

// While a mail is on its way its run is at the send: by the journal, which says nothing of it yet, and by the list of people.
func TestAMailOnItsWayIsAtItsSend(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	s.process(s.known("u.ana", "ana@shop.example")...)
	s.process(s.event("u.ana", "Letter Wanted", "n", "1"))
	r := s.campaignReport("measured", 0)
	send := r.Flow.Places[0]
	require.Equal(t, []int{1, 1, 0}, []int{send.Arrived, send.Waiting, send.Sent.N})
	people := s.opened(r.Waiting(send))
	require.Len(t, people, 1)
	require.Equal(t, "measured: the email is requested", people[0].Sentence)
	require.Empty(t, s.opened(r.Waiting(r.Flow.Places[1])))
}

func TestACampaignsPageReadsTheSameHoweverOldTheShopIs(t *testing.T) {
	s := newStage(t, map[string]string{"campaigns/measured.yaml": measured})
	for range 5 {
		s.runs("u.ana")
		s.now = s.now.Add(30 * day)
	}
	s.now = s.now.Truncate(day).Add(12 * time.Hour)
	s.caughtUp()
	s.campaignReport("measured", 0)
	reads := 0
	s.reads = func(item.Range) error { reads++; return nil }
	s.campaignReport("measured", 0)
	require.Equal(t, 3+item.Shards, reads, "which days are added up, the campaign's figures, the shop's of today, today's journal")
}
