package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/item"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func TestACampaignsPageSaysWhatItDoesAndWhatCameOfIt(t *testing.T) {
	s, _ := newWorldStage(t)
	r := s.get(t, "/console/campaigns/reminder", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	for _, says := range []string{
		"Starts On Product Added, once for each cart", "Ends early on Order Completed", "Goal Order Completed within 7 days", "Holdout 20 % get nothing",
		"without it (holdout) 20 % of all", "with the campaign 80 % of all", "The split at step 4", "hi by email", "Those who looked at a product",
		"for Order Completed, at most 20 days", "skipped: no consent for email", "skipped: holdout", "left by Order Completed", "waiting",
		"orders per 100 customers who begin than without it",
	} {
		require.Contains(t, page, says)
	}
	require.Contains(t, r.Body, "&lt;b&gt;cart&lt;/b&gt;")
	require.NotContains(t, r.Body, "<b>cart")
}

func TestTheListOfCampaignsSaysWhatEachBrings(t *testing.T) {
	s, w := newWorldStage(t)
	require.NoError(t, w.Engine().Pause(t.Context(), "letter", "ana"))
	require.NoError(t, w.Engine().SaveDraft(t.Context(), engine.Draft{Path: "campaigns/fresh.yaml", Text: "x"}))
	require.NoError(t, w.Engine().SaveDraft(t.Context(), engine.Draft{Path: "campaigns/quiet.yaml", Deleted: true}))
	r := s.get(t, "/console/campaigns", session.View)
	page := text(r)
	require.Regexp(t, `letter Every Tuesday at 10:00, to the segment readers\. paused \d+ \d+ – –`, page)
	require.Contains(t, page, "quiet On Never Seen, once for each customer. running deleted, not published 0 0")
	require.Regexp(t, `reminder Reminds of a &lt;b&gt;cart&lt;/b&gt;\. On Product Added, once for each cart\. running \d+ \d+ [\d.]+ % .*reminder brings between`, page)
	require.Contains(t, r.Body, `<a href="/console/edit/campaigns/fresh">fresh</a>`)
	require.NotContains(t, r.Body, "/console/new", "who may only look is not offered to make one")
}

func TestAShopWithoutCampaignsIsLedToTheGallery(t *testing.T) {
	s := newStage(t, map[string]string{"shop.yaml": lamps})
	r := s.get(t, "/console/campaigns", session.View)
	require.Contains(t, text(r), "No campaign is defined yet")
	require.Contains(t, r.Body, `href="/console/new"`)
}

func TestACampaignIsPausedAndResumedByWhoMayPublish(t *testing.T) {
	s, w := newWorldStage(t)
	r := s.post(t, "/console/campaigns/reminder/pause", nil, session.View, session.Edit)
	require.Equal(t, http.StatusForbidden, r.StatusCode)
	h, err := w.Engine().Halt(t.Context(), "reminder")
	require.NoError(t, err)
	require.False(t, h.Paused)
	require.NotContains(t, s.get(t, "/console/campaigns/reminder", session.Edit).Body, "/pause")

	r = s.post(t, "/console/campaigns/reminder/pause", nil, session.Publish)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Equal(t, "/console/campaigns/reminder", r.Headers["Location"])
	page := s.get(t, "/console/campaigns/reminder", session.Publish)
	require.Regexp(t, `Paused by ana@shop.example today, 11:00 ?: none of its messages leaves\.`, text(page))
	require.Contains(t, page.Body, `action="/console/campaigns/reminder/resume"`)

	s.post(t, "/console/campaigns/reminder/resume", nil, session.Publish)
	require.NotContains(t, text(s.get(t, "/console/campaigns/reminder", session.Publish)), "Paused by")
	lines, err := w.Engine().Audits(t.Context(), 10)
	require.NoError(t, err)
	require.Len(t, lines, 2)
	require.ElementsMatch(t, []string{"resumed reminder", "paused reminder"}, []string{lines[0].Rule, lines[1].Rule})
	require.Equal(t, http.StatusNotFound, s.post(t, "/console/campaigns/nobody/pause", nil, session.Publish).StatusCode)
}

func TestAnOccurrenceIsCalledOff(t *testing.T) {
	s, w := newWorldStage(t)
	before := s.get(t, "/console/campaigns/letter", session.Publish)
	require.Contains(t, text(before), "Tue 1 Dec, 10:00 next Whoever is in the segment then gets it.")
	require.Regexp(t, `today, 10:00 open It began for \d+ customers who were in the segment\. Who joins the segment gets it too`, text(before))
	require.Regexp(t, `Tue 17 Nov, 10:00 done It began for \d+ customers who were in the segment\.`, text(before))
	require.Contains(t, before.Body, `aria-label="Call it off: 1 Dec 2026"`)
	require.NotContains(t, s.get(t, "/console/campaigns/letter", session.Edit).Body, "Call off")

	form := url.Values{"occurrence": {"2026-12-01"}}
	require.Equal(t, http.StatusForbidden, s.post(t, "/console/campaigns/letter/cancel", form, session.Edit).StatusCode)
	r := s.post(t, "/console/campaigns/letter/cancel", form, session.Publish)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Contains(t, text(s.get(t, "/console/campaigns/letter", session.Publish)), "Tue 1 Dec, 10:00 cancelled Nobody will get it.")
	h, err := w.Engine().Halt(t.Context(), "letter")
	require.NoError(t, err)
	require.Equal(t, []string{"2026-12-01"}, h.Cancelled)

	r = s.post(t, "/console/campaigns/letter/cancel", url.Values{"occurrence": {"2026-12-02"}}, session.Publish)
	require.Equal(t, http.StatusBadRequest, r.StatusCode)
	require.Contains(t, text(r), "Letter has no occurrence on")
}

