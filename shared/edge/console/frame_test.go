package console

import (
	"compress/gzip"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

func shop(t testing.TB) *stage { return newStage(t, map[string]string{"shop.yaml": lamps}) }

func TestAPageHasTheMenuAndTheHeaders(t *testing.T) {
	r := shop(t).get(t, "/console", session.View)
	require.Equal(t, http.StatusOK, r.StatusCode, r.Body)
	require.Contains(t, r.Body, `<a href="/console" aria-current="page">Today</a>`)
	require.Contains(t, r.Body, `<a href="/console/segments">Segments</a>`)
	require.Contains(t, r.Body, "Lamps &amp; Co")
	require.Contains(t, r.Body, `href="#main"`, "whoever uses a keyboard can skip the menu")
	for name, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"X-Frame-Options": "DENY", "Content-Type": "text/html; charset=utf-8"} {
		require.Equal(t, want, r.Headers[name], name)
	}
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"} {
		require.Contains(t, r.Headers["Content-Security-Policy"], want)
	}
	require.NotContains(t, r.Headers["Content-Security-Policy"], "unsafe")
}

// Every answer has them: a page, an error, an asset, a redirect.
func TestEveryAnswerHasThePolicy(t *testing.T) {
	s := shop(t)
	for _, path := range []string{"/console", "/console/nothing", "/console/login", "/console/assets/nothing.css", "/console/enter?key=x"} {
		require.Equal(t, contentPolicy, s.get(t, path).Headers["Content-Security-Policy"], path)
	}
}

func TestAStrangerIsSentToSignInAndComesBack(t *testing.T) {
	s := shop(t)
	r := s.send(t, s.request(t, "GET", "/console?day=2", session.Person{}))
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	require.Equal(t, "/console/login?back=%2Fconsole%3Fday%3D2", r.Headers["Location"])
	htmx := s.request(t, "GET", "/console", session.Person{})
	htmx.Headers["hx-request"] = "true"
	r = s.send(t, htmx)
	require.Equal(t, "/console/login?back=%2Fconsole", r.Headers["HX-Redirect"])
	require.Empty(t, r.Headers["Location"])
	r = s.send(t, s.form(t, "/console/logout", nil, session.Person{}))
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
}

func TestNobodyIsSentToAnotherSiteAfterSigningIn(t *testing.T) {
	for path, want := range map[string]string{"/console/segments": "/console/segments", "//evil.example": "/console", "https://evil.example": "/console",
		"/console/\\evil.example": "/console", "/console/a\r\nb": "/console", "/consolé": "/console", "/console": "/console", "/console?day=2": "/console?day=2", "": "/console", "/admin/v1/me": "/console"} {
		require.Equal(t, want, back(path), path)
	}
}

func TestWhoeverHasNoRoleIsToldWhatToAskFor(t *testing.T) {
	s := shop(t)
	r := s.get(t, "/console")
	require.Equal(t, http.StatusForbidden, r.StatusCode)
	require.Contains(t, text(r), "Ask whoever runs your sign-in")
	require.Contains(t, text(r), "rapport_role")
	require.NotContains(t, r.Body, `<nav`)
	require.Contains(t, r.Body, "Sign out")
}

func TestASessionEndsAfterEightHours(t *testing.T) {
	s := shop(t)
	ana := s.signedIn(session.View)
	s.now = start.Add(8*time.Hour - time.Second)
	require.Equal(t, http.StatusOK, s.send(t, s.request(t, "GET", "/console", ana)).StatusCode)
	s.now = start.Add(8 * time.Hour)
	require.Equal(t, http.StatusSeeOther, s.send(t, s.request(t, "GET", "/console", ana)).StatusCode)
}

