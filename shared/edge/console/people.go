package console

import (
	"context"
	"net/http"
	"slices"
	"time"

	"rapport/shared/core/journal"
	"rapport/shared/core/result"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) peopleRoutes() []Route {
	return []Route{{http.MethodGet, "/console/people", session.View, c.people}}
}

// peopleAPage is how many lines one page holds.
const peopleAPage = 50

// peoplePage is the customers behind a number.
type peoplePage struct {
	Campaign    string
	Number      int
	Says        string // what they did, as the page with the number says it
	Step        string // at which step, in words; "" for no step
	First, Last time.Time
	People      []personRow
	Next        string // the next page; "" for none
	Paged       bool   // this is not the first page
}

type personRow struct {
	Customer string
	Time     time.Time
	Sentence string
}

// people lists exactly those that a number counts, newest first.
func (c *Console) people(ctx context.Context, v *Visit) (edge.Response, error) {
	who, err := readWho(v)
	if err != nil {
		return edge.Response{}, err
	}
	if who.Cursor, err = v.keys.OpenCursor(who.Cursor); err != nil {
		return edge.Response{}, err
	}
	number, err := c.behind(ctx, who)
	if err != nil {
		return edge.Response{}, err
	}
	found, next, err := c.Engine.People(ctx, who)
	if err != nil {
		return edge.Response{}, err
	}
	p := peoplePage{Campaign: who.Campaign, Number: number, Says: whoWords(who), First: who.First, Last: who.Last, Paged: who.Cursor != ""}
	if who.Campaign != "" {
		p.Step = c.stepNamed(ctx, who)
	}
	for _, one := range found {
		row := personRow{one.Customer, one.Time, v.sentence(one.Line)}
		if who.Waiting > 0 {
			row.Sentence = v.Text(one.Sentence)
		}
		p.People = append(p.People, row)
	}
	if next != "" {
		who.Cursor = v.keys.SealCursor(next)
		p.Next = whoPath(who)
	}
	return c.page(v, count(number)+" "+p.Says, "people", p)
}

// behind counts again what the page with the number counted.
func (c *Console) behind(ctx context.Context, who engine.Who) (int, error) {
	if who.Waiting > 0 {
		report, err := c.Engine.CampaignReport(ctx, who.Campaign, newestOf(who.Versions))
		place, _ := report.Flow.At(who.Waiting)
		return place.Waiting, err
	}
	if who.Campaign != "" {
		counts, err := c.Engine.CampaignCounts(ctx, who.Campaign, who.First, who.Last)
		return result.Total(result.Of(counts, who.Versions...), who.Match).N, err
	}
	counts, err := c.Engine.ShopCounts(ctx, who.First, who.Last)
	n := 0
	for _, one := range counts {
		if one.Matches(who.Match) {
			n += one.N
		}
	}
	return n, err
}

func newestOf(versions []uint32) uint32 {
	if len(versions) == 0 {
		return 0
	}
	return slices.Max(versions)
}

// stepNamed says at which step a number was counted, in the words of the drawing; "" where it is of none or the definitions are gone.
func (c *Console) stepNamed(ctx context.Context, who engine.Who) string {
	step := max(who.Match.Step, who.Waiting)
	definitions, err := c.Engine.CatalogOf(ctx, newestOf(who.Versions))
	if err != nil {
		return ""
	}
	one, _ := definitions.Campaign(who.Campaign)
	if step < 1 || step > len(one.Steps) {
		return ""
	}
	kind, title := stepWords(one.Steps[step-1])
	return kind + " " + title
}

// sentence says a line as the visitor may read it: a channel's own words may hold an address, and so may the id of one who was folded in.
func (v *Visit) sentence(l journal.Line) string {
	return v.Line(l).Sentence(v.Zone)
}
