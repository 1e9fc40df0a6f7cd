package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func TestTemplatesAreListedWithTheCampaignsThatSendThem(t *testing.T) {
	s := withMail(t)
	page := text(s.get(t, "/console/templates", session.View))
	require.Contains(t, page, "letter Hello Maja letter")
	require.Contains(t, page, "receipt Order 1042 receipt")
}

func TestATemplateIsFilledForWhoeverIsChosen(t *testing.T) {
	s := withMail(t)
	require.Contains(t, text(s.get(t, "/console/templates/letter", session.View)), "Subject Hello Maja")
	require.Contains(t, text(s.get(t, "/console/templates/letter?customer=mia@shop.example", session.View, session.Personal)), "Subject Hello Mia")
	require.Contains(t, text(s.get(t, "/console/templates/receipt?customer=1042", session.View, session.Personal)), "Subject Order o1")
	r := s.get(t, "/console/templates/letter?customer=1042", session.View)
	require.Contains(t, text(r), "needs the role personal")
	require.NotContains(t, r.Body, "Mia")
	require.Equal(t, http.StatusForbidden, s.get(t, "/console/templates/letter/mail?customer=1042", session.View).StatusCode)
	require.Contains(t, text(s.get(t, "/console/templates/letter?customer=nobody", session.View, session.Personal)), "Nobody has this address or id")
	require.Contains(t, s.get(t, "/console/templates/letter?mode=text", session.View).Body, "Hello Maja")
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/templates/nothing", session.View).StatusCode)
}

func TestADraftOfATemplateIsShownAsItIsDrafted(t *testing.T) {
	s := withMail(t)
	require.NoError(t, s.Engine.SaveDraft(t.Context(), engine.Draft{Path: "templates/letter.liquid", Text: "---\nsubject: Good day {{ customer.first_name }}\n---\n<p>x</p>\n"}))
	page := text(s.get(t, "/console/templates/letter", session.View))
	require.Contains(t, page, "Subject Good day Maja")
	require.Contains(t, page, "not published yet")
	require.NotContains(t, text(s.get(t, "/console/templates/receipt", session.View)), "not published yet", "it is another's")
	require.NoError(t, s.Engine.SaveDraft(t.Context(), engine.Draft{Path: "templates/letter.liquid", Text: "broken"}))
	page = text(s.get(t, "/console/templates/letter", session.View))
	require.Contains(t, page, "Subject Hello Maja")
	require.Contains(t, page, "Shown as it is published: there is a draft of it")
	require.NotContains(t, text(s.get(t, "/console/templates/receipt", session.View)), "Shown as it is published")
}

func TestATemplatesEditorAndItsDraftLeadToWhereItIsSeenAndSent(t *testing.T) {
	const link = `href="/console/templates/fresh"`
	s := withMail(t)
	require.Contains(t, s.get(t, "/console/edit/templates/letter", session.Edit).Body, `<a class="button" href="/console/templates/letter">See it, or send a test to me</a>`)
	save := func(text string) {
		require.NoError(t, s.Engine.SaveDraft(t.Context(), engine.Draft{Path: "templates/fresh.liquid", Text: text}))
	}
	save("---\nsubject: Fresh\n---\n<p>x</p>\n")
	require.NoError(t, s.Engine.SaveDraft(t.Context(), engine.Draft{Path: "templates/fresh.txt.liquid", Text: "x\n"}))
	require.Contains(t, s.get(t, "/console/edit/templates/fresh", session.Edit).Body, link, "as it is drafted")
	require.Contains(t, s.get(t, "/console/changes", session.Edit).Body, link)
	require.Contains(t, text(s.get(t, "/console/templates/fresh", session.Edit)), "Subject Fresh")
	save("broken")
	require.NotContains(t, s.get(t, "/console/edit/templates/fresh", session.Edit).Body, link, "there is nothing to see")
	require.NotContains(t, s.get(t, "/console/changes", session.Edit).Body, link)
	r := s.get(t, "/console/templates/fresh", session.Edit)
	require.Equal(t, http.StatusNotFound, r.StatusCode)
	require.Contains(t, text(r), "is a draft, and none can be shown before the mistakes that stand under Changes are put right")
	require.NotContains(t, s.get(t, "/console/edit/segments/none", session.Edit).Body, "send a test to me")
}

