package storefront

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConsentIsToldWhenSheSaysIt(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "jonas")
	b.rapport.take()
	require.NotContains(t, b.get("/account").text, " checked", "nothing is preset")
	b.rapport.take()

	b.post("/account/consent")
	require.Empty(t, b.rapport.take(), "a box that was never ticked says nothing")

	for _, step := range []struct {
		form  []string
		event string
	}{{[]string{"letters", "yes"}, "Consent Granted"}, {nil, "Consent Withdrawn"}, {[]string{"letters", "yes"}, "Consent Granted"}, {nil, "Consent Withdrawn"}} {
		b.post("/account/consent", step.form...)
		calls := b.rapport.take()
		require.Equal(t, []string{step.event}, names(calls))
		require.Equal(t, map[string]any{"channel": "email", "topic": "marketing"}, calls[0].Properties)
		require.Contains(t, calls[0].UserID, "jonas-")
	}
	require.NotContains(t, b.get("/account").text, " checked")

	b.post("/account/consent", "letters", "yes")
	b.rapport.take()
	b.post("/account/consent", "letters", "yes")
	require.Empty(t, b.rapport.take(), "saving what stands there takes back no no that she gave elsewhere")
}

func TestTheBoxSaysThatItShowsOnlyWhatWasSaidHere(t *testing.T) {
	b := newBrowser(t)
	b.post("/bar/who", "who", "jonas")
	require.Contains(t, b.get("/account").text, "This box shows only what you last said on this page: if you unsubscribed by a link in a letter since, that is what counts.")
}

func TestNobodySaysYesForAnAnonymousBrowser(t *testing.T) {
	b := newBrowser(t)
	b.get("/")
	b.rapport.take()
	b.post("/account/consent", "letters", "yes")
	require.Empty(t, b.rapport.take())
}

func TestTheAccountSaysWhoRapportTakesHerFor(t *testing.T) {
	b := newBrowser(t)
	page := b.get("/account")
	require.Contains(t, page.text, page.attribute(t, "data-customer"))
	b.post("/bar/who", "who", "claire")
	page = b.get("/account")
	require.Contains(t, page.text, "claire@example.com")
	require.Contains(t, page.text, page.attribute(t, "data-customer"))
}
