package console

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

// withSegments is a shop with segments that are read by a campaign and by each other.
func withSegments(t *testing.T) *stage {
	return newStage(t, map[string]string{
		"shop.yaml":               lamps,
		"segments/regulars.yaml":  "segment: regulars\nabout: Bought <b>three</b> times.\nwhere:\n  did: {event: Order Completed, at_least: 3, within: 365d}\n",
		"segments/lapsing.yaml":   "segment: lapsing\nwhere:\n  all:\n    - segment: regulars\n    - did_not: {event: Order Completed, within: 45d}\n",
		"campaigns/win-back.yaml": "campaign: win-back\ntrigger: {segment: lapsing}\nsteps:\n  - wait: 1h\npolicy: marketing\n",
	})
}

// orders lets a customer buy, so many days ago each.
func (s *stage) orders(t *testing.T, who string, daysAgo ...int) {
	t.Helper()
	for _, d := range daysAgo {
		at := s.now.AddDate(0, 0, -d)
		_, err := s.Engine.Process(context.Background(), []event.Event{{
			ID: id.Hash(who, fmt.Sprint(d)), Kind: event.Behaviour, Name: event.OrderCompleted, Customer: who, Time: at, Received: s.now, Server: true,
		}})
		require.NoError(t, err)
	}
}

func TestTheListOfSegmentsSaysEachRuleAndWhoReadsIt(t *testing.T) {
	s := withSegments(t)
	r := s.get(t, "/console/segments", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	require.Contains(t, page, "Customers who bought (Order Completed) at least 3 times within 365 days.")
	require.Contains(t, page, "Customers who are in the segment regulars, and did not buy (Order Completed) within 45 days.")
	require.Contains(t, r.Body, `<a href="/console/campaigns/win-back">win-back</a>`)
	require.Contains(t, page, "everyone")
	require.NotContains(t, r.Body, "<b>three")
}

func TestASegmentThatOnlyAnotherSegmentReadsIsReadByThat(t *testing.T) {
	s := withSegments(t)
	r := s.get(t, "/console/segments", session.View)
	require.Contains(t, r.Body, `<td class="lift" data-label="Read by">segment <a href="/console/segments/lapsing">lapsing</a></td>`, "regulars")
	require.Contains(t, r.Body, `<td class="lift" data-label="Read by"><a href="/console/campaigns/win-back">win-back</a></td>`, "lapsing")
	require.Contains(t, r.Body, `<td class="lift" data-label="Read by"><span class="muted">nothing</span></td>`, "everyone")
}

func TestANewSegmentIsSaidToBeFilledUntilEverybodyWasLookedAt(t *testing.T) {
	s, w := newWorldStage(t)
	files := worldFiles()
	files["segments/nobody.yaml"] = []byte("segment: nobody\nwhere: {did: {event: Never Seen}}\n")
	files["segments/viewers.yaml"] = []byte("segment: viewers\nwhere: {did: {event: Product Viewed, at_least: 2}}\n")
	require.NoError(t, w.Publish(t.Context(), files))
	s.Console.Engine = w.Engine()
	require.Contains(t, text(s.get(t, "/console/segments/viewers", session.View)), "This segment is still being filled")
	require.NoError(t, w.Until(t.Context(), start.Add(10*time.Minute)))
	require.NotContains(t, text(s.get(t, "/console/segments/viewers", session.View)), "This segment is still being filled")
	require.Contains(t, text(s.get(t, "/console/segments/nobody", session.View)), "Nobody is in it now.")
}

func TestASegmentsPageShowsMembersEachWithHerReason(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.ana@shop.example", 200, 100, 50)
	s.orders(t, "u.7", 3, 2, 1)
	s.orders(t, "u.8", 3)
	r := s.get(t, "/console/segments/regulars", session.View, session.Personal)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	require.Contains(t, page, "u.ana@shop.example Order Completed 3 times within 365 days, last on 5 Oct")
	require.Contains(t, page, "u.7 Order Completed 3 times within 365 days, last on 23 Nov")
	require.NotContains(t, page, "u.8")
	require.Contains(t, r.Body, `<a href="/console/segments/lapsing">lapsing</a>`)
	require.Contains(t, page, "did: {event: Order Completed, at_least: 3, within: 365d}")
	require.Contains(t, r.Body, "&lt;b&gt;three&lt;/b&gt;")
	require.NotContains(t, r.Body, "<b>three")
}

func TestWithoutTheRoleForItASegmentsMembersAreMasked(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.ana@shop.example", 3, 2, 1)
	r := s.get(t, "/console/segments/regulars", session.View)
	require.Contains(t, text(r), "u.a…@shop.example")
	require.NotContains(t, r.Body, "u.ana")
}

func TestASegmentThatNobodyKnowsSaysSo(t *testing.T) {
	s := withSegments(t)
	r := s.get(t, "/console/segments/nobody", session.View)
	require.Equal(t, http.StatusNotFound, r.StatusCode)
	require.Contains(t, text(r), "There is no segment &#34;nobody&#34; that is published")
}

func TestADraftOfASegmentShows(t *testing.T) {
	s := withSegments(t)
	for path, d := range map[string]engine.Draft{"segments/regulars.yaml": {Text: "x"}, "segments/fresh.yaml": {Text: "y"}, "segments/lapsing.yaml": {Deleted: true}} {
		d.Path = path
		require.NoError(t, s.Engine.SaveDraft(context.Background(), d))
	}
	r := s.get(t, "/console/segments", session.View)
	page := text(r)
	require.Contains(t, page, "regulars changed, not published")
	require.Contains(t, page, "lapsing deleted, not published")
	require.Contains(t, page, "fresh new, not published")
	require.Contains(t, r.Body, `<a href="/console/edit/segments/fresh">fresh</a>`)
	require.Contains(t, text(s.get(t, "/console/segments/regulars", session.View)), "not published yet")
	require.Equal(t, "/console/edit/segments/fresh", s.get(t, "/console/segments/fresh", session.View).Headers["Location"])
}

func TestAShopWithoutSegmentsIsLedToTheFirst(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps})
	r := s.get(t, "/console/segments", session.View, session.Edit)
	require.Contains(t, text(r), "No segment is defined yet")
	require.Contains(t, r.Body, `href="/console/new"`)
}

