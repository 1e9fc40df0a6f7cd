package console

import (
	"context"
	"fmt"
	"html/template"
	"net/http"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge"
	"rapport/shared/edge/chart"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) todayRoutes() []Route {
	return []Route{{http.MethodGet, "/console", session.View, c.today}}
}

// today is what the page shows: what needs a person, what happened, what comes next.
type today struct {
	Problems  []problem
	Cards     []figure
	Rows      []happened
	Sent      template.HTML
	Next      []nearest
	Changes   int  // drafts that wait
	Campaigns bool // there are some
}

// figure is a card with one number.
type figure struct{ Number, Label, Href, Note string }

// happened is a line of the table: a number of today's and the same of the week.
type happened struct {
	Label       string
	Today, Week linked
}

type problem struct{ Text, Href, Link string }

func (c *Console) today(ctx context.Context, v *Visit) (edge.Response, error) {
	o, err := c.Engine.Overview(ctx)
	if err != nil {
		return edge.Response{}, err
	}
	w, err := c.Engine.Working(ctx)
	if err != nil {
		return edge.Response{}, err
	}
	t := today{Problems: problems(o.Problems), Rows: rowsOf(o), Cards: cards(o), Sent: sentADay(o), Next: v.nearest(o.Next), Changes: len(w.Drafts), Campaigns: len(v.Catalog.Campaigns) > 0}
	return c.page(v, "Today", "today", t)
}

func problems(all []engine.Problem) []problem {
	var out []problem
	for _, p := range all {
		one := problem{Text: Sentence(p.Sentence)}
		switch {
		case p.Who != nil:
			one.Href, one.Link = whoPath(*p.Who), "Whom it concerns"
		case p.Campaign != "":
			one.Href, one.Link = campaignPath(p.Campaign), "Look at it"
		}
		out = append(out, one)
	}
	return out
}

// cards are what a marketer asks first, of the last seven days.
func cards(o engine.Overview) []figure {
	of := func(label string, get func(engine.Happened) result.Number) figure {
		n := get(o.Week)
		return figure{Number: count(n.N), Label: label, Href: whoPath(o.Week.Who(n.Ask)), Note: count(get(o.Today).N) + " today"}
	}
	all := []figure{
		of("Messages sent", func(h engine.Happened) result.Number { return h.Sent }),
		of("Campaigns begun", func(h engine.Happened) result.Number { return h.Enrolled }),
		of("Goals reached", func(h engine.Happened) result.Number { return h.Goals }),
	}
	for _, r := range o.Week.Revenue {
		worth := figure{Number: money(r.Amount, r.Currency), Label: "Worth of these goals", Note: money(0, r.Currency) + " today"}
		for _, now := range o.Today.Revenue {
			if now.Currency == r.Currency {
				worth.Note = money(now.Amount, now.Currency) + " today"
			}
		}
		all = append(all, worth)
	}
	return all
}

// rowsOf are what became of the messages, today and in the week.
func rowsOf(o engine.Overview) []happened {
	var rows []happened
	for _, r := range []struct {
		label string
		get   func(engine.Happened) result.Number
	}{
		{"Sent", func(h engine.Happened) result.Number { return h.Sent }},
		{"Delivered", func(h engine.Happened) result.Number { return h.Delivered }},
		{"Skipped by a rule", func(h engine.Happened) result.Number { return h.Skipped }},
		{"Bounced", func(h engine.Happened) result.Number { return h.Bounced }},
		{"Marked as spam", func(h engine.Happened) result.Number { return h.Complained }},
		{"Refused by the channel", func(h engine.Happened) result.Number { return h.Failed }},
		{"Not known whether sent", func(h engine.Happened) result.Number { return h.Unknown }},
	} {
		rows = append(rows, happened{r.label, openHappened(o.Today, r.get), openHappened(o.Week, r.get)})
	}
	return rows
}

func openHappened(h engine.Happened, get func(engine.Happened) result.Number) linked {
	n := get(h)
	return linked{N: n.N, Text: count(n.N), Href: whoPath(h.Who(n.Ask))}
}

// sentADay draws the week's messages.
func sentADay(o engine.Overview) template.HTML {
	if o.Week.Sent.N == 0 {
		return ""
	}
	var bars []chart.Bar
	for day := o.Week.First; !day.After(o.Week.Last); day = day.AddDate(0, 0, 1) {
		n := 0
		for _, d := range o.Days {
			if d.Day.Equal(day) && d.Kind == journal.Sent {
				n += d.N
			}
		}
		who := engine.Who{First: day, Last: day, Match: o.Week.Sent.Ask}
		bars = append(bars, chart.Bar{Label: day.Format("Mon 2 Jan"), Value: float64(n), Href: whoPath(who)})
	}
	caption := fmt.Sprintf("%s sent in the last 7 days. Days are counted in UTC.", counted(o.Week.Sent.N, "message was", "messages were"))
	return chart.Bars(chart.Frame{ID: "sent", Caption: caption, X: "Day", Y: "Messages sent"}, bars)
}
