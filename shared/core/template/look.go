package template

import (
	"strings"
	"time"

	"rapport/shared/core/policy"
)

// Look is what the layout needs of the shop, and of the links that this mail must carry. The zero
// Look works: a mail without a name, in neutral colours, English and UTC.
type Look struct {
	Name, URL          string   // shown at the head, leading to the shop
	Accent, AccentText string   // #rgb or #rrggbb; anything else is a neutral colour. Unreadable ones are moved until they are readable.
	Address            []string // postal, a line each
	Currency, Locale   string   // ISO 4217; BCP 47. What the filter money writes without an argument, and how
	Zone               *time.Location

	// All may be empty, as in transactional mail.
	Topic       string // title of what Unsubscribe stops: "Unsubscribe from <Topic>"
	Unsubscribe string // URL of the page with the button
	Preferences string // URL of all her choices
	Objection   string // why she gets this and how to object, one sentence, where the law asks for it
}

// LookOf returns the look of a shop. Its locale is the first; zone, locale and links are for the caller
// to set where the customer or the message has her own.
func LookOf(s policy.Shop) Look {
	l := Look{Name: s.Name, URL: s.URL, Accent: s.Colours.Accent, AccentText: s.Colours.AccentText,
		Currency: s.Currency, Zone: s.Location}
	for line := range strings.SplitSeq(s.Address, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			l.Address = append(l.Address, line)
		}
	}
	if len(s.Locales) > 0 {
		l.Locale = s.Locales[0]
	}
	return l
}

// unsubscribeLabel is what the link says.
func (l Look) unsubscribeLabel() string {
	if l.Topic == "" {
		return "Unsubscribe"
	}
	return "Unsubscribe from " + oneLine(l.Topic)
}