func TestWhoMayOnlyViewIsOfferedNoChange(t *testing.T) {
	s := withSegments(t)
	require.NotContains(t, s.get(t, "/console/segments/regulars", session.View).Body, "Change it")
	require.Contains(t, s.get(t, "/console/segments/regulars", session.Edit).Body, "Change it")
	require.NotContains(t, s.get(t, "/console/segments/everyone", session.Edit).Body, "Change it")
}

func TestASegmentsHeadcountStandsWithItsTimeAndItsLine(t *testing.T) {
	s := withSegments(t)
	for ago, n := range map[int]int{10: 31, 0: 1041} {
		at := s.now.AddDate(0, 0, -ago)
		body := fmt.Sprintf(`{"at":%q,"count":%d}`, at.Format(time.RFC3339), n)
		require.NoError(t, s.store.Put(t.Context(), item.Item{Key: item.Figure("members:regulars", at), Version: 1, Body: []byte(body)}, item.When{}, time.Time{}))
	}
	page := text(s.get(t, "/console/segments", session.View))
	require.Contains(t, page, "1,041 today, 11:00")
	r := s.get(t, "/console/segments/regulars", session.View)
	require.Contains(t, text(r), "1,041 members counted today, 11:00")
	require.Contains(t, text(r), "regulars rose from 31 members on 14 Nov 2026 to 1,041.")
	require.Contains(t, r.Body, `<svg class="chart-drawing"`)
	require.Contains(t, s.get(t, "/console/segments", session.View).Body, `<svg class="chart-spark"`)
}

func TestALineOfHeadcountsIsSaidInOneSentence(t *testing.T) {
	day := func(n, count int) engine.Headcount {
		return engine.Headcount{Day: start.AddDate(0, 0, n), Count: count}
	}
	for want, counts := range map[string][]engine.Headcount{
		"vip had 1 member on 24 Nov 2026, the first day that was counted.": {day(0, 1)},
		"vip had 7 members on 24 Nov 2026 and has as many now.":            {day(0, 7), day(1, 3), day(2, 7)},
		"vip fell from 7 members on 24 Nov 2026 to 0.":                     {day(0, 7), day(1, 0)},
	} {
		require.Equal(t, want, headcountSentence("vip", counts))
	}
}
