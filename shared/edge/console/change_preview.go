package console

import (
	"context"
	"strconv"

	"rapport/shared/edge"
	"rapport/shared/preview"
)

// Sampled tells whether the preview looked at some customers only.
func (p *changesPage) Sampled() bool { return p.Preview.Looked < p.Preview.Customers }

// Hints are what should be known of a segment or campaign that is previewed.
func (p *changesPage) Hints(folder, name string) []mistake {
	d, err := documentOf(folder, name)
	if err != nil || p.next == nil {
		return nil
	}
	return asMistakes(hintsOf(p.next, p.now, d))
}

// Named is how many customers a preview names at most for one change: there may be more.
func (p *changesPage) Named() int { return preview.MostNamed }

// Unchanged are the previewed campaigns of which only the circumstances change.
func (p *changesPage) Unchanged() []preview.Campaign {
	var all []preview.Campaign
	for _, one := range p.Preview.Campaigns {
		if one.Fate == "" && one.Would != nil {
			all = append(all, one)
		}
	}
	return all
}

// The customers that a preview looks at: as many as there is time for, and not so few that the interval says nothing.
const (
	mostPreviewed  = 2000
	leastPreviewed = 50
)

func previewMost(asked string) int {
	n, err := strconv.Atoi(asked)
	if err != nil {
		return mostPreviewed
	}
	return max(leastPreviewed, min(n, mostPreviewed))
}

// Fewer is on how many customers a preview that did not come to its end is worth trying again; 0 for one that did, or that cannot.
func (p *changesPage) Fewer() int {
	if n := p.Preview.Looked / 4; p.Preview.Unfinished != "" && p.tried && n >= leastPreviewed {
		return n
	}
	return 0
}

// previewChanges says what publishing would do. It writes nothing and sends nothing.
func (c *Console) previewChanges(ctx context.Context, v *Visit) (edge.Response, error) {
	p, w, err := c.changesPage(ctx, v)
	if err != nil {
		return edge.Response{}, err
	}
	if p.Ready() {
		within, stop := context.WithTimeout(ctx, preview.Patience)
		defer stop()
		told, err := preview.Run(within, c.Engine, c.Engine.Past, w.Files, preview.Options{Most: previewMost(v.Query.Get("customers"))})
		if err != nil {
			return edge.Response{}, err
		}
		p.Preview, p.tried = &told, within.Err() != nil
	}
	if v.HTMX {
		return c.fragment(v, "changes", "preview", p)
	}
	return c.page(v, "Before publishing", "changes", p)
}
