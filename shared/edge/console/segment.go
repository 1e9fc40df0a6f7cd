package console

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/segment"
	"rapport/shared/edge"
	"rapport/shared/edge/chart"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (c *Console) segmentRoutes() []Route {
	return []Route{
		{http.MethodGet, "/console/segments", session.View, c.segments},
		{http.MethodGet, "/console/segments/{name}", session.View, c.segment},
	}
}

// The days of the small line in the list, and of the large one on a segment's own page.
const (
	sparkDays = 30
	chartDays = 90
)

// segmentRow is one line of the list.
type segmentRow struct {
	Name, About, Rule string
	Draft             string // what is being worked on: "changed", "deleted", "new"; "" for nothing
	Counted           bool   // Count is known
	Count             int
	At                time.Time // when it was counted
	Spark             template.HTML
	Campaigns         []string // that ask for it
	Segments          []string // whose rules name it
}

// segments is the list: one read for the drafts, and one a segment for its headcounts.
func (c *Console) segments(ctx context.Context, v *Visit) (edge.Response, error) {
	drafts, err := c.drafted(ctx, "segments/")
	if err != nil {
		return edge.Response{}, err
	}
	var rows []segmentRow
	for _, s := range append([]segment.Segment{everyone()}, v.Catalog.Segments...) {
		row := segmentRowOf(v.Catalog, s)
		row.Draft = drafts.take(s.Name, true)
		counts, err := c.Engine.Headcounts(ctx, s.Name, sparkDays)
		if err != nil {
			return edge.Response{}, err
		}
		if len(counts) > 0 {
			last := counts[len(counts)-1]
			row.Counted, row.Count, row.At = true, last.Count, last.At
			row.Spark = chart.Spark(headcountSentence(s.Name, counts), pointsOf(counts))
		}
		rows = append(rows, row)
	}
	for _, name := range drafts.rest() {
		rows = append(rows, segmentRow{Name: name, Draft: drafts.take(name, false)})
	}
	return c.page(v, "Segments", "segments", rows)
}

// segmentRowOf is what the definitions alone say of a segment.
func segmentRowOf(c *catalog.Catalog, s segment.Segment) segmentRow {
	row := segmentRow{Name: s.Name, About: s.About, Rule: "Customers who " + segment.Sentence(s.Rule), Campaigns: readers(c, s.Name)}
	for _, other := range c.Segments {
		if segment.Mentions(other.Rule, s.Name) {
			row.Segments = append(row.Segments, other.Name)
		}
	}
	return row
}

func everyone() segment.Segment {
	return segment.Segment{Name: segment.Everyone, About: "Built in: all customers who are known.", Rule: segment.Known{}}
}

// pointsOf are headcounts as a line: each at its day, whose hours are not drawn.
func pointsOf(counts []engine.Headcount) []chart.Point {
	points := make([]chart.Point, len(counts))
	for i, n := range counts {
		points[i] = chart.Point{Time: n.Day.UTC(), Value: float64(n.Count)}
	}
	return points
}

// headcountSentence says a line of headcounts in one sentence.
func headcountSentence(name string, counts []engine.Headcount) string {
	first, last := counts[0], counts[len(counts)-1]
	if len(counts) == 1 {
		return fmt.Sprintf("%s had %s on %s, the first day that was counted.", name, counted(last.Count, "member", "members"), last.Day.UTC().Format("2 Jan 2006"))
	}
	verb := "rose"
	switch {
	case last.Count == first.Count:
		return fmt.Sprintf("%s had %s on %s and has as many now.", name, counted(last.Count, "member", "members"), first.Day.UTC().Format("2 Jan 2006"))
	case last.Count < first.Count:
		verb = "fell"
	}
	return fmt.Sprintf("%s %s from %s on %s to %s.", name, verb, counted(first.Count, "member", "members"), first.Day.UTC().Format("2 Jan 2006"), count(last.Count))
}

// readers are the campaigns that ask whether somebody is in a segment.
func readers(c *catalog.Catalog, name string) []string {
	var names []string
	for _, one := range c.Campaigns {
		reads := one.Trigger.Segment == name
		for _, r := range one.Rules() {
			reads = reads || segment.Mentions(r, name)
		}
		if reads {
			names = append(names, one.Name)
		}
	}
	return names
}

// findSegment returns the segment of that name, the built-in one included.
func findSegment(c *catalog.Catalog, name string) (segment.Segment, error) {
	if name == segment.Everyone {
		return everyone(), nil
	}
	s, ok := c.Segment(name)
	if !ok {
		return segment.Segment{}, fault.New(fault.NotFound, "there is no segment %q that is published; the list shows those that there are", name)
	}
	return s, nil
}
