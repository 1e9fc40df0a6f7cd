package session

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

func TestAFormIsTakenFromItsOwnSessionAlone(t *testing.T) {
	k := keys(t, oldSecret)
	ana, eve := New("ana", "", All, now), New("eve", "", All, now)
	token := k.FormToken(ana)
	require.NoError(t, k.CheckForm(ana, token))
	require.NoError(t, k.CheckForm(Person{}, k.FormToken(Person{})), "a page before signing in has forms too")
	for _, c := range []struct {
		who   Person
		token string
	}{{eve, token}, {Person{}, token}, {ana, k.FormToken(eve)}, {ana, k.FormToken(Person{})}, {ana, ""}, {ana, "k1."}, {ana, token[:len(token)-4]}, {ana, "k9" + token[2:]}} {
		err := k.CheckForm(c.who, c.token)
		require.True(t, fault.Is(err, fault.Forbidden), "%q", c.token)
		require.Contains(t, err.Error(), "nothing was changed")
	}
}

func TestAFormsTokenIsAnotherOneOnEachPage(t *testing.T) {
	k := keys(t, oldSecret)
	ana := New("ana", "", All, now)
	a, b := k.FormToken(ana), k.FormToken(ana)
	require.NotEqual(t, a, b, "one that repeats can be guessed from the lengths of compressed pages")
	require.NoError(t, k.CheckForm(ana, a))
	require.NoError(t, k.CheckForm(ana, b))
}

func TestAFormFromAnotherSiteIsRefused(t *testing.T) {
	const host, public = "127.0.0.1:8080", "console.shop.example"
	for _, c := range []struct {
		sent Sent
		ok   bool
	}{
		{Sent{Host: host}, true}, // an old browser, or no browser
		{Sent{Host: host, Origin: "http://127.0.0.1:8080", FetchSite: "same-origin"}, true},
		{Sent{Host: host, Origin: "https://console.shop.example"}, true},
		{Sent{Host: host, FetchSite: "none"}, true},
		{Sent{Host: host, Origin: "https://evil.example", FetchSite: "cross-site"}, false},
		{Sent{Host: host, Origin: "https://evil.example"}, false},
		{Sent{Host: host, Origin: "null"}, false},
		{Sent{Host: host, FetchSite: "same-site"}, false},
		{Sent{Host: host, Origin: "http://127.0.0.1:9090"}, false},
	} {
		err := CheckSent(c.sent, public)
		require.Equal(t, c.ok, err == nil, "%+v", c.sent)
		if !c.ok {
			require.True(t, fault.Is(err, fault.Forbidden))
		}
	}
	require.Error(t, CheckSent(Sent{Host: host, Origin: "https://"}, ""), "no host is not the host that is not set")
}
