package admin

import (
	"context"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/result"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) campaignRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/campaigns", session.View, "Every campaign of the newest version, by name.", a.campaigns},
		{"GET", "/admin/v1/campaigns/{name}/results", session.View, "A campaign's numbers, step by step and arm by arm, from the beginning until now.", a.results},
		{"GET", "/admin/v1/people", session.View, "Exactly the people whom a number counts, newest first.", a.people},
	}
}

// Campaign is one of the newest version.
type Campaign struct {
	Name     string      `json:"name"`
	About    string      `json:"about,omitempty"`
	Policy   string      `json:"policy"`
	Topic    string      `json:"topic,omitempty"`
	Priority int         `json:"priority"`
	Holdout  float64     `json:"holdout"`
	Steps    int         `json:"steps"`
	Halt     engine.Halt `json:"halt"`
}

// Campaigns are by name.
type Campaigns struct {
	Version   uint32     `json:"version"`
	Campaigns []Campaign `json:"campaigns"`
}

func (a *API) campaigns(ctx context.Context, _ *Call) (any, error) {
	known, err := a.Engine.Catalog(ctx)
	if err != nil {
		return nil, err
	}
	out := Campaigns{Version: known.Version, Campaigns: []Campaign{}}
	for _, one := range known.Campaigns {
		halt, err := a.Engine.Halt(ctx, one.Name)
		if err != nil {
			return nil, err
		}
		out.Campaigns = append(out.Campaigns, newCampaign(one, halt))
	}
	return out, nil
}

func newCampaign(c campaign.Campaign, halt engine.Halt) Campaign {
	return Campaign{Name: c.Name, About: c.About, Policy: c.Policy, Topic: c.Topic, Priority: c.Priority, Holdout: c.Holdout, Steps: len(c.Steps), Halt: halt}
}

// Number is a count. People is where its people are read.
type Number struct {
	Label  string `json:"label,omitempty"`
	Count  int    `json:"count"`
	People string `json:"people,omitempty"`
}

// Place is where runs stand.
type Place struct {
	Step       int      `json:"step"`
	Arrived    int      `json:"arrived"`
	Waiting    Number   `json:"waiting"`
	On         []Number `json:"on"`
	Left       []Number `json:"left"`
	Held       []Number `json:"held"`
	Skipped    []Number `json:"skipped"`
	Sent       Number   `json:"sent"`
	Failed     Number   `json:"failed"`
	Unknown    Number   `json:"unknown"`
	Delivered  Number   `json:"delivered"`
	Bounced    Number   `json:"bounced"`
	Complained Number   `json:"complained"`
}

// Money is what goals were worth in one currency, a run.
type Money struct {
	Currency string  `json:"currency"`
	Runs     int     `json:"runs"`
	Mean     float64 `json:"mean"`
}

// Difference is an arm compared with the first of its trial.
type Difference struct {
	Low      float64 `json:"low"`
	High     float64 `json:"high"`
	Sure     bool    `json:"sure"`
	More     int     `json:"more"`
	Sentence string  `json:"sentence"`
	Worth    string  `json:"worth,omitempty"`
}

// Arm is one arm of a trial.
type Arm struct {
	Label   string      `json:"label"`
	Share   float64     `json:"share"`
	Runs    Number      `json:"runs"`
	Goals   Number      `json:"goals"`
	Rate    float64     `json:"rate"`
	Money   []Money     `json:"money"`
	Against *Difference `json:"against,omitempty"`
}

// Trial compares arms: of the holdout, when step is 0, else of a split.
type Trial struct {
	Step    int    `json:"step"`
	Goal    string `json:"goal"`
	Arms    []Arm  `json:"arms"`
	Warning string `json:"warning,omitempty"`
}

