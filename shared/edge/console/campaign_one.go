package console

import (
	"cmp"
	"context"
	"html/template"
	"slices"
	"strconv"

	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

// campaignPage is one campaign's page.
type campaignPage struct {
	Name, About                string
	Starts, Ends, Goal, Policy string
	Holdout                    string
	Segment                    string // whose members it goes to, or who come into it; "" for neither
	Members                    *engine.Headcount
	Gone                       bool
	Draft                      string
	Tags                       []tag
	Halt                       engine.Halt
	Stopped                    bool // paused, or all of it cancelled
	Started, Sent, Reached     *linked
	Rate                       string
	Revenue                    []string // by currency
	Versions                   []pick
	Old                        bool // a version is shown that is not the newest
	Flow                       template.HTML
	Trials                     []trialView
	Scheduled                  bool
	Occurrences                []occurrence
}

// pick is one choice of a picker.
type pick struct {
	Label, Href string
	Here        bool
}

// campaign is one campaign's page. It reads the drafts, whether it is paused, the campaign's figures with the open days, and
// of a schedule its launches.
func (c *Console) campaign(ctx context.Context, v *Visit) (edge.Response, error) {
	name := v.Param("name")
	drafts, err := c.drafted(ctx, "campaigns/")
	if err != nil {
		return edge.Response{}, err
	}
	version, err := strconv.ParseUint(v.Query.Get("version"), 10, 32)
	if err != nil && v.Query.Has("version") {
		return edge.Response{}, fault.New(fault.NotFound, "there is no version %q of this campaign; choose one on its page", v.Query.Get("version"))
	}
	report, err := c.Engine.CampaignReport(ctx, name, uint32(version))
	if fault.Is(err, fault.NotFound) && drafts.has(name) {
		return v.goTo("/console/edit/campaigns/" + name), nil
	}
	if err != nil {
		return edge.Response{}, err
	}
	if len(report.Versions) == 0 { // nobody entered: none named would ask for all
		report.Versions = []uint32{cmp.Or(uint32(version), v.Catalog.Version)}
	}
	p := c.describe(report, v)
	p.Draft = drafts.take(name, !report.Gone)
	if err := c.now(ctx, v, report, &p); err != nil {
		return edge.Response{}, err
	}
	return c.page(v, name, "campaign", p)
}

// describe is what the definition and the counts say.
func (c *Console) describe(r engine.CampaignReport, v *Visit) campaignPage {
	one := r.Campaign
	p := campaignPage{Name: one.Name, About: one.About, Starts: startSentence(one.Trigger), Ends: exitSentence(one.Exits), Goal: goalSentence(one.Goal),
		Policy: one.Policy, Segment: one.Trigger.Segment, Scheduled: one.Trigger.Schedule != nil, Gone: r.Gone, Old: v.Query.Has("version"), Versions: picks(r, v)}
	if one.Holdout > 0 {
		p.Holdout = percent(one.Holdout)
	}
	open := func(kind journal.Kind) *linked {
		ask := result.Cell{Kind: kind}
		return &linked{N: result.Total(r.Counts, ask).N, Href: whoPath(r.Who(ask))}
	}
	p.Started, p.Sent = open(journal.Enrolled), open(journal.Sent)
	if one.Goal != nil {
		p.Reached = open(journal.Goal)
		p.Rate = percent(result.Rate{Hits: p.Reached.N, Of: p.Started.N}.Value())
		p.Revenue = revenue(r.Counts)
	}
	o := opener{r}
	p.Flow = drawCampaign("flow", one, o.numbers(), "The steps of "+one.Name+" from the start at the top, with what became of everybody who went through them. Each number opens its customers.")
	p.Trials = o.trials()
	return p
}

// picks are the versions that can be looked at: the one that is shown, and the others that somebody entered under.
func picks(r engine.CampaignReport, v *Visit) []pick {
	if len(r.Others) == 0 {
		return nil
	}
	path := campaignPath(r.Campaign.Name)
	here := "as it is now"
	if v.Query.Has("version") {
		here = "version " + v.Query.Get("version")
	}
	all := []pick{{here, v.Path, true}}
	if v.Query.Has("version") {
		all = append(all, pick{Label: "as it is now", Href: path})
	}
	for _, n := range r.Others[:min(len(r.Others), maxPicks)] {
		if n != v.Catalog.Version {
			all = append(all, pick{Label: "version " + strconv.Itoa(int(n)), Href: path + "?version=" + strconv.Itoa(int(n))})
		}
	}
	return all
}

// maxPicks is how many other versions are offered: older ones have nobody inside.
const maxPicks = 8

// revenue is what the goals were worth, by currency, without cents.
func revenue(counts []result.Count) []string {
	sums := map[string]float64{}
	var currencies []string
	for _, n := range counts {
		if n.Kind != journal.Goal || n.Currency == "" {
			continue
		}
		if _, known := sums[n.Currency]; !known {
			currencies = append(currencies, n.Currency)
		}
		sums[n.Currency] += n.Amount
	}
	slices.Sort(currencies)
	said := make([]string, len(currencies))
	for i, one := range currencies {
		said[i] = count(sums[one]) + " " + one
	}
	return said
}

// now fills in what a campaign does at the moment.
func (c *Console) now(ctx context.Context, v *Visit, r engine.CampaignReport, p *campaignPage) (err error) {
	if p.Halt, err = c.Engine.Halt(ctx, p.Name); err != nil {
		return err
	}
	p.Stopped = p.Halt.Paused || slices.Contains(p.Halt.Cancelled, "")
	p.Tags = stateTags(p.Halt, p.Draft)
	if r.Gone {
		p.Tags[0] = tag{"not published any more", "bad"}
	}
	if p.Segment != "" {
		members, err := c.Engine.Headcount(ctx, p.Segment)
		if err != nil {
			return err
		}
		if !members.At.IsZero() {
			p.Members = &members
		}
	}
	if p.Scheduled {
		p.Occurrences, err = c.occurrences(ctx, v, r, p.Halt)
	}
	return err
}
