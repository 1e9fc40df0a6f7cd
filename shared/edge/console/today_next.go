package console

import (
	"slices"
	"strings"
	"time"

	"rapport/shared/engine"
)

// nearest is what comes next of one campaign: an occurrence, or customers who are inside.
type nearest struct {
	At             time.Time // of the first
	Campaign, Href string
	Text           string    // of an occurrence
	People         []awaited // soonest first; none of an occurrence
}

// awaited is one customer with what comes next to her, as the visitor may see her.
type awaited struct {
	Who, Href, Text string
}

// nearest puts the customers of a campaign together, where the first of them comes: ten lines that say nearly the same tell less than one.
func (v *Visit) nearest(all []engine.Upcoming) []nearest {
	var out []nearest
	for _, u := range all {
		if u.Customer == "" {
			out = append(out, nearest{At: u.At, Campaign: u.Campaign, Href: campaignPath(u.Campaign), Text: v.Text(u.Sentence)})
			continue
		}
		i := slices.IndexFunc(out, func(a nearest) bool { return a.Campaign == u.Campaign && len(a.People) > 0 })
		if i < 0 {
			i = len(out)
			out = append(out, nearest{At: u.At, Campaign: u.Campaign, Href: campaignPath(u.Campaign)})
		}
		out[i].People = append(out[i].People, awaited{v.Customer(u.Customer), v.CustomerPath(u.Customer), v.Text(u.Sentence)})
	}
	return out
}

// Alone tells whether one line says all.
func (n nearest) Alone() bool { return len(n.People) == 1 }

// Short is what comes to a customer, without the campaign that stands above.
func (n nearest) Short(a awaited) string {
	return strings.TrimLeft(strings.TrimPrefix(a.Text, n.Campaign), ": ")
}
