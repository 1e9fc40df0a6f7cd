package mail

import (
	_ "embed"
	"errors"
	"html/template"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// mostListed is how many mails a page of the inbox shows.
const mostListed = 100

//go:embed pages.html
var pagesHTML string

//go:embed pages.css
var pagesCSS string

//go:embed pages.js
var pagesJS string

// inboxPage is what pages.html shows: why there is nothing yet, a mail, or a list.
type inboxPage struct {
	CSS   template.CSS
	Title string
	Wait  string // "" when the inbox is ready
	Query string
	List  *found
	Mail  *opened
}

// pages is everything that the inbox's port answers: two pages for people, and Mailpit's own API behind the same address.
func (m *Mailpit) pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", m.showList)
	mux.HandleFunc("GET /search", m.showList)
	mux.HandleFunc("GET /view/{id}", m.showMail)
	mux.HandleFunc("GET /body/{id}", m.showBody)
	mux.HandleFunc("GET /inbox.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		w.Write([]byte(pagesJS))
	})
	mux.HandleFunc("/", m.pass)
	return mux
}

func (m *Mailpit) showList(w http.ResponseWriter, r *http.Request) {
	api, ready := m.api()
	if !ready {
		m.show(w, http.StatusServiceUnavailable, inboxPage{Title: "Inbox", Wait: m.State()})
		return
	}
	query := r.URL.Query().Get("q")
	list, err := search(r.Context(), api, query, mostListed)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	m.show(w, http.StatusOK, inboxPage{Title: "Inbox", Query: query, List: &list})
}

// showMail shows a mail. Mailpit's own renderings, /view/ID.html and /view/ID.txt, stay where they are.
func (m *Mailpit) showMail(w http.ResponseWriter, r *http.Request) {
	if strings.Contains(r.PathValue("id"), ".") {
		m.pass(w, r)
		return
	}
	if mail, ok := m.find(w, r); ok {
		m.show(w, http.StatusOK, inboxPage{Title: mail.Subject, Mail: &mail})
	}
}

// showBody is the mail itself, in a frame. Whoever wrote it, it runs no script, and its links open beside the inbox.
func (m *Mailpit) showBody(w http.ResponseWriter, r *http.Request) {
	mail, ok := m.find(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Security-Policy",
		"sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src * data:; base-uri 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Write([]byte(strings.ReplaceAll(mail.HTML, "<a ", `<a target="_blank" `)))
}

func (m *Mailpit) find(w http.ResponseWriter, r *http.Request) (opened, bool) {
	api, ready := m.api()
	if !ready {
		m.show(w, http.StatusServiceUnavailable, inboxPage{Title: "Inbox", Wait: m.State()})
		return opened{}, false
	}
	mail, err := read(r.Context(), api, r.PathValue("id"))
	switch {
	case errors.Is(err, errNoMail):
		http.Error(w, "The inbox holds no such mail. It may have been emptied since.", http.StatusNotFound)
	case err != nil:
		http.Error(w, err.Error(), http.StatusBadGateway)
	}
	return mail, err == nil
}

func (m *Mailpit) show(w http.ResponseWriter, status int, p inboxPage) {
	p.CSS = template.CSS(pagesCSS) // our own file
	page := template.Must(template.New("inbox").Funcs(template.FuncMap{"when": m.when, "brief": brief, "whom": whom}).Parse(pagesHTML))
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy",
		"default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'")
	w.WriteHeader(status)
	page.Execute(w, p) // fails only when the reader has gone
}

// pass hands a request to Mailpit as it is.
func (m *Mailpit) pass(w http.ResponseWriter, r *http.Request) {
	api, ready := m.api()
	target, err := url.Parse(api)
	if !ready || err != nil {
		http.Error(w, "the inbox is "+m.State(), http.StatusServiceUnavailable)
		return
	}
	p := httputil.ReverseProxy{
		Rewrite: func(p *httputil.ProxyRequest) { p.SetURL(target); p.Out.Host = r.Host },
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, "ask the inbox: "+err.Error(), http.StatusBadGateway)
		},
	}
	p.ServeHTTP(w, r)
}

func (m *Mailpit) when(t time.Time) string {
	zone := m.o.Zone
	if zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("Mon 2 Jan, 15:04")
}

// brief is a snippet without the invisible characters that keep what follows a preheader out of an inbox's list.
func brief(snippet string) string {
	seen, _, _ := strings.Cut(snippet, "\u034f")
	return strings.TrimSpace(seen)
}

func whom(all []person) string {
	addresses := make([]string, 0, len(all))
	for _, p := range all {
		addresses = append(addresses, p.Address)
	}
	return strings.Join(addresses, ", ")
}
