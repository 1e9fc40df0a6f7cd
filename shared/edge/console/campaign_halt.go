package console

import (
	"context"

	"rapport/shared/edge"
)

// pauseCampaign and resumeCampaign stop a campaign's messages, and let them go again.
func (c *Console) pauseCampaign(ctx context.Context, v *Visit) (edge.Response, error) {
	name := v.Param("name")
	if err := c.Engine.Pause(ctx, name, v.Name); err != nil {
		return edge.Response{}, err
	}
	return c.done(v, campaignPath(name), "Paused: no message of "+name+" leaves until somebody resumes it. Customers go on entering it.")
}

func (c *Console) resumeCampaign(ctx context.Context, v *Visit) (edge.Response, error) {
	name := v.Param("name")
	if err := c.Engine.Resume(ctx, name, v.Name); err != nil {
		return edge.Response{}, err
	}
	return c.done(v, campaignPath(name), name+" goes on where it stood.")
}
