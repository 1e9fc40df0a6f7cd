package edge

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"rapport/shared/core/customer"
	"rapport/shared/core/link"
	"rapport/shared/core/policy"
)

var (
	//go:embed page.html
	pageHTML string
	//go:embed page.css
	pageCSS string

	pageTemplate = template.Must(template.New("page").Parse(pageHTML))
	colour       = regexp.MustCompile(`^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)
)

// view is what the page's template sees.
type view struct {
	Shop    string
	URL     string
	Style   template.CSS
	Title   string
	Notice  string // what just changed
	Text    string // of a page that is one sentence
	First   *row   // the topic of the mail that she came from, while she may still get it; nil for none
	All     bool   // she has not said no to everything, or has said yes to something since
	Choices []row
	Channel string
	Nonce   string
}

// row is one topic with her choice.
type row struct {
	Topic, Title, State string
	Yes, No             bool // the buttons that make a difference
}

// sentencePage is a page that says one thing.
func sentencePage(shop policy.Shop, status int, says string) Response {
	return render(status, shop, view{Title: titles[status], Text: says})
}

var titles = map[int]string{
	http.StatusOK:                    "Your choice",
	http.StatusBadRequest:            "That was not understood",
	http.StatusNotFound:              "This link is not valid",
	http.StatusMethodNotAllowed:      "That was not understood",
	http.StatusRequestEntityTooLarge: "That was not understood",
	http.StatusServiceUnavailable:    "Please try again",
	http.StatusInternalServerError:   "Please try again",
}

// choicesPage offers first what most come for, to end what the mail was about or everything; then each topic, what she said of it, and the
// button that changes it.
func choicesPage(shop policy.Shop, state customer.State, claim link.Claim, notice string) Response {
	v := view{Title: "What may we write to you about?", Notice: notice, Channel: claim.Channel, Nonce: rand.Text()}
	of, said := state.Consent(claim.Channel, "", "")
	v.All = !said || of.Granted // each topic's no is none to one that the shop adds later
	for _, t := range shop.Topics {
		r := row{Topic: t.Name, Title: title(shop, t.Name)}
		switch said, known := state.Consent(claim.Channel, t.Name, t.Policy); {
		case !known:
			r.State, r.Yes, r.No = "You have not said.", true, true
		case said.Granted:
			r.State, r.No = "You said yes.", true
		default:
			r.State, r.Yes = "You said no.", true
		}
		v.Choices, v.All = append(v.Choices, r), v.All || r.No
		if r.No && t.Name == claim.Topic {
			v.First, v.Title = &r, "Unsubscribe from “"+r.Title+"”?"
		}
	}
	return render(http.StatusOK, shop, v)
}

// render makes the answer. The policy allows the one style sheet by its hash, forms to the page itself, and nothing else; no
// referrer may carry the token to another site.
func render(status int, shop policy.Shop, v view) Response {
	v.Shop, v.URL, v.Style = shop.Name, shop.URL, style(shop.Colours)
	if v.Shop == "" {
		v.Shop = "Your shop"
	}
	var b bytes.Buffer
	if err := pageTemplate.Execute(&b, v); err != nil {
		panic("edge: the page's template takes every view: " + err.Error())
	}
	sum := sha256.Sum256([]byte(v.Style))
	hash := base64.StdEncoding.EncodeToString(sum[:])
	return Response{StatusCode: status, Body: b.String(), Headers: map[string]string{
		"Content-Type":            "text/html; charset=utf-8",
		"Content-Security-Policy": "default-src 'none'; style-src 'sha256-" + hash + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		"Cache-Control":           "no-store",
		"Referrer-Policy":         "no-referrer",
		"X-Content-Type-Options":  "nosniff",
		"X-Robots-Tag":            "noindex, nofollow",
	}}
}

// style is the page's style sheet with the shop's colours in it.
func style(c policy.Colours) template.CSS {
	accent, text := "#1f4f46", "#ffffff"
	if colour.MatchString(c.Accent) && colour.MatchString(c.AccentText) {
		accent, text = c.Accent, c.AccentText
	}
	return template.CSS(strings.NewReplacer("ACCENTTEXT", text, "ACCENT", accent).Replace(pageCSS))
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
