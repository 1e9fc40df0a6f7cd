package admin

import (
	"context"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/segment"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

func (a *API) segmentRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/segments", session.View, "Every segment of the newest version with its rule as a sentence and how many are in.", a.segments},
		{"GET", "/admin/v1/segments/{name}", session.View, "One segment, with how many were in on each of the last days.", a.segment},
	}
}

// Headcount is how many were in when it was counted.
type Headcount struct {
	At    time.Time `json:"at"`
	Count int       `json:"count"`
}

// Segment is one of the newest version.
type Segment struct {
	Name     string      `json:"name"`
	About    string      `json:"about,omitempty"`
	Sentence string      `json:"sentence"`      // what stands behind "customers who"
	Now      *Headcount  `json:"now,omitempty"` // missing when it was not counted yet
	Days     []Headcount `json:"days,omitempty"`
}

// Segments are by name.
type Segments struct {
	Version  uint32    `json:"version"`
	Segments []Segment `json:"segments"`
}

func (a *API) segments(ctx context.Context, _ *Call) (any, error) {
	known, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	out := Segments{Version: known.Version, Segments: []Segment{}}
	for _, one := range known.Segments {
		s, err := a.counted(ctx, one)
		if err != nil {
			return nil, err
		}
		out.Segments = append(out.Segments, s)
	}
	return out, nil
}

func (a *API) counted(ctx context.Context, one segment.Segment) (Segment, error) {
	s := Segment{Name: one.Name, About: one.About, Sentence: segment.Sentence(one.Rule)}
	now, err := a.Engine.Headcount(ctx, one.Name)
	if !now.At.IsZero() {
		s.Now = &Headcount{now.At, now.Count}
	}
	return s, err
}

func (a *API) segment(ctx context.Context, c *Call) (any, error) {
	days, err := edge.QueryNumber(c.Query, "days", 30, 400)
	if err != nil {
		return nil, err
	}
	known, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	one, ok := known.Segment(c.Param("name"))
	if !ok {
		return nil, fault.New(fault.NotFound, "there is no segment %q; GET /admin/v1/segments lists them", c.Param("name"))
	}
	s, err := a.counted(ctx, one)
	if err != nil {
		return nil, err
	}
	counts, err := a.Engine.Headcounts(ctx, one.Name, days)
	for _, h := range counts {
		s.Days = append(s.Days, Headcount{h.At, h.Count})
	}
	return s, err
}
