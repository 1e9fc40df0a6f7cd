package admin

import (
	"context"

	"rapport/shared/core/campaign"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

func (a *API) campaignRoutes() []Route {
	return []Route{
		{"GET", "/admin/v1/campaigns", session.View, "Every campaign of the newest version, by name.", a.campaigns},
		{"GET", "/admin/v1/campaigns/{name}/results", session.View, "A campaign's numbers, step by step and arm by arm, from the beginning until now.", a.results},
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
