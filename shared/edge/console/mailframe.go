package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/shared/edge"
	"rapport/shared/engine"
)

// mailPolicy is what a browser may do with a mail in its frame: show it and its pictures. A mail comes from a marketer's template and from
// anybody's data; in its own sandbox it has no script, no form, no origin and no way to the page around it.
const mailPolicy = "sandbox; default-src 'none'; img-src https: data: 'self'LOCAL; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

var modes = []tab{{"light", "Light", ""}, {"dark", "Dark", ""}, {"phone", "On a phone", ""}, {"phone-dark", "Phone, dark", ""}, {"text", "As text", ""}}

// mailView is a mail in its frame, in one of the modes.
type mailView struct {
	Subject, Text string
	Frame         string // path of its HTML, in this mode
	Mode          string // the Kind of one of the modes
	Modes         []tab
	Error         string // why it cannot be shown
}

// viewOf is a mail for a page: frame is the path of its HTML, page that of the page with a word for each mode.
func viewOf(v *Visit, mail engine.Mail, err error, frame, page string) *mailView {
	view := &mailView{Subject: mail.Subject, Text: mail.Text, Mode: "light"}
	if err != nil {
		view.Error = Sentence(err.Error())
	}
	if asked := v.Query.Get("mode"); slices.ContainsFunc(modes, func(m tab) bool { return m.Kind == asked }) {
		view.Mode = asked
	}
	for _, m := range modes {
		q := url.Values{"mode": {m.Kind}}
		if who := v.Query.Get("customer"); who != "" {
			q.Set("customer", who)
		}
		m.Path = page + "?" + q.Encode()
		view.Modes = append(view.Modes, m)
		if m.Kind == view.Mode {
			view.Frame = frame + "?" + q.Encode()
		}
	}
	return view
}

// Width names the frame's class.
func (m mailView) Width() string {
	if strings.HasPrefix(m.Mode, "phone") {
		return "phone"
	}
	return "desk"
}

// framed answers with a mail's HTML, in the mode that is asked for whatever the browser's own is.
func (c *Console) framed(v *Visit, html string) edge.Response {
	local := ""
	if u, err := url.Parse(c.mailBase); err == nil && u.Scheme == "http" {
		local = " http://" + u.Host // the pictures of a shop on this machine
	}
	if strings.HasSuffix(v.Query.Get("mode"), "dark") {
		html = inDark(html)
	} else {
		html = inLight(html)
	}
	return edge.Response{StatusCode: http.StatusOK, Body: html, Headers: map[string]string{"Content-Type": "text/html; charset=utf-8",
		"Content-Security-Policy": strings.Replace(mailPolicy, "LOCAL", local, 1), "X-Frame-Options": "SAMEORIGIN", "Referrer-Policy": "no-referrer"}}
}

// What the layout of mails says of dark: a test holds both together.
const (
	darkMeta  = `<meta name="color-scheme" content="light dark">`
	darkRoot  = `:root{color-scheme:light dark;supported-color-schemes:light dark}`
	darkQuery = `@media (prefers-color-scheme:dark)`
)

func inLight(html string) string {
	return forced(html, "light", "@media not all")
}

func inDark(html string) string {
	return forced(html, "dark", "@media all")
}

// forced makes a mail look as in one mode: the rules for dark hold always, or never.
func forced(html, scheme, query string) string {
	html = strings.Replace(html, darkMeta, `<meta name="color-scheme" content="`+scheme+`">`, 1)
	html = strings.Replace(html, darkRoot, ":root{color-scheme:"+scheme+"}", 1)
	return strings.Replace(html, darkQuery, query, 1)
}
