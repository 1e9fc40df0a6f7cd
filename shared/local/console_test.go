package local

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// browser is one that keeps cookies and follows the console's ways.
func browser(t *testing.T) *http.Client {
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar}
}

func visit(t *testing.T, b *http.Client, url string) (status int, at, body string) {
	t.Helper()
	res, err := b.Get(url)
	require.NoError(t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, res.Request.URL.Path, string(text)
}

var formToken = regexp.MustCompile(`name="csrf" value="([^"]+)"`)

func TestTheBarsLinkOpensTheConsoleAndAMovedClockDoesNotCloseIt(t *testing.T) {
	w := world(t, nil)
	b := browser(t)
	status, at, page := visit(t, b, w.URL+"/console")
	require.Equal(t, 200, status)
	require.Equal(t, "/console/login", at, "a stranger is told how to get in")
	require.Contains(t, page, "rapport console")

	status, at, page = visit(t, b, w.URL+"/local/console")
	require.Equal(t, 200, status, page)
	require.Equal(t, "/console/enter", at)
	key := regexp.MustCompile(`name="key" value="([^"]+)"`).FindStringSubmatch(page)[1]
	res, err := b.PostForm(w.URL+"/console/enter", url.Values{"csrf": {formToken.FindStringSubmatch(page)[1]}, "key": {key}})
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, "/console", res.Request.URL.Path)
	require.Equal(t, 200, res.StatusCode)

	_, err = w.Advance(t.Context(), 7*24*3600*1e9)
	require.NoError(t, err)
	status, at, page = visit(t, b, w.URL+"/console")
	require.Equal(t, 200, status)
	require.Equal(t, "/console", at)
	require.Contains(t, page, "What comes next by itself")
}

// call is one of the page's: curl -H "Authorization: …" [-X METHOD] URL [-d 'BODY'].
var call = regexp.MustCompile(`(?m)^curl -H "([^"]+)" (?:-X (\w+) )?http://localhost:8080(\S+)(?: -d '([^']*)')?$`)

func TestTheCallsOfTheConsolesPageAreAnsweredInTheirOrder(t *testing.T) {
	w := world(t, nil)
	page, err := os.ReadFile("../../docs/CONSOLE.md")
	require.NoError(t, err)
	calls := call.FindAllStringSubmatch(string(page), -1)
	require.Len(t, calls, strings.Count(string(page), "\ncurl "))
	require.Len(t, calls, 6)
	for _, c := range calls {
		method := c[2]
		if method == "" {
			method = http.MethodGet
		}
		r, err := http.NewRequest(method, w.URL+c[3], strings.NewReader(c[4]))
		require.NoError(t, err)
		name, value, _ := strings.Cut(c[1], ": ")
		r.Header.Set(name, value)
		res, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		said, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, 200, res.StatusCode, "%s %s: %s", method, c[3], said)
	}
	status, said := ask(t, w, "GET", "/admin/v1/me", "")
	require.Equal(t, http.StatusUnauthorized, status, "a write key is no admin key: %s", said)
}

func TestAShopsServerHasKeysThatNobodyKnows(t *testing.T) {
	w := world(t, func(o *Options) { o.Demo, o.At, o.PublicURL = false, "", "https://mail.shop.example" })
	r, err := http.NewRequest(http.MethodGet, w.URL+"/admin/v1/me", nil)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+DemoAdminKey)
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	res.Body.Close()
	require.Equal(t, http.StatusUnauthorized, res.StatusCode)
	status, _, _ := visit(t, browser(t), w.URL+"/local/console")
	require.Equal(t, http.StatusNotFound, status, "only a demo opens the console for everybody at the machine")
}
