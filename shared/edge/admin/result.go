package admin

import (
	"context"

	"rapport/shared/edge"
	"rapport/shared/engine"
)

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
	version, err := edge.QueryNumber(c.Query, "version", 0, 1<<31)
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
