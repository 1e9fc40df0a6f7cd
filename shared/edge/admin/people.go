package admin

import (
	"context"
	"net/url"
	"time"

	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/edge/who"
	"rapport/shared/engine"
)

func (a *API) peopleRoutes() []Route {
	return []Route{{"GET", "/admin/v1/people", session.View, "Exactly the people whom a number counts, newest first.", a.people}}
}

// Number is a count. People is where its people are read.
type Number struct {
	Label  string `json:"label,omitempty"`
	Count  int    `json:"count"`
	People string `json:"people,omitempty"`
}

// peoplePath is where the people of a number are read.
func peoplePath(w engine.Who) string { return "/admin/v1/people?" + who.Query(w).Encode() }

// Person is one line that a number counts. Customer says nothing of her to those who may not see personal data.
type Person struct {
	Customer string    `json:"customer"`
	Time     time.Time `json:"time"`
	Kind     string    `json:"kind"`
	Sentence string    `json:"sentence"`
}

// People are newest first. Next is the cursor to go on with; "" when nothing is left.
type People struct {
	People []Person `json:"people"`
	Next   string   `json:"next,omitempty"`
}

func (a *API) people(ctx context.Context, c *Call) (any, error) {
	asked, err := whoOf(c.Query)
	if err != nil {
		return nil, err
	}
	if asked.Cursor, err = c.keys.OpenCursor(asked.Cursor); err != nil {
		return nil, err
	}
	found, next, err := a.Engine.People(ctx, asked)
	out := People{People: []Person{}, Next: c.keys.SealCursor(next)}
	for _, p := range found {
		out.People = append(out.People, Person{c.id(p.Customer), p.Time, p.Line.Kind.String(), c.Text(p.Sentence)})
	}
	return out, err
}

// whoOf reads which people are asked for, and how many at most.
func whoOf(q url.Values) (engine.Who, error) {
	asked, err := who.Parse(q)
	if err != nil {
		return engine.Who{}, err
	}
	asked.Limit, err = edge.QueryNumber(q, "limit", 50, 200)
	return asked, err
}
