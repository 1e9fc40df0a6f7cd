package storefront

import (
	"bytes"
	"embed"
	"html/template"
	"log/slog"
	"net/http"
)

//go:embed pages/*.html
var pageFiles embed.FS

// pages are the compiled templates by name, each within the layout.
type pages map[string]*template.Template

// page is what the layout shows.
type page struct {
	Name     string // of the template
	Title    string
	Category string // the one that is marked in the head of the page
	Body     any    // for the template

	Shop       string
	Categories []category
	Count      int // things in the cart
	Me         person
	Known      bool
	Notice     string
	Untold     bool // Rapport could not be told of the last act
	Bar        bar
}

func parsePages() (pages, error) {
	layout, err := template.ParseFS(pageFiles, "pages/layout.html", "pages/bar.html", "pages/card.html")
	if err != nil {
		return nil, err
	}
	out := pages{}
	for _, name := range []string{"home", "category", "product", "cart", "checkout", "thanks", "account", "first-steps", "missing"} {
		t, err := template.Must(layout.Clone()).ParseFS(pageFiles, "pages/"+name+".html")
		if err != nil {
			return nil, err
		}
		out[name] = t
	}
	return out, nil
}

// show writes a page. Its own headers keep a person's page out of every cache.
func (v *visit) show(status int, p page) {
	p.Shop, p.Categories = Name, categories
	p.Count = v.session.Cart.count()
	p.Me, p.Known = v.session.me()
	p.Notice, p.Untold = notice(v.r), v.r.URL.Query().Has("untold")
	p.Bar = v.bar()
	var out bytes.Buffer
	if err := v.pages[p.Name].ExecuteTemplate(&out, "layout", p); err != nil {
		slog.ErrorContext(v.r.Context(), "show a page of the shop", "page", p.Name, "error", err)
		http.Error(v.w, "This page cannot be shown just now.", http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.WriteHeader(status)
	v.w.Write(out.Bytes())
}

// notice is a sentence about what the last act did, as its redirect says.
func notice(r *http.Request) string {
	q := r.URL.Query()
	if p, ok := productOf(q.Get("added")); ok {
		return p.Name + " is in your cart."
	}
	if q.Has("full") {
		return "That is as many of one thing as we can send at once."
	}
	switch q.Get("consent") {
	case granted:
		return "Thank you. Letters and reminders may come to your mailbox."
	case withdrawn:
		return "Done. No more letters and reminders."
	}
	return ""
}
