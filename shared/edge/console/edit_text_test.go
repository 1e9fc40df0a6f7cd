package console

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

const letterText = "campaign: letter\ntrigger: {event: Signed Up}\nsteps:\n  - wait: 1h\n  - send: {channel: email, template: letter}\npolicy: marketing\n"

// withLetter is a shop with a campaign that sends a mail.
func withLetter(t *testing.T) *stage {
	return newStage(t, map[string]string{
		"shop.yaml":                   lamps,
		"campaigns/letter.yaml":       letterText,
		"templates/letter.liquid":     "---\nsubject: Hello\n---\n<p>Hello</p>\n",
		"templates/letter.txt.liquid": "Hello\n",
	})
}

// written sends a page's texts as a browser does, with the button do.
func (s *stage) written(t *testing.T, page, do string, texts ...string) edge.Response {
	t.Helper()
	r := s.get(t, page, session.Edit)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	v := url.Values{"base": {hidden(t, r, "base")}, "seen": {hidden(t, r, "seen")}, "do": {do}}
	for i, text := range texts {
		v.Set("text"+string(rune('0'+i)), strings.ReplaceAll(text, "\n", "\r\n"))
	}
	return s.post(t, page, v, session.Edit)
}

func TestACampaignIsWrittenBesideItsSteps(t *testing.T) {
	s := withLetter(t)
	page := "/console/edit/campaigns/letter"
	r := s.get(t, page, session.Edit)
	require.Contains(t, r.Body, "campaign: letter")
	require.Contains(t, r.Body, `class="chart chart-flow`)
	require.Contains(t, text(r), "On Signed Up")
	r = s.written(t, page, "check", strings.Replace(letterText, "Signed Up", "Order Completed", 1))
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Contains(t, text(r), "On Order Completed", "what is written is drawn before it is saved")
	r = s.written(t, page, "save", strings.Replace(letterText, "1h", "2h", 1))
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Equal(t, strings.Replace(letterText, "1h", "2h", 1), s.draftOf(t, "campaigns/letter.yaml").Text, "with the line ends that files have")
}

func TestAMistakeIsShownAtItsLineAndTheDrawingIsThatOfTheLastValidText(t *testing.T) {
	s := withLetter(t)
	page := "/console/edit/campaigns/letter"
	bad := strings.Replace(letterText, "template: letter", "template: lettre", 1)
	r := s.written(t, page, "check", bad)
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	says := text(r)
	require.Contains(t, says, "campaigns/letter.yaml, line 5, column 38: ")
	require.Contains(t, says, "This is how it was saved.")
	require.Contains(t, says, "On Signed Up")
	require.Contains(t, r.Body, `<span class="bad"><b>   5</b>    - send: {channel: email, template: lettre}</span>
<span class="caret">`+"      "+strings.Repeat(" ", 37)+"↑</span>")
	r = s.written(t, page, "save", bad)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, bad, s.draftOf(t, "campaigns/letter.yaml").Text)
	require.Contains(t, text(s.get(t, "/console/changes", session.Edit)), "Line 5, column 38")
}

func TestHtmxChecksATextWhileItIsTyped(t *testing.T) {
	s := withLetter(t)
	r := s.form(t, "/console/edit/campaigns/letter/check", url.Values{"text0": {"campaign: [\n"}}, s.signedIn(session.Edit))
	r.Headers["hx-request"] = "true"
	resp := s.send(t, r)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, resp.Body, "is not YAML")
	require.NotContains(t, resp.Body, "<textarea")
	require.Empty(t, s.draftOf(t, "campaigns/letter.yaml"))
}

func TestATemplateHasTwoTextsThatAreSavedTogether(t *testing.T) {
	s := withLetter(t)
	page := "/console/edit/templates/letter"
	html, plain := "---\nsubject: Hello you\n---\n<p>Hello</p>\n", "Hello you\n"
	r := s.written(t, page, "save", html, plain)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Equal(t, html, s.draftOf(t, "templates/letter.liquid").Text)
	require.Equal(t, plain, s.draftOf(t, "templates/letter.txt.liquid").Text)
	r = s.written(t, page, "check", html, "Hello {{ custmer.name }}\n")
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	require.Contains(t, text(r), "templates/letter.txt.liquid, line 1")
}

