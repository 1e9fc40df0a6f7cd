package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"rapport/shared/core/campaign"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) campaignRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/campaigns", session.View, c.campaigns},
		{http.MethodGet, "/console/campaigns/{name}", session.View, c.campaign},
		{http.MethodPost, "/console/campaigns/{name}/pause", session.Publish, c.pauseCampaign},
		{http.MethodPost, "/console/campaigns/{name}/resume", session.Publish, c.resumeCampaign},
		{http.MethodPost, "/console/campaigns/{name}/cancel", session.Publish, c.cancelOccurrence},
	}
}

func campaignPath(name string) string { return "/console/campaigns/" + url.PathEscape(name) }

// listDays is how many days the list of campaigns looks back, today among them.
const listDays = 30

// campaignRow is one line of the list.
type campaignRow struct {
	Name, Path, About, Starts string
	Tags                      []tag
	Started, Sent, Goal       *linked
	Lift                      string // in words; "" where nothing is compared
}

// tag is a short word on the state of something.
type tag struct{ Text, Tone string }

// linked is a number that opens its people.
type linked struct {
	N    int
	Text string
	Href string
}

// campaigns is the list: the drafts, the shop's counts, and one read a campaign for whether it is paused.
func (c *Console) campaigns(ctx context.Context, v *Visit) (edge.Response, error) {
	drafts, err := c.drafted(ctx, "campaigns/")
	if err != nil {
		return edge.Response{}, err
	}
	last := v.Now.UTC()
	first := last.AddDate(0, 0, 1-listDays)
	counts, err := c.Engine.ShopCounts(ctx, first, last)
	if err != nil {
		return edge.Response{}, err
	}
	var rows []campaignRow
	for _, one := range v.Catalog.Campaigns {
		halt, err := c.Engine.Halt(ctx, one.Name)
		if err != nil {
			return edge.Response{}, err
		}
		row := rowOf(one, countsOf(counts, one.Name), engine.Who{Campaign: one.Name, First: first, Last: last})
		row.Tags = stateTags(halt, drafts.take(one.Name, true))
		rows = append(rows, row)
	}
	for _, name := range drafts.rest() {
		rows = append(rows, campaignRow{Name: name, Path: "/console/edit/campaigns/" + url.PathEscape(name), Tags: []tag{{drafts.take(name, false) + ", not published", "warn"}}})
	}
	slices.SortStableFunc(rows, func(a, b campaignRow) int { return strings.Compare(a.Name, b.Name) })
	return c.page(v, "Campaigns", "campaigns", rows)
}

// countsOf are the counts of one campaign, whatever their day.
func countsOf(all []engine.DayCount, name string) (counts []result.Count) {
	for _, n := range all {
		if n.Campaign == name {
			counts = append(counts, n.Count)
		}
	}
	return counts
}

func rowOf(one campaign.Campaign, counts []result.Count, who engine.Who) campaignRow {
	open := func(kind journal.Kind) *linked {
		who.Match = result.Cell{Kind: kind}
		n := result.Total(counts, who.Match).N
		return &linked{N: n, Text: count(n), Href: whoPath(who)}
	}
	row := campaignRow{Name: one.Name, Path: campaignPath(one.Name), About: one.About, Starts: startSentence(one.Trigger), Started: open(journal.Enrolled), Sent: open(journal.Sent)}
	if one.Goal == nil {
		return row
	}
	row.Goal = open(journal.Goal)
	row.Goal.Text = percent(result.Rate{Hits: row.Goal.N, Of: row.Started.N}.Value())
	row.Lift = liftWords(one, counts)
	return row
}

// liftWords says what a campaign brings against its holdout.
func liftWords(one campaign.Campaign, counts []result.Count) string {
	if one.Holdout == 0 {
		return ""
	}
	for _, t := range result.Trials(one, counts) {
		if t.Step == 0 {
			return t.Arms[1].Against.Sentence
		}
	}
	return ""
}

// stateTags say what a campaign does now.
func stateTags(h engine.Halt, draft string) []tag {
	tags := []tag{{"running", "good"}}
	switch {
	case h.Paused:
		tags[0] = tag{"paused", "warn"}
	case slices.Contains(h.Cancelled, ""):
		tags[0] = tag{"cancelled", "bad"}
	}
	if draft != "" {
		tags = append(tags, tag{draft + ", not published", "warn"})
	}
	return tags
}
