package console

import (
	"slices"
	"strings"
	"time"

	"rapport/shared/core/journal"
	"rapport/shared/engine"
)

// momentRow is one moment of a customer's, as the visitor may see it.
type momentRow struct {
	Time     time.Time
	Kind     string
	Mood     string // good, warn or bad; "" for none
	Sentence string
	Campaign string
	Message  string // path of the message's page; "" for none
	Lines    []orderLine
	Total    string
}

type orderLine struct {
	Name     string
	Quantity float64
	Price    string
}

// timeline fills the page's part of it.
func (p *customerPage) timeline(v *Visit, known engine.Profile) {
	p.Show = v.Query.Get("show")
	for _, k := range kindTitles {
		k.Path = p.link("show", k.Kind)
		p.Kinds = append(p.Kinds, k)
	}
	all := known.Timeline()
	if p.Show != "" {
		all = slices.DeleteFunc(all, func(m engine.Moment) bool { return m.Kind != p.Show })
	}
	page, next := engine.Behind(all, v.Query.Get("after"), momentsAPage)
	if next != "" {
		p.Next = p.link("show", p.Show, "after", next)
	}
	for _, m := range page {
		p.Moments = append(p.Moments, v.moment(p.ID, m))
	}
}

func (v *Visit) moment(who string, m engine.Moment) momentRow {
	row := momentRow{Time: m.Time, Kind: m.Kind, Sentence: m.Sentence, Campaign: m.Campaign, Mood: moods[m.Line.Kind]}
	if m.Line.Kind != 0 {
		row.Sentence = v.sentence(m.Line)
		row.Sentence = strings.TrimPrefix(row.Sentence, m.Campaign+": ")
	}
	if m.Message != "" {
		row.Message = v.MessagePath(who, m.Message)
	}
	if m.Order != nil {
		row.Mood = "good"
		row.Lines, row.Total = orderLines(*m.Order)
	}
	return row
}

// moods colour what is good or bad news.
var moods = map[journal.Kind]string{journal.Sent: "good", journal.Delivered: "good", journal.Goal: "good", journal.Held: "warn", journal.Skipped: "warn",
	journal.NotEnrolled: "warn", journal.Unknown: "warn", journal.Failed: "bad", journal.Bounced: "bad", journal.Complained: "bad"}

// orderLines reads what an order says by Segment's names; what the shop sent otherwise is left out.
func orderLines(o engine.Order) (lines []orderLine, total string) {
	currency, _ := o.Body["currency"].(string)
	products, _ := o.Body["products"].([]any)
	for _, one := range products {
		product, ok := one.(map[string]any)
		if !ok {
			continue
		}
		line := orderLine{Quantity: 1}
		if line.Name, _ = product["name"].(string); line.Name == "" {
			line.Name, _ = product["product_id"].(string)
		}
		if n, ok := product["quantity"].(float64); ok {
			line.Quantity = n
		}
		if price, ok := product["price"].(float64); ok {
			line.Price = money(price, currency)
		}
		lines = append(lines, line)
	}
	for _, name := range []string{"total", "revenue"} {
		if amount, ok := o.Body[name].(float64); ok {
			return lines, money(amount, currency)
		}
	}
	return lines, ""
}

// MessagePath is the path of a message's page.
func (v *Visit) MessagePath(who, id string) string {
	return "/console/messages/" + strings.TrimPrefix(v.CustomerPath(who), "/console/customers/") + "/" + id
}