func TestATemplateIsRenamedByItsField(t *testing.T) {
	s := withLetter(t)
	page := "/console/edit/templates/letter"
	r := s.get(t, page, session.Edit)
	v := url.Values{"base": {"1"}, "seen": {hidden(t, r, "seen")}, "do": {"save"}, "name": {"sunday"}, "text0": {"---\nsubject: Hello\n---\n<p>Hello</p>\n"}, "text1": {"Hello\n"}}
	v.Set("name", "Sunday <letter>")
	r = s.post(t, page, v, session.Edit)
	require.Equal(t, http.StatusUnprocessableEntity, r.StatusCode)
	require.Contains(t, text(r), "A name is 1 to 40 of a-z, 0-9 and -")
	require.Contains(t, r.Body, `value="Sunday &lt;letter&gt;"`)
	v.Set("name", "sunday")
	r = s.post(t, page, v, session.Edit)
	require.Equal(t, "/console/edit/templates/sunday", r.Headers["Location"])
	for _, path := range []string{"templates/letter.liquid", "templates/letter.txt.liquid"} {
		require.True(t, s.draftOf(t, path).Deleted, path)
	}
	require.Equal(t, "Hello\n", s.draftOf(t, "templates/sunday.txt.liquid").Text)
}

func TestTheShopIsWrittenAsText(t *testing.T) {
	s := withLetter(t)
	r := s.written(t, "/console/edit/shop", "save", strings.Replace(lamps, "EUR", "CHF", 1))
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Contains(t, s.draftOf(t, "shop.yaml").Text, "CHF")
	page := text(s.get(t, "/console/edit/shop", session.Edit))
	require.Contains(t, page, "Published, with a draft that is not.")
	require.NotContains(t, page, "Delete the shop")
	r = s.post(t, "/console/edit/shop/discard", nil, session.Edit)
	require.Equal(t, "/console/edit/shop", r.Headers["Location"])
	require.Empty(t, s.draftOf(t, "shop.yaml"))
}

func TestAShopWithoutShopYAMLBeginsOne(t *testing.T) {
	s := newStage(t, nil)
	r := s.written(t, "/console/edit/shop", "save", lamps)
	require.Equal(t, http.StatusSeeOther, r.StatusCode, r.Body)
	require.Equal(t, lamps, s.draftOf(t, "shop.yaml").Text)
}

func TestMoreThanADraftHoldsIsRefusedWithASentence(t *testing.T) {
	s := withLetter(t)
	huge := strings.Repeat("# a line that says nothing\n", engine.MaxDraft/20)
	r := s.written(t, "/console/edit/campaigns/letter", "save", huge)
	require.Equal(t, http.StatusRequestEntityTooLarge, r.StatusCode)
	require.Contains(t, text(r), "at most 200 KB are kept")
	require.Contains(t, r.Body, "# a line that says nothing", "what she wrote is still there")
	require.Empty(t, s.draftOf(t, "campaigns/letter.yaml"))
	r = s.post(t, "/console/edit/campaigns/letter", url.Values{"do": {"save"}, "text0": {strings.Repeat("x", 2<<20)}}, session.Edit)
	require.Equal(t, http.StatusRequestEntityTooLarge, r.StatusCode)
}

func TestWhatIsToBeDeletedCanBeKept(t *testing.T) {
	s := withLetter(t)
	s.post(t, "/console/edit/templates/letter/delete", nil, session.Edit)
	require.True(t, s.draftOf(t, "templates/letter.txt.liquid").Deleted)
	r := s.get(t, "/console/edit/templates/letter", session.Edit)
	require.Contains(t, text(r), "This template is to be deleted when the changes are published.")
	require.Contains(t, r.Body, "subject: Hello")
	s.post(t, "/console/edit/templates/letter/discard", nil, session.Edit)
	drafts, err := s.Engine.Drafts(context.Background())
	require.NoError(t, err)
	require.Empty(t, drafts)
}

