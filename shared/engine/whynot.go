package engine

import (
	"context"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/journal"
)

// WhyNot says why a customer did not get a campaign's message, by her state, her journal and what a person decided of the campaign. It changes
// nothing. It returns fault.NotFound when nothing is known of her, she was erased, or the newest definitions have no such campaign.
func (e *Engine) WhyNot(ctx context.Context, who, campaign string) (catalog.Why, error) {
	s, err := e.Load(ctx, who)
	if err != nil {
		return catalog.Why{}, err
	}
	if s.Version == 0 || s.Tombstone() {
		return catalog.Why{}, fault.New(fault.NotFound, "nothing is known of this customer any more, so nothing can be said of them")
	}
	lines, err := e.journal(ctx, s)
	if err != nil {
		return catalog.Why{}, err
	}
	return e.whyNot(ctx, s, lines, campaign)
}

func (e *Engine) whyNot(ctx context.Context, s customer.State, lines []journal.Line, campaign string) (catalog.Why, error) {
	c, err := e.catalogFor(ctx, s.Catalog, entered(s))
	if err != nil {
		return catalog.Why{}, err
	}
	halt, err := e.Halt(ctx, campaign)
	if err != nil {
		return catalog.Why{}, err
	}
	ask := catalog.Asked{Campaign: campaign, Paused: halt.Paused, Cancelled: halt.Cancelled, Now: e.now()}
	for _, l := range lines {
		if l.Campaign == campaign {
			ask.Lines = append(ask.Lines, l)
		}
	}
	for _, p := range pending(c, s, c.Shop.Location) {
		if p.Campaign == campaign && ask.Waits == "" {
			ask.Waits = p.Sentence
		}
	}
	why, ok := c.WhyNot(s, ask)
	if !ok {
		return catalog.Why{}, fault.New(fault.NotFound, "there is no campaign %q that is published; choose one of the list", campaign)
	}
	return why, nil
}