// Whatever stands in a template or in a customer's data: the mail's frame has no script, no origin and no way out (CVE-2026-21483).
func TestAMailInItsFrameCanRunNothing(t *testing.T) {
	s := withMail(t)
	r := s.get(t, "/console/templates/letter/mail?customer=iva@shop.example", session.View, session.Personal)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.NotContains(t, r.Body, "<script")
	require.Contains(t, r.Body, "&lt;script&gt;alert(1)")
	csp := r.Headers["Content-Security-Policy"]
	require.True(t, strings.HasPrefix(csp, "sandbox; default-src 'none';"), csp)
	require.NotContains(t, csp, "allow-")
	require.NotContains(t, csp, "script-src")
	require.Contains(t, csp, "frame-ancestors 'self'")
	require.Equal(t, "SAMEORIGIN", r.Headers["X-Frame-Options"])
	page := s.get(t, "/console/templates/letter?customer=iva@shop.example", session.View, session.Personal)
	require.Contains(t, page.Body, "<iframe sandbox src=")
	require.NotContains(t, page.Body, "<script>alert")
	require.Contains(t, page.Headers["Content-Security-Policy"], "frame-src 'self'")
}

func TestEachModeShowsTheMailAsItLooksThere(t *testing.T) {
	s := withMail(t)
	light := s.get(t, "/console/templates/letter/mail?mode=light", session.View).Body
	dark := s.get(t, "/console/templates/letter/mail?mode=dark", session.View).Body
	require.Contains(t, light, "@media not all{")
	require.Contains(t, light, ":root{color-scheme:light}")
	require.Contains(t, light, `<meta name="color-scheme" content="light">`)
	require.Contains(t, dark, "@media all{")
	require.Contains(t, dark, ":root{color-scheme:dark}")
	require.NotContains(t, light+dark, "prefers-color-scheme", "the layout has no other rule for dark")
	phone := s.get(t, "/console/templates/letter?mode=phone-dark", session.View).Body
	require.Contains(t, phone, `<div class="mail phone"><iframe sandbox src="/console/templates/letter/mail?mode=phone-dark"`)
}

func TestATestGoesToWhoeverIsSignedInAndToNobodyElse(t *testing.T) {
	s := withMail(t)
	r := s.post(t, "/console/templates/letter/test", url.Values{"customer": {"1042"}, "to": {"eve@evil.example"}}, session.Edit, session.Personal)
	require.Equal(t, "/console/templates/letter?customer=1042", r.Headers["Location"], r.Body)
	require.Len(t, s.mailed, 1)
	require.Equal(t, "ana@shop.example", s.mailed[0].To)
	require.Equal(t, "[Test] Hello Mia", s.mailed[0].Subject)
	require.NotContains(t, s.mailed[0].HTML, "/m/k1", "no link in it says anything for her")
	require.Equal(t, http.StatusForbidden, s.post(t, "/console/templates/letter/test", nil, session.View).StatusCode)
	require.Equal(t, http.StatusForbidden, s.post(t, "/console/templates/letter/test", url.Values{"customer": {"1042"}}, session.Edit).StatusCode)
	require.Len(t, s.mailed, 1)
	state, err := s.Engine.Load(t.Context(), "u.1042")
	require.NoError(t, err)
	require.EqualValues(t, 1, state.Record(event.OrderCompleted).Count)
	require.Len(t, state.Outbox.Messages, 1, "nothing of it is decided for her")
}

func TestTheTwentyFirstTestOfAnHourWaits(t *testing.T) {
	s := withMail(t)
	for range engine.TestsAnHour {
		require.Equal(t, http.StatusSeeOther, s.post(t, "/console/templates/letter/test", nil, session.Edit).StatusCode)
	}
	r := s.post(t, "/console/templates/letter/test", nil, session.Edit)
	require.Equal(t, http.StatusTooManyRequests, r.StatusCode)
	require.Contains(t, text(r), "20 tests within this hour")
	nobody := s.signedIn(session.Edit)
	nobody.Email = ""
	require.Contains(t, text(s.send(t, s.form(t, "/console/templates/letter/test", nil, nobody))), "nowhere to send a test to")
	require.Len(t, s.mailed, engine.TestsAnHour)
}
