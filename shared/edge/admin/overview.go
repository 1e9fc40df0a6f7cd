package admin

import (
	"context"
	"time"

	"rapport/shared/core/result"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) overviewRoutes() []Route {
	return []Route{{"GET", "/admin/v1/overview", session.View, "What happened today and in the last week, what comes next, and what needs a person.", a.overview}}
}

// Happened is what happened within some days.
type Happened struct {
	First      string    `json:"first"`
	Last       string    `json:"last"`
	Enrolled   Number    `json:"enrolled"`
	Sent       Number    `json:"sent"`
	Delivered  Number    `json:"delivered"`
	Bounced    Number    `json:"bounced"`
	Complained Number    `json:"complained"`
	Failed     Number    `json:"failed"`
	Unknown    Number    `json:"unknown"`
	Skipped    Number    `json:"skipped"`
	Goals      Number    `json:"goals"`
	Revenue    []Revenue `json:"revenue"`
}

// Revenue is what goals were worth in one currency.
type Revenue struct {
	Currency string  `json:"currency"`
	Amount   float64 `json:"amount"`
}

// Upcoming is something that comes by itself: to a customer, or an occurrence of a campaign.
type Upcoming struct {
	At         time.Time `json:"at"`
	Campaign   string    `json:"campaign,omitempty"`
	Customer   string    `json:"customer,omitempty"`
	Occurrence string    `json:"occurrence,omitempty"`
	Sentence   string    `json:"sentence"`
}

// Problem is something that needs a person. People is where those are read whom it concerns.
type Problem struct {
	Sentence string `json:"sentence"`
	Campaign string `json:"campaign,omitempty"`
	People   string `json:"people,omitempty"`
}

// Overview is the page Today.
type Overview struct {
	At       time.Time  `json:"at"`
	Today    Happened   `json:"today"`
	Week     Happened   `json:"week"`
	Next     []Upcoming `json:"next"`
	Problems []Problem  `json:"problems"`
}

func (a *API) overview(ctx context.Context, c *Call) (any, error) {
	o, err := a.Engine.Overview(ctx)
	if err != nil {
		return nil, err
	}
	out := Overview{At: o.At, Today: tellHappened(o.Today), Week: tellHappened(o.Week), Next: []Upcoming{}, Problems: []Problem{}}
	for _, n := range o.Next {
		out.Next = append(out.Next, Upcoming{n.At, n.Campaign, c.id(n.Customer), n.Occurrence, c.Text(n.Sentence)})
	}
	for _, p := range o.Problems {
		one := Problem{Sentence: c.Text(p.Sentence), Campaign: p.Campaign}
		if p.Who != nil {
			one.People = peoplePath(*p.Who)
		}
		out.Problems = append(out.Problems, one)
	}
	return out, nil
}

func tellHappened(h engine.Happened) Happened {
	number := func(n result.Number) Number { return Number{Count: n.N, People: peoplePath(h.Who(n.Ask))} }
	out := Happened{First: h.First.Format(time.DateOnly), Last: h.Last.Format(time.DateOnly),
		Enrolled: number(h.Enrolled), Sent: number(h.Sent), Delivered: number(h.Delivered), Bounced: number(h.Bounced), Complained: number(h.Complained),
		Failed: number(h.Failed), Unknown: number(h.Unknown), Skipped: number(h.Skipped), Goals: number(h.Goals), Revenue: []Revenue{}}
	for _, r := range h.Revenue {
		out.Revenue = append(out.Revenue, Revenue(r))
	}
	return out
}
