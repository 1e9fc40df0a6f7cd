package admin

import (
	"context"
	"time"

	"rapport/shared/edge"
	"rapport/shared/edge/session"
)

func (a *API) logRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/audits", session.View, "Who changed what, newest first.", a.audits},
		{"GET", "/admin/v1/failures", session.Personal, "What could not be processed on a day: entries as they came, with all that they hold.", a.failures},
	}
}

// Audit is one change.
type Audit struct {
	Time     time.Time `json:"time"`
	By       string    `json:"by,omitempty"`
	Sentence string    `json:"sentence"`
}

// Audits are newest first.
type Audits struct {
	Audits []Audit `json:"audits"`
}

func (a *API) audits(ctx context.Context, c *Call) (any, error) {
	limit, err := edge.QueryNumber(c.Query, "limit", 50, 500)
	if err != nil {
		return nil, err
	}
	lines, err := a.Engine.Audits(ctx, limit)
	if err != nil {
		return nil, err
	}
	known, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	out := Audits{[]Audit{}}
	for _, l := range lines {
		out.Audits = append(out.Audits, Audit{l.Time, l.Source, c.Text(l.Sentence(known.Shop.Location))})
	}
	return out, nil
}

// Failure is something that could not be processed.
type Failure struct {
	Time     time.Time `json:"time"`
	Sentence string    `json:"sentence"`
}

// Failures are oldest first.
type Failures struct {
	Failures []Failure `json:"failures"`
}

func (a *API) failures(ctx context.Context, c *Call) (any, error) {
	day, err := edge.QueryDay(c.Query, "day")
	if err != nil {
		return nil, err
	}
	if day.IsZero() {
		day = a.clock()
	}
	said, err := a.Engine.Failures(ctx, day)
	out := Failures{[]Failure{}}
	for _, s := range said {
		out.Failures = append(out.Failures, Failure(s))
	}
	return out, err
}