func TestWhatIsNotThereIsNotEdited(t *testing.T) {
	s := withLetter(t)
	for path, says := range map[string]string{
		"/console/edit/segments/none":      "there is no segment none, published or as a draft",
		"/console/edit/segments/No%2Fpe":   "a name is 1 to 40 of a-z",
		"/console/edit/pictures/x":         "no such page",
		"/console/edit/templates/letter.x": "a name is 1 to 40 of a-z",
	} {
		r := s.get(t, path, session.Edit)
		require.Equal(t, http.StatusNotFound, r.StatusCode, path)
		require.Contains(t, strings.ToLower(text(r)), strings.ToLower(says), path)
	}
}

// Every page that makes or changes something: who may, and that a form from elsewhere is refused.
func TestWhoMayMakeAndChange(t *testing.T) {
	for _, c := range []struct {
		method, path string
		may, mayNot  []session.Role
	}{
		{http.MethodGet, "/console/edit/campaigns/letter", []session.Role{session.Edit}, []session.Role{session.View, session.Personal}},
		{http.MethodGet, "/console/edit/shop", []session.Role{session.Publish}, []session.Role{session.View}},
		{http.MethodPost, "/console/edit/campaigns/letter", []session.Role{session.Edit}, []session.Role{session.View}},
		{http.MethodPost, "/console/edit/campaigns/letter/check", []session.Role{session.Edit}, []session.Role{session.View}},
		{http.MethodPost, "/console/edit/campaigns/letter/discard", []session.Role{session.Edit}, []session.Role{session.View}},
		{http.MethodPost, "/console/edit/campaigns/letter/delete", []session.Role{session.Edit}, []session.Role{session.View}},
		{http.MethodGet, "/console/changes", []session.Role{session.View}, []session.Role{}},
		{http.MethodGet, "/console/changes/preview", []session.Role{session.View}, []session.Role{}},
		{http.MethodGet, "/console/changes/versions/1", []session.Role{session.View}, []session.Role{}},
		{http.MethodPost, "/console/changes/publish", []session.Role{session.Publish}, []session.Role{session.View, session.Edit}},
		{http.MethodPost, "/console/changes/versions/1/rollback", []session.Role{session.Publish}, []session.Role{session.View, session.Edit}},
		{http.MethodGet, "/console/new", []session.Role{session.Edit}, []session.Role{session.View}},
		{http.MethodPost, "/console/new", []session.Role{session.Edit}, []session.Role{session.View}},
	} {
		ask := func(roles ...session.Role) int {
			s := withLetter(t)
			if c.method == http.MethodGet {
				return s.get(t, c.path, roles...).StatusCode
			}
			return s.post(t, c.path, url.Values{"base": {"1"}}, roles...).StatusCode
		}
		for _, role := range c.may {
			require.NotEqual(t, http.StatusForbidden, ask(role), "%s %s as %s", c.method, c.path, role)
		}
		for _, role := range append(c.mayNot, 0) {
			require.Equal(t, http.StatusForbidden, ask(role), "%s %s as %s", c.method, c.path, role)
		}
		if c.method == http.MethodPost {
			s := withLetter(t)
			forged := s.form(t, c.path, url.Values{session.FormField: {"k1.forged"}, "do": {"save"}, "text0": {"x"}, "base": {"1"}}, s.signedIn(session.Publish))
			require.Equal(t, http.StatusForbidden, s.send(t, forged).StatusCode, c.path)
			drafts, err := s.Engine.Drafts(context.Background())
			require.NoError(t, err)
			require.Empty(t, drafts)
			require.EqualValues(t, 1, s.newest(t))
		}
	}
}

func TestOfACampaignThatWasSavedWithAMistakeTheDrawingIsThePublishedOne(t *testing.T) {
	s := withLetter(t)
	page := "/console/edit/campaigns/letter"
	s.saved(t, "Eva", "campaigns/letter.yaml", strings.Replace(letterText, "wait: 1h", "wait: soon", 1))
	r := s.get(t, page, session.Edit)
	require.Contains(t, text(r), "This is what is published.")
	require.Contains(t, text(r), "1 hour")
	s.saved(t, "Eva", "campaigns/other.yaml", strings.ReplaceAll(strings.Replace(letterText, "wait: 1h", "wait: soon", 1), "campaign: letter", "campaign: other"))
	require.NotContains(t, s.get(t, "/console/edit/campaigns/other", session.Edit).Body, "<svg", "there is nothing valid to draw")
}
