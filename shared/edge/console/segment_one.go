package console

import (
	"context"
	"html/template"
	"time"

	"rapport/shared/core/segment"
	"rapport/shared/edge"
	"rapport/shared/edge/chart"
)

// sampled is how many members a segment's page shows.
const sampled = 8

// segmentPage is one segment's page.
type segmentPage struct {
	segmentRow
	BuiltIn bool
	YAML    string
	Chart   template.HTML
	Members []member
	Filling bool // its list is not yet what the rule says
}

// member is one of the sample with her reason.
type member struct {
	ID, Name string
	Since    time.Time
	Reason   string
}

// segment is one segment's page: a read for its text, one for the draft, one for the headcounts, those of Sample,
// and one more where that finds nobody or history may still be read for it.
func (c *Console) segment(ctx context.Context, v *Visit) (edge.Response, error) {
	name := v.Param("name")
	drafts, err := c.drafted(ctx, "segments/")
	if err != nil {
		return edge.Response{}, err
	}
	s, err := findSegment(v.Catalog, name)
	if err != nil {
		if drafts.has(name) {
			return v.goTo("/console/edit/segments/" + name), nil
		}
		return edge.Response{}, err
	}
	p := segmentPage{segmentRow: segmentRowOf(v.Catalog, s), BuiltIn: name == segment.Everyone}
	p.Draft = drafts.take(name, true)
	if !p.BuiltIn {
		if p.YAML, err = c.textOf(ctx, v, "segments/"+name+".yaml"); err != nil {
			return edge.Response{}, err
		}
	}
	if err := c.headcounts(ctx, &p); err != nil {
		return edge.Response{}, err
	}
	if p.Members, err = c.sample(ctx, v, s); err != nil {
		return edge.Response{}, err
	}
	if empty := len(p.Members) == 0; empty || len(segment.Counters(s.Rule)) > 0 {
		if p.Filling, err = c.Engine.Filling(ctx, s.Rule, empty); err != nil {
			return edge.Response{}, err
		}
	}
	return c.page(v, name, "segment", p)
}

func (c *Console) headcounts(ctx context.Context, p *segmentPage) error {
	counts, err := c.Engine.Headcounts(ctx, p.Name, chartDays)
	if err != nil || len(counts) == 0 {
		return err
	}
	last := counts[len(counts)-1]
	p.Counted, p.Count, p.At = true, last.Count, last.At
	p.Chart = chart.Line(chart.Frame{ID: "headcount", Caption: headcountSentence(p.Name, counts), X: "Day", Y: "Members"}, pointsOf(counts))
	return nil
}

// sample reads some members, each with what makes the rule hold for her.
func (c *Console) sample(ctx context.Context, v *Visit, s segment.Segment) ([]member, error) {
	states, err := c.Engine.Sample(ctx, s.Name, sampled)
	if err != nil {
		return nil, err
	}
	var members []member
	for _, state := range states {
		m := member{ID: state.ID, Reason: segment.Reason(s.Rule, state, v.Now)}
		for _, one := range state.Segments {
			if one.Segment == s.Name {
				m.Since = one.Since
			}
		}
		members = append(members, m)
	}
	return members, nil
}

// textOf returns a definition as it was published: one read.
func (c *Console) textOf(ctx context.Context, v *Visit, path string) (string, error) {
	files, err := c.Engine.VersionFiles(ctx, v.Catalog.Version)
	if err != nil {
		return "", err
	}
	return string(files[path]), nil
}
