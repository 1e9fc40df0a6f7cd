package console

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/journal"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

// saved keeps a draft of somebody's, begun on the newest version.
func (s *stage) saved(t *testing.T, by, path, text string) {
	t.Helper()
	base, _, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	require.NoError(t, s.Engine.SaveDraft(context.Background(), engine.Draft{Path: path, Text: text, Base: base, By: by}))
}

// toPublish is the form of the changes page as it stands now.
func (s *stage) toPublish(t *testing.T, note string) url.Values {
	t.Helper()
	r := s.get(t, "/console/changes", session.Publish)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	return url.Values{"base": {hidden(t, r, "base")}, "seen": {hidden(t, r, "seen")}, "note": {note}}
}

// follow opens the page to which a form led, with what it said.
func (s *stage) follow(t *testing.T, after edge.Response, roles ...session.Role) edge.Response {
	t.Helper()
	r := s.request(t, http.MethodGet, after.Headers["Location"], s.signedIn(roles...))
	for _, cookie := range after.Cookies {
		r.Cookies = append(r.Cookies, strings.Split(cookie, ";")[0])
	}
	return s.send(t, r)
}

func (s *stage) newest(t *testing.T) uint32 {
	t.Helper()
	version, _, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	return version
}

const regularsFive = "segment: regulars\nwhere:\n  did: {event: Order Completed, at_least: 5, within: 365d}\n"

func TestTheChangesPageShowsWhatDiffersAndWhoDidIt(t *testing.T) {
	s := withSegments(t)
	require.Contains(t, text(s.get(t, "/console/changes", session.View)), "No draft waits.")
	s.saved(t, "Eva <b>", "segments/regulars.yaml", regularsFive)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: nobody}\n")
	r := s.get(t, "/console/changes", session.View)
	page := text(r)
	require.Contains(t, page, "segments/regulars.yaml changed Eva &lt;b&gt;, today, 11:00")
	require.Contains(t, r.Body, `<span class="del">-   did: {event: Order Completed, at_least: 3, within: 365d}</span>`)
	require.Contains(t, r.Body, `<span class="add">&#43;   did: {event: Order Completed, at_least: 5, within: 365d}</span>`)
	require.Contains(t, page, "segments/new.yaml 1 mistake")
	require.Contains(t, page, "Line 2, column 18: there is no segment &#34;nobody&#34;")
	require.Contains(t, page, "Nothing can be published before the mistakes are put right.")
	require.NotContains(t, r.Body, `action="/console/changes/publish"`)
	require.NotContains(t, r.Body, "/discard", "a viewer changes nothing")
}

func TestADeletionTellsWhichFilesItBreaks(t *testing.T) {
	s := withSegments(t)
	r := s.post(t, "/console/edit/segments/lapsing/delete", nil, session.Edit)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	page := text(s.get(t, "/console/changes", session.Edit))
	require.Contains(t, page, "segments/lapsing.yaml to be deleted")
	require.Contains(t, page, "The changes leave mistakes in other files: campaigns/win-back.yaml:2:20")
	r = s.post(t, "/console/edit/segments/lapsing/discard", url.Values{"back": {"changes"}}, session.Edit)
	require.Equal(t, "/console/changes", r.Headers["Location"])
	require.Contains(t, text(s.get(t, "/console/changes", session.Edit)), "No draft waits.")
}

func TestPublishingPutsAllDraftsInForceAsOneVersion(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Eva", "segments/regulars.yaml", regularsFive)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	v := s.toPublish(t, "spring")
	r := s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.EqualValues(t, 2, s.newest(t))
	page := text(s.get(t, "/console/changes", session.Publish))
	require.Contains(t, page, "No draft waits.")
	require.Contains(t, page, "2 in force today, 11:00 ana@shop.example spring")
	lines, err := s.Engine.Audits(context.Background(), 10)
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.Equal(t, []any{journal.Published, uint32(2), "ana@shop.example", "spring"}, []any{lines[0].Kind, lines[0].Version, lines[0].Source, lines[0].Rule})

	s.now = s.now.Add(time.Hour)
	r = s.post(t, "/console/changes/publish", v, session.Publish) // the double click, or another tab
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.EqualValues(t, 2, s.newest(t))
	require.Contains(t, text(s.follow(t, r, session.View)), "This had been published already, and nothing was done twice: ana@shop.example published version 2 at 11:00 on 24 Nov 2026 (spring).")
}