func TestTheDatesOfALetterStandSoonestFirstAndOnlyTheSoonestIsNext(t *testing.T) {
	s, w := newWorldStage(t)
	page := text(s.get(t, "/console/campaigns/letter", session.Publish))
	require.Regexp(t, `today, 10:00 open .*Tue 1 Dec, 10:00 next .*Tue 8 Dec, 10:00 later .*Tue 15 Dec, 10:00 later .*Tue 17 Nov, 10:00 done`, page)
	require.Contains(t, page, "stands below, step by step")
	require.NoError(t, w.Engine().Cancel(t.Context(), "letter", "2026-12-01", "ana"))
	require.Regexp(t, `Tue 1 Dec, 10:00 cancelled .*Tue 8 Dec, 10:00 next .*Tue 15 Dec, 10:00 later`, text(s.get(t, "/console/campaigns/letter", session.View)))
}

func TestAPausedLetterSaysOfNoDateThatItWillBeSent(t *testing.T) {
	s, w := newWorldStage(t)
	require.Contains(t, text(s.get(t, "/console", session.View)), "letter goes to the segment readers")
	require.NoError(t, w.Engine().Pause(t.Context(), "letter", "ana"))
	page := text(s.get(t, "/console/campaigns/letter", session.Publish))
	require.Regexp(t, `today, 10:00 paused .*Now it is paused\. Call it off Tue 1 Dec, 10:00 paused It is paused: nobody gets it before somebody resumes it\.`, page)
	require.NotContains(t, page, "then gets it")
	today := text(s.get(t, "/console", session.View))
	require.Contains(t, today, "Letter is paused by ana")
	require.NotContains(t, today, "letter goes to the segment readers")
}

func TestAnOlderFormOfACampaignCanBeLookedAt(t *testing.T) {
	s, w := newWorldStage(t)
	require.NotContains(t, s.get(t, "/console/campaigns/reminder", session.View).Body, `aria-label="Versions"`)
	files := worldFiles()
	files["campaigns/reminder.yaml"] = []byte(strings.Replace(string(files["campaigns/reminder.yaml"]), "wait: 3d", "wait: 4d", 1))
	require.NoError(t, w.Publish(t.Context(), files))
	s.Console.Engine = w.Engine()
	now := s.get(t, "/console/campaigns/reminder", session.View)
	require.Contains(t, text(now), "4 days")
	require.Contains(t, now.Body, `<a href="/console/campaigns/reminder?version=1">version 1</a>`)
	require.Contains(t, text(now), "began 0", "nobody entered it in its new form")
	old := s.get(t, "/console/campaigns/reminder?version=1", session.View)
	require.Contains(t, text(old), "3 days")
	require.NotContains(t, text(old), "began 0")
	for _, bad := range []string{"9", "x"} {
		require.Equal(t, http.StatusNotFound, s.get(t, "/console/campaigns/reminder?version="+bad, session.View).StatusCode, bad)
	}
}

func TestACampaignThatIsGoneIsStillShownToThoseWhoAskForItsNumbers(t *testing.T) {
	s, w := newWorldStage(t)
	files := worldFiles()
	delete(files, "campaigns/reminder.yaml")
	require.NoError(t, w.Publish(t.Context(), files))
	s.Console.Engine = w.Engine()
	r := s.get(t, "/console/campaigns/reminder", session.Publish)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.Contains(t, text(r), "It is no longer in force")
	require.NotContains(t, r.Body, "Change it", "there is no text of it that could be changed")
	require.NotContains(t, text(r), "began 0")
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/campaigns/nobody", session.View).StatusCode)
}

func TestACampaignThatIsOnlyADraftIsOpenedWhereItIsWritten(t *testing.T) {
	s, w := newWorldStage(t)
	require.NoError(t, w.Engine().SaveDraft(t.Context(), engine.Draft{Path: "campaigns/fresh.yaml", Text: "x"}))
	require.Equal(t, "/console/edit/campaigns/fresh", s.get(t, "/console/campaigns/fresh", session.Edit).Headers["Location"])
}

func TestTheListsAndPagesOfCampaignsReadAsMuchAsTheySay(t *testing.T) {
	s, _ := newWorldStage(t)
	figures, open := 2, 2*(1+item.Shards) // the figures and which days they are of; two open days at most, counted anew
	for path, most := range map[string]int{
		"/console/campaigns":          1 + 3 + figures + open,     // the drafts, and of each campaign whether it is paused
		"/console/campaigns/reminder": 1 + 1 + figures + open,     // the same of one
		"/console/campaigns/letter":   1 + 1 + figures + open + 3, // and its segment's headcount, and the launches
		"/console/campaigns/quiet":    1 + 1 + figures + open,
	} {
		require.LessOrEqual(t, s.readsOf(t, path), most, path)
	}
}

func TestAPageOfPeopleReadsNoMoreThanTheirDays(t *testing.T) {
	s, _ := newWorldStage(t)
	n := s.readsOf(t, "/console/people?campaign=reminder&first=2026-11-10&last=2026-11-12&kind=enrolled")
	require.LessOrEqual(t, n, 2*2+3*item.Shards, "which days have any, twice, and those three days")
}
