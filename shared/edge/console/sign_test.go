package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

// issuer is one that says where it is, and no more: a whole sign-in is tested in package session.
func issuer(t *testing.T) string {
	var s *httptest.Server
	s = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		json.NewEncoder(w).Encode(map[string]any{"issuer": s.URL, "authorization_endpoint": s.URL + "/authorize", "token_endpoint": s.URL + "/token", "jwks_uri": s.URL + "/keys"})
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// withIssuer is a console whose marketers sign in by OpenID Connect.
func withIssuer(t *testing.T) *stage {
	s := shop(t)
	s.env["OIDC_ISSUER"], s.env["OIDC_CLIENT_ID"] = issuer(t), "console"
	s.Console = newConsole(func(name string) string { return s.env[name] }, s.ports())
	return s
}

func TestSigningInGoesToTheIssuerAndKeepsTheFlowInACookie(t *testing.T) {
	s := withIssuer(t)
	r := s.send(t, s.request(t, "GET", "/console/login?back=/console/segments", session.Person{}))
	require.Equal(t, http.StatusSeeOther, r.StatusCode, text(r))
	u, err := url.Parse(r.Headers["Location"])
	require.NoError(t, err)
	require.Equal(t, "https://console.example/console/callback", u.Query().Get("redirect_uri"))
	require.Equal(t, "console", u.Query().Get("client_id"))
	cookie := r.Cookies[0]
	require.Contains(t, cookie, "__Host-rapport-flow=")
	require.Contains(t, cookie, "HttpOnly; Secure; SameSite=Lax")
	require.Contains(t, cookie, "Max-Age=600")
	flow := s.sessionKeys(t).OpenFlow(strings.TrimPrefix(strings.Split(cookie, ";")[0], "__Host-rapport-flow="), s.now)
	require.Equal(t, "/console/segments", flow.Back)
	require.Equal(t, u.Query().Get("state"), flow.State)
}

func TestASignInThatWasNotBegunHereIsRefused(t *testing.T) {
	s := withIssuer(t)
	r := s.send(t, s.request(t, "GET", "/console/callback?state=x&code=y", session.Person{}))
	require.Equal(t, http.StatusForbidden, r.StatusCode)
	require.Contains(t, text(r), "sign in again")
	require.Empty(t, r.Cookies)
}

func TestTheConsolesOwnAddressIsTheOneThatTheIssuerKnows(t *testing.T) {
	s := withIssuer(t)
	s.env["CONSOLE_URL"] = "https://marketing.shop.example"
	s.Console = newConsole(func(name string) string { return s.env[name] }, s.ports())
	r := s.send(t, s.request(t, "GET", "/console/login", session.Person{}))
	require.Contains(t, r.Headers["Location"], url.QueryEscape("https://marketing.shop.example/console/callback"))
}

func TestWithoutAnIssuerAPageSaysHowToGetIn(t *testing.T) {
	r := shop(t).send(t, shop(t).request(t, "GET", "/console/login", session.Person{}))
	require.Contains(t, text(r), "OidcIssuer")
	require.Equal(t, http.StatusNotFound, shop(t).get(t, "/console/callback?state=x").StatusCode)
	machine := onMachine(t)
	require.Contains(t, text(machine.send(t, machine.request(t, "GET", "/console/login", session.Person{}))), "rapport console")
}

func TestWhoeverIsInNeedNotSignInAgain(t *testing.T) {
	s := withIssuer(t)
	for path, want := range map[string]string{"/console/login?back=/console/segments": "/console/segments", "/console/login": "/console", "/console/bye": "/console"} {
		r := s.get(t, path, session.View)
		require.Equal(t, want, r.Headers["Location"], path)
	}
	r := s.send(t, s.request(t, "GET", "/console/bye", session.Person{}))
	require.Contains(t, text(r), "Sign in again")
}