func TestATabThatStayedOpenSaysWhenItsDraftsArePublishedAndTakenBackMeanwhile(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	v := s.toPublish(t, "")
	s.post(t, "/console/changes/publish", v, session.Publish)
	_, err := s.Engine.RollBackOn(t.Context(), 1, 2, "Eva")
	require.NoError(t, err)
	r := s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "Since you opened this page Eva published version 3 at 11:00 on 24 Nov 2026 (back to version 1), and no draft is left: nothing was published.")
	require.EqualValues(t, 3, s.newest(t))
}

func TestTheFirstVersionSaysThatNobodyPublishedIt(t *testing.T) {
	s := withSegments(t)
	require.Contains(t, text(s.get(t, "/console/changes", session.View)), "1 in force – the first start")
	require.Contains(t, text(s.get(t, "/console/changes/versions/1", session.View)), "In force. Published by the first start")
}

func TestWhatIsStaleIsRefusedWithWhoWasFaster(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	v := s.toPublish(t, "")
	_, files, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	files["segments/regulars.yaml"] = []byte(regularsFive)
	_, err = s.Engine.PublishOn(context.Background(), files, 1, "Eva", "autumn")
	require.NoError(t, err)
	r := s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "Eva published version 2 at 11:00 on 24 Nov 2026 (autumn)")
	require.Contains(t, text(r), "segments/new.yaml added", "the draft stays")
	require.EqualValues(t, 2, s.newest(t))
	v.Set("base", hidden(t, r, "base"))
	v.Set("seen", hidden(t, r, "seen"))
	require.Equal(t, http.StatusSeeOther, s.post(t, "/console/changes/publish", v, session.Publish).StatusCode)
	require.EqualValues(t, 3, s.newest(t))
}

func TestADraftSavedSinceThePageWasOpenedIsNotPublishedUnseen(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	v := s.toPublish(t, "a note of mine")
	s.saved(t, "Eva", "segments/regulars.yaml", regularsFive)
	r := s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "Somebody saved another draft since you opened this page.")
	require.Contains(t, r.Body, `value="a note of mine"`)
	require.EqualValues(t, 1, s.newest(t))
}

func TestADraftOfAFileThatWasPublishedAnewSaysSo(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/regulars.yaml", "segment: regulars\nwhere: {segment: everyone}\n")
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	_, files, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	files["segments/regulars.yaml"] = []byte(regularsFive)
	_, err = s.Engine.PublishOn(context.Background(), files, 1, "Eva", "")
	require.NoError(t, err)
	r := s.get(t, "/console/changes", session.Edit)
	require.Equal(t, 1, strings.Count(r.Body, "This file was published anew since the draft was begun."))
}

func TestWhatHasMistakesIsNotPublished(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: regulars}\n")
	v := s.toPublish(t, "")
	v.Set("note", strings.Repeat("x", 201))
	r := s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	require.Contains(t, text(r), "A note has at most 200 characters.")
	s.saved(t, "Ana", "segments/new.yaml", "segment: new\nwhere: {segment: nobody}\n")
	r = s.get(t, "/console/changes", session.Publish)
	v = url.Values{"base": {"1"}, "seen": {seenFilesOf(t, s)}}
	r = s.post(t, "/console/changes/publish", v, session.Publish)
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	require.Contains(t, text(r), "so nothing was published")
	require.EqualValues(t, 1, s.newest(t))
}

func seenFilesOf(t *testing.T, s *stage) string {
	work, err := s.Engine.Working(context.Background())
	require.NoError(t, err)
	return seenFiles(work.Files)
}