func TestAForgedFormChangesNothing(t *testing.T) {
	s := shop(t)
	eve := s.signedIn(session.View)
	eve.ID = "another-session"
	for name, spoil := range map[string]func(*edge.Request){
		"another session's token": func(r *edge.Request) {
			r.Body = url.Values{"csrf": {s.sessionKeys(t).FormToken(eve)}}.Encode()
		},
		"no token":           func(r *edge.Request) { r.Body = "" },
		"another site":       func(r *edge.Request) { r.Headers["origin"] = "https://evil.example" },
		"another site's tab": func(r *edge.Request) { r.Headers["sec-fetch-site"] = "cross-site" },
	} {
		r := s.form(t, "/console/logout", nil, s.signedIn(session.View))
		spoil(&r)
		resp := s.send(t, r)
		require.Equal(t, http.StatusForbidden, resp.StatusCode, name)
		require.Contains(t, text(resp), "nothing was changed", name)
		require.Empty(t, resp.Cookies, name)
	}
	resp := s.post(t, "/console/logout", nil, session.View)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.Contains(t, resp.Cookies[0], "__Host-rapport=; Path=/; Max-Age=0")
}

func TestTheTokenInAPageIsTheOneThatItsFormsNeed(t *testing.T) {
	s := shop(t)
	page := s.get(t, "/console", session.View)
	token := regexp.MustCompile(`name="csrf" value="([^"]+)"`).FindStringSubmatch(page.Body)
	require.NotNil(t, token)
	r := s.form(t, "/console/logout", url.Values{"csrf": {token[1]}}, s.signedIn(session.View))
	require.Equal(t, http.StatusSeeOther, s.send(t, r).StatusCode)
}

func TestAFormThatIsTooLargeIsRefusedWithASentence(t *testing.T) {
	s := shop(t)
	resp := s.post(t, "/console/logout", url.Values{"text": {strings.Repeat("x", maxForm)}}, session.View)
	require.Equal(t, http.StatusRequestEntityTooLarge, resp.StatusCode)
	require.Contains(t, text(resp), "bytes")
}

func TestAnUnknownPageAndAnotherMethodAreSentences(t *testing.T) {
	s := shop(t)
	for _, c := range []struct {
		method, path string
		status       int
		says         string
	}{
		{"GET", "/console/nothing", 404, "There is nothing at this address."},
		{"GET", "/console/logout", 405, "not asked for by this method"},
		{"DELETE", "/console", 405, "not asked for by this method"},
		{"GET", "/console/%zz", 404, "There is nothing at this address"},
	} {
		r := s.send(t, s.request(t, c.method, c.path, s.signedIn(session.View)))
		require.Equal(t, c.status, r.StatusCode, c.path)
		require.Contains(t, text(r), c.says, c.path)
	}
	require.Equal(t, "POST", s.get(t, "/console/logout", session.View).Headers["Allow"])
}

func TestHeadIsGetWithoutABody(t *testing.T) {
	s := shop(t)
	r := s.send(t, s.request(t, "HEAD", "/console", s.signedIn(session.View)))
	require.Equal(t, http.StatusOK, r.StatusCode)
	require.Empty(t, r.Body)
}

func TestWhatDoesNotAnswerIsASentenceAndTheCauseStaysInTheLog(t *testing.T) {
	s := shop(t)
	delete(s.vault, "session")
	r := s.send(t, s.request(t, "GET", "/console", session.Person{}))
	require.Equal(t, http.StatusServiceUnavailable, r.StatusCode)
	require.Contains(t, text(r), "Please try again in a minute")
	require.NotContains(t, r.Body, "secret")
}

func TestEachKindOfErrorHasItsStatus(t *testing.T) {
	s := shop(t)
	for kind, want := range map[fault.Kind]int{fault.Invalid: 400, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409, fault.TooLarge: 413,
		fault.TooMany: 429, fault.Unavailable: 503, fault.Internal: 500} {
		v := &Visit{keys: s.sessionKeys(t)}
		r := s.failed(context.Background(), v, fault.New(kind, "look here <b>first</b>"))
		require.Equal(t, want, r.StatusCode, kind)
		require.NotContains(t, r.Body, "<b>first", kind)
		require.Equal(t, want < 500, strings.Contains(r.Body, "Look here &lt;b&gt;first&lt;/b&gt;."), kind)
	}
}

