package console

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/shared/edge"
	"rapport/shared/edge/route"
	"rapport/shared/edge/session"
)

// sorry is what the page of an error shows.
type sorry struct {
	Says     string
	Back, To string // a page to go on from, and its name
}

var titles = map[int]string{
	http.StatusBadRequest:            "That was not understood",
	http.StatusForbidden:             "You may not do this",
	http.StatusNotFound:              "There is no such page",
	http.StatusMethodNotAllowed:      "That was not understood",
	http.StatusConflict:              "Somebody was faster",
	http.StatusRequestEntityTooLarge: "That is too much",
	http.StatusTooManyRequests:       "Please wait a little",
	http.StatusServiceUnavailable:    "Please try again",
	http.StatusInternalServerError:   "Please try again",
}

// failed is the page of an error: one sentence, and where to go on.
func (c *Console) failed(ctx context.Context, v *Visit, err error) edge.Response {
	code := route.Status(err)
	says := Sentence(err.Error())
	if code >= http.StatusInternalServerError {
		slog.ErrorContext(ctx, "page not shown", "path", v.Path, "error", err)
		says = "This did not work just now, and it is not certain that anything was changed. Please try again in a minute."
	}
	resp := c.sorry(v, code, says)
	if n, ok := errors.AsType[*route.NotAllowed](err); ok {
		resp.Headers["Allow"] = n.Allow
	}
	return resp
}

func (c *Console) sorry(v *Visit, code int, says string) edge.Response {
	return c.sorryTo(v, code, sorry{Says: says, Back: "/console", To: "Today"})
}

func (c *Console) sorryTo(v *Visit, code int, s sorry) edge.Response {
	if v.HTMX {
		resp, err := c.fragment(v, "sorry", "part", s)
		if err == nil {
			resp.StatusCode = code
			return resp
		}
	}
	resp, err := c.pageWith(v, code, titles[code], "sorry", s)
	if err != nil {
		panic("console: the page of an error takes every sentence: " + err.Error())
	}
	return resp
}

// turnedAway answers whoever lacks a page's role: a stranger signs in first, and is told so by a page when it was a form.
func (c *Console) turnedAway(v *Visit, role session.Role) edge.Response {
	method := v.request.RequestContext.HTTP.Method
	switch {
	case !v.Known() && method != http.MethodPost:
		wanted := v.Path
		if q := v.request.RawQueryString; q != "" {
			wanted += "?" + q
		}
		return v.goTo("/console/login?back=" + url.QueryEscape(wanted))
	case !v.Known():
		return c.sorry(v, http.StatusForbidden, "You are not signed in any more, so nothing was changed. Sign in, go back and send it again.")
	case v.Roles == 0:
		return c.sorry(v, http.StatusForbidden, "You are signed in as "+v.Name+", but without a role at this shop. Ask whoever runs your sign-in to give you the claim rapport_role: view, edit, publish, and personal for personal data.")
	}
	return c.sorry(v, http.StatusForbidden, "This needs the role "+role.String()+", and you have "+and(v.Roles.Names())+". Ask whoever runs your sign-in to add it to your claim rapport_role. Nothing was changed.")
}

func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// Sentence makes an error's text one that begins with a capital and ends with a stop.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	s = string(unicode.ToUpper(r)) + s[n:]
	if strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