func TestGoingBackIsOneAction(t *testing.T) {
	s := withSegments(t)
	s.saved(t, "Ana", "segments/regulars.yaml", regularsFive)
	s.post(t, "/console/changes/publish", s.toPublish(t, ""), session.Publish)
	page := s.get(t, "/console/changes/versions/1", session.Publish)
	require.Equal(t, http.StatusOK, page.StatusCode, page.Body)
	require.Contains(t, page.Body, `<span class="add">&#43;   did: {event: Order Completed, at_least: 3, within: 365d}</span>`)
	require.Contains(t, text(page), "Its 4 files")
	base := url.Values{"base": {hidden(t, page, "base")}}
	r := s.post(t, "/console/changes/versions/1/rollback", base, session.Publish)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.EqualValues(t, 3, s.newest(t))
	_, files, err := engine.Newest(context.Background(), s.store)
	require.NoError(t, err)
	require.Contains(t, string(files["segments/regulars.yaml"]), "at_least: 3")
	require.Contains(t, text(s.get(t, "/console/changes", session.View)), "back to version 1")
	r = s.post(t, "/console/changes/versions/1/rollback", base, session.Publish) // the double click
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.EqualValues(t, 3, s.newest(t))
	r = s.post(t, "/console/changes/versions/2/rollback", base, session.Publish) // from a page that is stale
	require.Equal(t, http.StatusConflict, r.StatusCode)
	require.Contains(t, text(r), "published version 3")
	require.Contains(t, text(r), "look at what changed, and do it again if it is still right. Go to Changes")
	require.Contains(t, r.Body, `<a href="/console/changes">Go to Changes</a>`)
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/changes/versions/9", session.View).StatusCode)
	require.Equal(t, http.StatusBadRequest, s.get(t, "/console/changes/versions/x", session.View).StatusCode)
}

// past is a history in one part.
type past []event.Event

func (past) Parts(context.Context) ([]string, error) { return []string{"all"}, nil }

func (p past) Read(_ context.Context, _ string, keep func(string) bool, each func(event.Event)) (int, error) {
	for _, e := range p {
		if keep(e.Customer) {
			each(e)
		}
	}
	return 0, nil
}

