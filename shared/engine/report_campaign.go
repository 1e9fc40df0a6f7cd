package engine

import (
	"context"
	"maps"
	"slices"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/fault"
	"rapport/shared/core/result"
)

// CampaignReport is all that is known of one campaign. Its numbers are of Versions: those of the definitions, newest first, in which the campaign
// has the steps, the goal and the holdout of Campaign. Who makes of a number's Ask the question for its people.
type CampaignReport struct {
	Campaign campaign.Campaign
	Gone     bool // from the newest definitions; then Campaign is as it was last
	Versions []uint32
	Others   []uint32 // other versions that runs entered under, newest first
	Counts   []Count  // of Versions
	Flow     result.Flow
	Trials   []result.Trial
}

// CampaignReport reads a campaign's numbers from the beginning until now; of version 0 those of its newest form. It returns
// fault.NotFound for a campaign that is in no definitions that a run entered under.
func (e *Engine) CampaignReport(ctx context.Context, name string, version uint32) (CampaignReport, error) {
	all, err := e.CampaignCounts(ctx, name, time.Time{}, time.Time{})
	if err != nil {
		return CampaignReport{}, err
	}
	newest, err := e.Catalog(ctx)
	if err != nil {
		return CampaignReport{}, err
	}
	r := CampaignReport{}
	c, there := newest.Campaign(name)
	versions := versionsOf(all)
	switch {
	case version > 0:
		r.Campaign, err = e.campaignAt(ctx, name, []uint32{version})
	case there:
		r.Campaign = c
	default:
		r.Campaign, err = e.campaignAt(ctx, name, versions)
	}
	if err != nil {
		return CampaignReport{}, err
	}
	r.Gone = !there
	if r.Versions, r.Others, err = e.sameForm(ctx, r.Campaign, versions); err != nil {
		return CampaignReport{}, err
	}
	if len(r.Versions) > 0 {
		r.Counts = result.Of(all, r.Versions...)
	}
	r.Flow, r.Trials = result.NewFlow(r.Campaign, r.Counts), result.Trials(r.Campaign, r.Counts)
	return r, nil
}

// Who asks for the people of one of the report's numbers.
func (r CampaignReport) Who(ask Cell) Who {
	return Who{Campaign: r.Campaign.Name, Versions: r.Versions, Match: ask}
}

// Waiting asks for the people who wait at one of the flow's places.
func (r CampaignReport) Waiting(p result.Place) Who {
	return Who{Campaign: r.Campaign.Name, Versions: r.Versions, Waiting: p.Step}
}

func versionsOf(counts []Count) []uint32 {
	seen := map[uint32]bool{}
	for _, c := range counts {
		if c.Version > 0 {
			seen[c.Version] = true
		}
	}
	versions := slices.Sorted(maps.Keys(seen))
	slices.Reverse(versions)
	return versions
}

// campaignAt returns a campaign as the first of the versions defines it that does; without versions the newest. It returns fault.NotFound if none does.
func (e *Engine) campaignAt(ctx context.Context, name string, versions []uint32) (campaign.Campaign, error) {
	newest, err := e.Catalog(ctx)
	if err != nil {
		return campaign.Campaign{}, err
	}
	if len(versions) == 0 {
		versions = []uint32{newest.Version}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, v := range versions {
		c, err := e.version(ctx, v)
		if fault.Is(err, fault.Unavailable) {
			return campaign.Campaign{}, err
		}
		if err != nil {
			continue // gone, or of a language that this program does not read any more
		}
		if one, ok := c.Campaign(name); ok {
			return one, nil
		}
	}
	return campaign.Campaign{}, fault.New(fault.NotFound, "there is no campaign %q: look at its name", name)
}
