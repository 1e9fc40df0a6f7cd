package console

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/edge/session"
)

// onMachine is a console on one's own machine.
func onMachine(t *testing.T) *stage {
	s := shop(t)
	s.env["RAPPORT_LOCAL"] = "1"
	s.Console = newConsole(func(name string) string { return s.env[name] }, s.ports())
	return s
}

func TestThePrintedLinkSignsInOnceByItsButton(t *testing.T) {
	s := onMachine(t)
	key := s.sessionKeys(t).NewPass(s.now, false)
	for range 3 { // opening it uses nothing up: browsers and chats look at links by themselves
		r := s.send(t, s.request(t, "GET", "/console/enter?key="+key, session.Person{}))
		require.Equal(t, http.StatusOK, r.StatusCode)
		require.Empty(t, r.Cookies)
	}
	r := s.send(t, s.form(t, "/console/enter", url.Values{"key": {key}}, session.Person{}))
	require.Equal(t, http.StatusSeeOther, r.StatusCode, text(r))
	name, value, _ := strings.Cut(strings.Split(r.Cookies[0], ";")[0], "=")
	require.Equal(t, "rapport-local", name, "over plain http browsers keep no Secure cookie")
	p := s.sessionKeys(t).Open(value, s.now)
	require.Equal(t, session.All, p.Roles)
	require.Equal(t, s.now.Add(session.Length), p.Until)

	page := s.request(t, "GET", "/console", session.Person{})
	page.Cookies = []string{name + "=" + value}
	require.Equal(t, http.StatusOK, s.send(t, page).StatusCode)

	again := s.send(t, s.form(t, "/console/enter", url.Values{"key": {key}}, session.Person{}))
	require.Equal(t, http.StatusConflict, again.StatusCode)
	require.Contains(t, text(again), "used already; `rapport console` prints a new one")
	require.Empty(t, again.Cookies)
}

func TestALinkThatHasEndedOrIsForgedOpensNothing(t *testing.T) {
	s := onMachine(t)
	key := s.sessionKeys(t).NewPass(s.now, false)
	s.now = s.now.Add(session.LinkLife)
	for _, k := range []string{key, "x", ""} {
		require.Equal(t, http.StatusForbidden, s.send(t, s.request(t, "GET", "/console/enter?key="+k, session.Person{})).StatusCode)
		r := s.send(t, s.form(t, "/console/enter", url.Values{"key": {k}}, session.Person{}))
		require.Equal(t, http.StatusForbidden, r.StatusCode)
		require.Empty(t, r.Cookies)
	}
}

func TestInTheCloudThereAreNoPrintedLinks(t *testing.T) {
	s := shop(t)
	r := s.send(t, s.form(t, "/console/enter", url.Values{"key": {s.sessionKeys(t).NewPass(s.now, false)}}, session.Person{}))
	require.Equal(t, http.StatusNotFound, r.StatusCode)
	require.Empty(t, r.Cookies)
}

// A demo's clock is moved by weeks in a minute: the one who moves it stays in.
func TestWhoeverMovesADemosClockStaysSignedIn(t *testing.T) {
	s := onMachine(t)
	r := s.send(t, s.form(t, "/console/enter", url.Values{"key": {s.sessionKeys(t).NewPass(s.now, true)}}, session.Person{}))
	require.Contains(t, r.Cookies[0], "Max-Age=28800")
	s.now = s.now.AddDate(1, 0, 0)
	page := s.request(t, "GET", "/console", session.Person{})
	page.Cookies = []string{strings.Split(r.Cookies[0], ";")[0]}
	require.Equal(t, http.StatusOK, s.send(t, page).StatusCode)
}

func TestBehindAProxyThatSpeaksHttpsTheCookieIsForHttpsAlone(t *testing.T) {
	s := onMachine(t)
	f := s.form(t, "/console/enter", url.Values{"key": {s.sessionKeys(t).NewPass(s.now, false)}}, session.Person{})
	f.Headers["x-forwarded-proto"] = "https"
	require.Contains(t, s.send(t, f).Cookies[0], "__Host-rapport=")
	plain := s.request(t, "GET", "/console", session.Person{})
	plain.Headers["x-forwarded-proto"] = "https"
	plain.Cookies = []string{"rapport-local=" + s.sessionKeys(t).Seal(s.signedIn(session.View))}
	require.Equal(t, http.StatusSeeOther, s.send(t, plain).StatusCode, "a cookie that plain http could have planted counts for nothing there")
}

func TestAProxyThatDoesNotSayHttpsIsKnownByTheShopsAddress(t *testing.T) {
	s := onMachine(t)
	s.env["CONSOLE_URL"] = "https://console.example"
	s.Console = newConsole(func(name string) string { return s.env[name] }, s.ports())
	f := s.form(t, "/console/enter", url.Values{"key": {s.sessionKeys(t).NewPass(s.now, false)}}, session.Person{})
	require.Contains(t, s.send(t, f).Cookies[0], "__Host-rapport=")
}