func TestThePreviewSaysWhatPublishingWouldDoAndChangesNothing(t *testing.T) {
	s := withSegments(t)
	for _, who := range []string{"u.ana@shop.example", "u.7", "u.8"} {
		s.orders(t, who, 60, 50, 3)
	}
	s.saved(t, "Ana", "segments/regulars.yaml", regularsFive)
	s.saved(t, "Ana", "segments/two.yaml", "segment: two\nwhere: {did: {event: Order Completed, at_least: 2, within: 70d}}\n")
	s.saved(t, "Ana", "segments/lamps.yaml", "segment: lamps\nwhere: {did: {event: Product Viewed, where: {category: lamps}}}\n")
	s.Engine.Past = past{}
	before := s.store.Items()
	r := s.get(t, "/console/changes/preview", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	page := text(r)
	require.Contains(t, page, "Tried on all 3 customers: these numbers are counted, not estimated. Nothing was sent.")
	require.Contains(t, page, "segment regulars changed 0 of 3 are in it after publishing; now it is 3.")
	require.Contains(t, page, "segment two added 3 of 3 are in it after publishing; now it is 0.")
	require.Contains(t, page, "segment lamps added 0 of 3 are in it after publishing; now it is 0. segments/lamps.yaml, line 2, column 45: &#34;Product Viewed where category is lamps&#34; is not counted yet")
	require.Contains(t, page, "campaign win-back The last 30 days would have brought: 0 sent")
	require.NotContains(t, r.Body, "ana@shop.example</a>", "personal data is masked")
	require.Contains(t, r.Body, "u.a…@shop.example")
	require.Equal(t, before, s.store.Items())
	require.Contains(t, s.get(t, "/console/changes/preview", session.View, session.Personal).Body, "u.ana@shop.example")

	asked := s.request(t, http.MethodGet, "/console/changes/preview", s.signedIn(session.View))
	asked.Headers["hx-request"] = "true"
	require.NotContains(t, s.send(t, asked).Body, "<html")

	s.Engine.Past = nil
	require.Contains(t, text(s.get(t, "/console/changes/preview", session.View)), "There is no history here")
	s.saved(t, "Ana", "segments/two.yaml", "segment: two\n")
	r = s.get(t, "/console/changes/preview", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Contains(t, text(r), "Nothing can be published before the mistakes are put right.")
}

func TestAPreviewEndsWhenItsTimeIsOver(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.7", 3)
	s.saved(t, "Ana", "segments/regulars.yaml", regularsFive)
	page := s.previewInNoTime(t)
	require.Contains(t, text(page), "There was not enough time to go through what the customers did")
	require.Contains(t, text(page), "Only who is in each segment and inside each campaign is told here. Tried on all 1 customer: these numbers are counted")
	require.NotContains(t, text(page), "No campaign reads what changes")
	require.NotContains(t, page.Body, "?customers=", "of so few there are none to leave out")
}

func TestAPreviewThatTookTooLongIsTriedOnFewerCustomers(t *testing.T) {
	s := withSegments(t)
	for n := range 240 {
		s.orders(t, fmt.Sprintf("u.%d", n), 3)
	}
	s.saved(t, "Ana", "segments/two.yaml", "segment: two\nwhere: {did: {event: Order Completed, within: 70d}}\n")
	s.saved(t, "Ana", "segments/regulars.yaml", regularsFive)
	require.Contains(t, s.previewInNoTime(t).Body, `href="/console/changes/preview?customers=60#before"`)
	s.Engine.Past = past{}
	page := text(s.get(t, "/console/changes/preview?customers=60", session.View))
	require.Contains(t, page, "Tried on 60 customers of 240, chosen by chance")
	require.Contains(t, page, "240 of 240 are in it after publishing")
	require.Contains(t, page, "come in: 20 of 240, for example")
	require.Equal(t, []int{2000, 2000, 50, 700}, []int{previewMost(""), previewMost("9999"), previewMost("-1"), previewMost("700")})
}

func TestAPreviewOfWhatNoCampaignReadsTriesNothingAndSaysSo(t *testing.T) {
	s := withSegments(t)
	s.orders(t, "u.7", 3)
	s.saved(t, "Ana", "segments/two.yaml", "segment: two\nwhere: {did: {event: Order Completed, within: 70d}}\n")
	page := text(s.previewInNoTime(t))
	require.Contains(t, page, "segment two added 1 of 1 are in it after publishing")
	require.Contains(t, page, "No campaign reads what changes: each sends what it did before.")
	require.NotContains(t, page, "There was not enough time")
}

func TestAPreviewWithoutTimeForAnybodyCountsNothing(t *testing.T) {
	s := withSegments(t)
	v := &Visit{Person: s.signedIn(session.View), keys: s.sessionKeys(t)}
	r, err := s.fragment(v, "changes", "preview", &changesPage{Preview: &preview.Preview{Unfinished: "There was not enough time."}})
	require.NoError(t, err)
	require.Contains(t, r.Body, "for that there was no time either")
	require.NotContains(t, r.Body, "counted, not estimated")
}

// previewInNoTime opens the preview, whose time is over as soon as history is read.
func (s *stage) previewInNoTime(t *testing.T) edge.Response {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s.Engine.Past = endless{stop: stop}
	r, err := s.handle(ctx, s.request(t, http.MethodGet, "/console/changes/preview", s.signedIn(session.View)))
	require.NoError(t, err)
	return r
}

// endless is a history for which there is no time.
type endless struct {
	past
	stop func()
}

func (e endless) Read(ctx context.Context, _ string, _ func(string) bool, _ func(event.Event)) (int, error) {
	e.stop()
	return 0, ctx.Err()
}
