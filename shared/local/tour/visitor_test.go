package tour

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// visitor opens pages without a browser, signed in with every role.
type visitor struct {
	t       *testing.T
	base    string
	cookies []*http.Cookie
}

// hidden are a form's fields that nobody sees.
var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)">`)

// visit signs a visitor in by the link of the shop's bar.
func (s shop) visit() *visitor {
	s.t.Helper()
	v := &visitor{t: s.t, base: s.URL}
	page := v.get(v.knock())
	form := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		form.Set(m[1], html.UnescapeString(m[2]))
	}
	require.Equal(s.t, http.StatusSeeOther, v.do(http.MethodPost, "/console/enter", form).StatusCode)
	return v
}

// knock asks for a link that signs in, as the shop's bar does.
func (v *visitor) knock() string {
	v.t.Helper()
	return v.do(http.MethodGet, "/local/console", nil).Header.Get("Location")
}

// do sends a request as it is, and keeps the cookies that come back. The answer's body stays packed.
func (v *visitor) do(method, path string, form url.Values) *http.Response {
	v.t.Helper()
	r, err := http.NewRequest(method, v.base+path, strings.NewReader(form.Encode()))
	require.NoError(v.t, err)
	r.Header.Set("Accept-Encoding", "gzip")
	r.Header.Set("Origin", v.base)
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	require.NoError(v.t, err)
	v.cookies = append(v.cookies, res.Cookies()...)
	v.t.Cleanup(func() { res.Body.Close() })
	return res
}

// packed is a page as it comes over the wire.
func (v *visitor) packed(path string) []byte {
	v.t.Helper()
	res := v.do(http.MethodGet, path, nil)
	b, err := io.ReadAll(res.Body)
	require.NoError(v.t, err)
	require.Equal(v.t, http.StatusOK, res.StatusCode, path)
	require.NoError(v.t, res.Body.Close())
	return b
}

// get is a page's HTML.
func (v *visitor) get(path string) string {
	v.t.Helper()
	return unpacked(v.t, v.packed(path))
}

// link is the first link on a page to a path that begins like this.
func (v *visitor) link(page, prefix string) string {
	v.t.Helper()
	m := regexp.MustCompile(`href="(` + regexp.QuoteMeta(prefix) + `[^"]+)"`).FindStringSubmatch(v.get(page))
	require.NotNil(v.t, m, "%s has no link to %s…", page, prefix)
	return html.UnescapeString(m[1])
}
