package storefront

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

const cookieName = "lumen_loom"

// cookieAge is how long a browser keeps its cart, in seconds.
const cookieAge = 30 * 24 * 3600

// How long a page waits for Rapport: a view is not worth keeping a customer waiting, an act is.
const (
	viewWait = 2 * time.Second
	actWait  = 8 * time.Second
)

// visit is one request of one browser: its session, and what is to be told of it.
type visit struct {
	*shop
	w       http.ResponseWriter
	r       *http.Request
	session session
	isNew   bool
	calls   []call
}

// open starts a visit. A cookie that this shop did not write counts as none.
func (s *shop) open(w http.ResponseWriter, r *http.Request) *visit {
	v := &visit{shop: s, w: w, r: r}
	if c, err := r.Cookie(cookieName); err == nil {
		if in, ok := s.seal.open(c.Value); ok {
			v.session = in
			return v
		}
	}
	v.session, v.isNew = newSession(), true
	return v
}

func (v *visit) keep() {
	http.SetCookie(v.w, &http.Cookie{
		Name: cookieName, Value: v.seal.close(v.session), Path: "/", MaxAge: cookieAge,
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(v.cfg.APIURL, "https:"),
	})
}

// view tells Rapport what was looked at, then shows the page. A HEAD request, and a browser that only
// fetches ahead, look at nothing.
func (v *visit) view(status int, p page) {
	if v.isNew {
		v.keep()
	}
	if v.r.Method == http.MethodGet && !strings.Contains(v.r.Header.Get("Sec-Purpose"), "prefetch") {
		v.send(viewWait, 1)
	}
	v.show(status, p)
}

// act tells Rapport what was done, keeps the session and leads to the next page. That Rapport does not answer
// stops nobody from buying: the page then says that it was not told.
func (v *visit) act(next string) {
	if !v.send(actWait, 3) {
		next = with(next, "untold", "1")
	}
	v.keep()
	http.Redirect(v.w, v.r, next, http.StatusSeeOther)
}

func (v *visit) send(wait time.Duration, tries int) bool {
	if len(v.calls) == 0 {
		return true
	}
	ctx, cancel := context.WithTimeout(v.r.Context(), wait)
	defer cancel()
	err := v.courier.send(ctx, v.calls, v.cfg.Now(), tries)
	if err != nil {
		slog.WarnContext(ctx, "the shop could not tell Rapport", "customer", v.session.customer(), "first", v.calls[0].what(), "error", err)
	}
	return err == nil
}

// with adds a query parameter to a path.
func with(path, key, value string) string {
	sep := "?"
	if strings.Contains(path, "?") {
		sep = "&"
	}
	return path + sep + key + "=" + url.QueryEscape(value)
}

// back is the path of this shop from which a form of the bar was sent; "/" for anything else.
func back(r *http.Request) string {
	to := r.PostFormValue("back")
	if u, err := url.Parse(to); err != nil || u.Host != "" || u.Scheme != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}