// Results are a campaign's numbers.
type Results struct {
	Campaign    string      `json:"campaign"`
	Versions    []uint32    `json:"versions"`
	Others      []uint32    `json:"other_versions"`
	Gone        bool        `json:"gone"`
	Halt        engine.Halt `json:"halt"`
	Enrolled    []Number    `json:"enrolled"`
	NotEnrolled []Number    `json:"not_enrolled"`
	Goals       []Number    `json:"goals"`
	Places      []Place     `json:"places"`
	Trials      []Trial     `json:"trials"`
}

func (a *API) results(ctx context.Context, c *Call) (any, error) {
	version, err := c.number("version", 0, 1<<31)
	if err != nil {
		return nil, err
	}
	report, err := a.Engine.CampaignReport(ctx, c.Param("name"), uint32(version))
	if err != nil {
		return nil, err
	}
	halt, err := a.Engine.Halt(ctx, c.Param("name"))
	if err != nil {
		return nil, err
	}
	t := teller{report}
	out := Results{Campaign: report.Campaign.Name, Versions: orNone(report.Versions), Others: orNone(report.Others), Gone: report.Gone, Halt: halt,
		Enrolled: t.numbers(report.Flow.Enrolled), NotEnrolled: t.numbers(report.Flow.NotEnrolled), Goals: t.numbers(report.Flow.Goals),
		Places: []Place{}, Trials: []Trial{}}
	for _, p := range report.Flow.Places {
		out.Places = append(out.Places, t.place(p))
	}
	for _, trial := range report.Trials {
		out.Trials = append(out.Trials, t.trial(trial))
	}
	return out, nil
}

// teller writes a report's numbers, each with where its people are.
type teller struct{ report engine.CampaignReport }

func (t teller) number(n result.Number) Number {
	return Number{n.Label, n.N, peoplePath(t.report.Who(n.Ask))}
}

func (t teller) numbers(all []result.Number) []Number {
	out := []Number{}
	for _, n := range all {
		out = append(out, t.number(n))
	}
	return out
}

func (t teller) place(p result.Place) Place {
	out := Place{Step: p.Step, Arrived: p.Arrived, Waiting: Number{Count: p.Waiting, People: peoplePath(t.report.Waiting(p))}, On: []Number{}, Left: t.numbers(p.Left),
		Held: t.numbers(p.Held), Skipped: t.numbers(p.Skipped), Sent: t.number(p.Sent), Failed: t.number(p.Failed), Unknown: t.number(p.Unknown),
		Delivered: t.number(p.Delivered), Bounced: t.number(p.Bounced), Complained: t.number(p.Complained)}
	for _, way := range p.On {
		out.On = append(out.On, t.number(way.Number))
	}
	return out
}

func (t teller) trial(r result.Trial) Trial {
	out := Trial{Step: r.Step, Goal: r.Goal, Arms: []Arm{}, Warning: r.Warning}
	for _, arm := range r.Arms {
		one := Arm{Label: arm.Label, Share: arm.Share, Runs: t.number(arm.Runs), Goals: t.number(arm.Goals), Rate: arm.Rate.Value(), Money: []Money{}}
		for _, m := range arm.Money {
			one.Money = append(one.Money, Money{m.Currency, m.Mean.Of, m.Mean.Value()})
		}
		if v := arm.Against; v != nil {
			one.Against = &Difference{v.Rate.Low, v.Rate.High, v.Sure, v.More, v.Sentence, v.Worth}
		}
		out.Arms = append(out.Arms, one)
	}
	return out
}

func orNone(versions []uint32) []uint32 {
	if versions == nil {
		return []uint32{}
	}
	return versions
}

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
	who, err := c.who()
	if err != nil {
		return nil, err
	}
	if who.Cursor, err = c.keys.OpenCursor(who.Cursor); err != nil {
		return nil, err
	}
	found, next, err := a.Engine.People(ctx, who)
	out := People{People: []Person{}, Next: c.keys.SealCursor(next)}
	for _, p := range found {
		out.People = append(out.People, Person{c.id(p.Customer), p.Time, p.Line.Kind.String(), c.Text(p.Sentence)})
	}
	return out, err
}
