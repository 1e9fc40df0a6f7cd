package console

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

const hello = `campaign: hello
trigger: {event: Signed Up}
steps: [wait: 1d]
goal: {event: Order Completed, within: 7d}
policy: marketing
`

const letter = `campaign: letter
trigger: {schedule: {weekly: fri, at: "10:00"}, segment: everyone}
steps: [wait: 1h]
policy: marketing
`

// behaves is an event of a customer's that a server key sent, at a time.
func (s *stage) behaves(t testing.TB, who, name string, at time.Time) {
	t.Helper()
	_, err := s.Engine.Process(t.Context(), []event.Event{{Kind: event.Behaviour, ID: id.Hash(who, name, at.String()), Customer: who, Name: name, Time: at, Received: at, Server: true, Source: "backend"}})
	require.NoError(t, err)
}

func withCampaigns(t *testing.T) *stage {
	return newStage(t, map[string]string{"shop.yaml": lamps, "campaigns/hello.yaml": hello, "campaigns/letter.yaml": letter})
}

func TestTodaySaysWhatHappenedWhatComesAndThatNothingIsWrong(t *testing.T) {
	s := withCampaigns(t)
	for n := range 3 {
		s.behaves(t, fmt.Sprintf("u.%d", n), "Signed Up", s.now)
	}
	s.behaves(t, "u.1", "Order Completed", s.now.Add(time.Minute))
	r := s.get(t, "/console", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, text(r))
	said := text(r)
	require.Contains(t, said, "Tuesday 24 November 2026, 11:00 in Europe/Zagreb")
	require.Contains(t, said, "Nothing needs you")
	require.Contains(t, said, "Campaigns begun 3 3 today")
	require.Contains(t, said, "Goals reached 1 1 today")
	require.Contains(t, said, "Fri 27 Nov, 10:00 letter : letter goes to the segment everyone")
	require.Contains(t, said, "tomorrow, 11:0")
	require.Contains(t, r.Body, `href="/console/customers/u.0"`)
	require.NotContains(t, said, "Choose a starter")
}

func TestWhatComesNextIsOneLineForEachCampaign(t *testing.T) {
	s := withCampaigns(t)
	for n := range 3 {
		s.behaves(t, fmt.Sprintf("u.%d", n), "Signed Up", s.now)
	}
	r := s.get(t, "/console", session.View)
	require.Contains(t, text(r), "tomorrow, 11:00 hello : 3 customers u.")
	require.Equal(t, 2, strings.Count(r.Body, `<a href="/console/campaigns/`), "hello's and letter's")
	for n := range 3 {
		require.Contains(t, r.Body, fmt.Sprintf(`<li><a href="/console/customers/u.%d">u.%d</a> waits until 11:00 on 25 Nov 2026</li>`, n, n))
	}
	alone := withCampaigns(t)
	alone.behaves(t, "u.1", "Signed Up", s.now)
	require.Contains(t, text(alone.get(t, "/console", session.View)), "tomorrow, 11:00 u.1 : hello waits until 11:00 on 25 Nov 2026")
}

func TestTodaySaysWhatNeedsAPerson(t *testing.T) {
	s := withCampaigns(t)
	require.NoError(t, s.Engine.Pause(t.Context(), "hello", "mia <b>@shop.example"))
	require.NoError(t, s.Engine.SaveDraft(t.Context(), engine.Draft{Path: "segments/x.yaml", Text: "segment: x", By: "mia"}))
	r := s.get(t, "/console", session.View, session.Personal)
	require.Contains(t, text(r), "Hello is paused by mia &lt;b&gt;@shop.example since")
	require.Contains(t, r.Body, `<a href="/console/campaigns/hello">Look at it</a>`)
	require.Contains(t, text(r), "1 change waits to be published. Look at it")
	require.NotContains(t, text(r), "Nothing needs you")
}

func TestAShopWithoutCampaignsIsOfferedAStarter(t *testing.T) {
	r := newStage(t, nil).get(t, "/console", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Contains(t, r.Body, `<a class="button" href="/console/new">Choose a starter</a>`)
	require.Contains(t, text(r), "Nothing is planned")
}

func TestTodayNamesNobodyToWhoMayNotSeePersonalData(t *testing.T) {
	s := withCampaigns(t)
	s.behaves(t, "u.ana@example.com", "Signed Up", s.now)
	require.NotContains(t, s.get(t, "/console", session.Publish).Body, "ana@example.com")
	require.True(t, strings.Contains(s.get(t, "/console", session.View, session.Personal).Body, "u.ana@example.com"))
}

// It reads the agenda's and today's journal's shards, and of customers those who come next.
func TestTodayReadsNoMoreOfManyCustomersThanOfFew(t *testing.T) {
	reads := func(customers int) int {
		s := withCampaigns(t)
		for n := range customers {
			s.behaves(t, fmt.Sprintf("u.%d", n), "Signed Up", s.now)
		}
		require.NoError(t, s.Engine.RecountDue(t.Context())) // as each minute: closed days become figures
		return s.readsOf(t, "/console")
	}
	few := reads(20)
	require.Less(t, few, 100)
	require.Equal(t, few, reads(400))
}
