package console

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"rapport/shared/core/result"
	"rapport/shared/edge/chart"
)

// trialView compares the arms of a holdout or of a split.
type trialView struct {
	Title   string
	Warning string
	Arms    []armRow
	Plot    template.HTML
	Says    []string
}

// armRow is one arm of the table.
type armRow struct {
	Label, Share string
	Runs, Goals  linked
	Rate, Range  string
	Money        string // what one who began brings, by currency
}

// trials are the comparisons of a campaign.
func (o opener) trials() []trialView {
	var all []trialView
	for i, t := range o.Trials {
		all = append(all, o.trial("trial-"+strconv.Itoa(i+1), t))
	}
	return all
}

func (o opener) trial(id string, t result.Trial) trialView {
	view := trialView{Title: "With the campaign, and without it", Warning: t.Warning}
	label := holdoutArm
	if t.Step > 0 {
		view.Title = "The split at step " + strconv.Itoa(t.Step)
		label = func(arm string) string { return arm }
	}
	var plotted []chart.Interval
	for _, a := range t.Arms {
		view.Arms = append(view.Arms, o.arm(a, label(a.Label)))
		if a.Against == nil {
			continue
		}
		view.Says = append(view.Says, a.Against.Sentence)
		if a.Against.Worth != "" {
			view.Says = append(view.Says, a.Against.Worth)
		}
		if a.Runs.N > 0 && t.Arms[0].Runs.N > 0 {
			plotted = append(plotted, chart.Interval{Label: a.Label + " against " + t.Arms[0].Label,
				Low: 100 * a.Against.Rate.Low, Value: 100 * (a.Rate.Value() - t.Arms[0].Rate.Value()), High: 100 * a.Against.Rate.High})
		}
	}
	if len(plotted) > 0 {
		view.Plot = chart.Intervals(chart.Frame{ID: id, Format: points, X: "Compared", Y: "Difference",
			Caption: "How many more of 100 reach the goal: the dot is what was seen, and with 95 % certainty the truth lies within its line. A line that crosses zero leaves it open."}, plotted)
	}
	return view
}

// holdoutArm names the arms of a holdout as a marketer would.
func holdoutArm(arm string) string {
	if arm == "holdout" {
		return "without it (holdout)"
	}
	return "with the campaign"
}

func (o opener) arm(a result.Arm, label string) armRow {
	between := a.Rate.Interval()
	row := armRow{Label: label, Share: percent(a.Share), Runs: linked{N: a.Runs.N, Href: o.link(a.Runs.Ask)}, Goals: linked{N: a.Goals.N, Href: o.link(a.Goals.Ask)}}
	if a.Runs.N > 0 {
		row.Rate, row.Range = percent(a.Rate.Value()), percent(between.Low)+" to "+percent(between.High)
	}
	var worth []string
	for _, m := range a.Money {
		worth = append(worth, money(m.Mean.Value(), m.Currency))
	}
	row.Money = strings.Join(worth, ", ")
	return row
}

// points writes a difference of two rates in percentage points.
func points(v float64) string {
	text := fmt.Sprintf("%+.1f", v)
	if text == "+0.0" || text == "-0.0" {
		return "0"
	}
	return strings.Replace(text, "-", "−", 1)
}
