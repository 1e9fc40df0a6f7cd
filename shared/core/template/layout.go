package template

import (
	_ "embed"
	"fmt"
	"html/template"
	"strings"
)

//go:embed layout.html
var layoutSource string

// layout is parsed once; it is ours, so a mistake in it is a mistake in the program.
var layout = template.Must(template.New("layout").Parse(layoutSource))

// page is what the layout is filled with. All but Body and our own constants is escaped by html/template.
type page struct {
	Lang, Subject, Preheader       string
	Shop, Objection                string
	Home, Unsubscribe, Preferences string
	UnsubscribeLabel               string
	Address                        []string
	Body                           template.HTML
	Dark, OutlookDark              template.CSS
	Filler, GhostOpen, GhostClose  template.HTML
}

// filler keeps a mail program from showing the body's first words behind a short preheader.
const filler = "&#847;&zwnj;&nbsp;"

// Outlook on Windows knows no max-width; these comments give it a fixed table, and only it reads them.
const (
	ghostOpen  = `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`
	ghostClose = `<!--[if mso]></td></tr></table><![endif]-->`
)

// lay puts a body into the layout.
func lay(r Rendered, body string, shop Look) (string, error) {
	cs := classes(shop)
	p := page{
		Lang: lang(shop.Locale), Subject: r.Subject, Preheader: r.Preheader,
		Shop: shop.Name, Objection: shop.Objection, Address: sender(shop),
		Home: linkOrNone(shop.URL), Unsubscribe: linkOrNone(shop.Unsubscribe), Preferences: linkOrNone(shop.Preferences),
		UnsubscribeLabel: shop.unsubscribeLabel(),
		Body:             template.HTML(strings.TrimSpace(body)),
		Dark:             template.CSS(darkRules(cs, "")), OutlookDark: template.CSS(darkRules(cs, "[data-ogsc] ")),
		Filler:    template.HTML(strings.Repeat(filler, max(0, 90-len(r.Preheader)))),
		GhostOpen: ghostOpen, GhostClose: ghostClose,
	}
	var b strings.Builder
	if err := layout.Execute(&b, p); err != nil {
		return "", fmt.Errorf("fill the layout: %w", err)
	}
	return inline(tidy(b.String()), cs), nil
}

// linkOrNone returns "" for what is no link, so that the layout leaves it out.
func linkOrNone(target string) string {
	if s := safeLink(target, false); s != noLink {
		return s
	}
	return ""
}

// sender says who writes: the address, under the shop's name unless it begins with it.
func sender(shop Look) []string {
	if shop.Name == "" || len(shop.Address) > 0 && strings.HasPrefix(shop.Address[0], shop.Name) {
		return shop.Address
	}
	return append([]string{shop.Name}, shop.Address...)
}

// lang is the language of the mail for a screen reader.
func lang(locale string) string {
	if locale == "" || strings.ContainsFunc(locale, func(r rune) bool { return r != '-' && r != '_' && (r > 'z' || !isLetter(byte(r)) && !isDigit(byte(r))) }) {
		return "en"
	}
	return strings.ReplaceAll(locale, "_", "-")
}

// textFooter is the layout's foot in the text part.
func textFooter(shop Look) string {
	var b strings.Builder
	b.WriteString("\n-- \n")
	line := func(label, s string) {
		if s = oneLine(printable(s)); s != "" {
			b.WriteString(label + s + "\n")
		}
	}
	for _, l := range sender(shop) {
		line("", l)
	}
	if shop.Objection+shop.Unsubscribe+shop.Preferences != "" {
		b.WriteString("\n")
	}
	line("", shop.Objection)
	line(shop.unsubscribeLabel()+": ", linkOrNone(shop.Unsubscribe))
	line("Your preferences: ", linkOrNone(shop.Preferences))
	return b.String()
}