func TestWhatAFormDidIsSaidOnceOnTheNextPage(t *testing.T) {
	s := shop(t)
	v := &Visit{keys: s.sessionKeys(t)}
	r, err := s.done(v, "/console", "Paused <cart>.")
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, r.StatusCode)
	name, value, _ := strings.Cut(strings.Split(r.Cookies[0], ";")[0], "=")
	next := s.request(t, "GET", "/console", s.signedIn(session.View))
	next.Cookies = append(next.Cookies, name+"="+value)
	page := s.send(t, next)
	require.Contains(t, page.Body, `<div class="notice good" role="status">Paused &lt;cart&gt;.</div>`)
	require.Contains(t, page.Cookies[0], name+"=; Path=/; Max-Age=0")
	next.Cookies[1] = name + "=k1.IkhlbGxvIg.forged"
	require.NotContains(t, s.send(t, next).Body, "Hello", "nobody else puts words on a page")
}

func TestAssetsAreKeptForGoodUnderTheNameOfTheirContents(t *testing.T) {
	s := shop(t)
	page := s.get(t, "/console", session.View)
	paths := regexp.MustCompile(`/console/assets/[a-z.]+-[0-9a-f]{16}\.(css|js|svg)`).FindAllString(page.Body, -1)
	require.Len(t, paths, 4, "style, two scripts, icon")
	for _, p := range paths {
		r := s.send(t, s.request(t, "GET", p, session.Person{}))
		require.Equal(t, http.StatusOK, r.StatusCode, p)
		require.Equal(t, "public, max-age=31536000, immutable", r.Headers["Cache-Control"])
	}
	require.Equal(t, http.StatusNotFound, s.get(t, "/console/assets/console-0000000000000000.css").StatusCode)
}

func TestAPageIsPackedForABrowserThatUnpacks(t *testing.T) {
	s := shop(t)
	plain := s.get(t, "/console", session.View)
	r := s.request(t, "GET", "/console", s.signedIn(session.View))
	r.Headers["accept-encoding"] = "gzip, br"
	packed := s.send(t, r)
	require.Equal(t, "gzip", packed.Headers["Content-Encoding"])
	require.True(t, packed.IsBase64Encoded)
	require.Less(t, len(packed.Body), len(plain.Body))
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(packed.Body)))
	require.NoError(t, err)
	b, err := io.ReadAll(z)
	require.NoError(t, err)
	masked := regexp.MustCompile(`name="csrf" value="[^"]+"`)
	require.Equal(t, masked.ReplaceAllString(plain.Body, ""), masked.ReplaceAllString(string(b), ""))
}

// What the policy would block, and what htmx would evaluate, is written in no page.
func TestNoPageHasAStyleAScriptOrAnythingToEvaluate(t *testing.T) {
	banned := map[string]*regexp.Regexp{
		"a style attribute":  regexp.MustCompile(`(?i)\sstyle\s*=`),
		"a style element":    regexp.MustCompile(`(?i)<style`),
		"an inline script":   regexp.MustCompile(`(?i)<script`),
		"an event attribute": regexp.MustCompile(`(?i)\son[a-z]+\s*=`),
		"hx-on":              regexp.MustCompile(`(?i)hx-on`),
		"js: in htmx":        regexp.MustCompile(`(?i)["'\s](js|javascript):`),
		"a trigger's filter": regexp.MustCompile(`(?i)hx-trigger="[^"]*\[`),
	}
	for _, folder := range []string{"pages", "../chart"} {
		files, err := filepath.Glob(folder + "/*.html")
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, f := range files {
			b, err := os.ReadFile(f)
			require.NoError(t, err)
			source := regexp.MustCompile(`(?s)\{\{/\*.*?\*/\}\}`).ReplaceAllString(string(b), "")
			source = strings.ReplaceAll(source, `<script src="{{.}}" defer></script>`, "") // the layout's, of our own files
			for what, pattern := range banned {
				require.Empty(t, pattern.FindString(source), "%s has %s: the policy lets none be; give it a class, or a rule in assets/console.js", f, what)
			}
		}
	}
}

func TestEveryFormOfAPageCarriesTheToken(t *testing.T) {
	files, err := filepath.Glob("pages/*.html")
	require.NoError(t, err)
	forms := regexp.MustCompile(`(?is)<form\b[^>]*>.*?</form>`)
	for _, f := range files {
		b, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, form := range forms.FindAllString(string(b), -1) {
			if strings.Contains(strings.ToLower(form), `method="post"`) {
				require.Contains(t, form, `{{template "csrf" `, "%s: a POST without the token is refused", f)
			}
		}
	}
}
