package engine

import (
	"context"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/customer"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
)

// arrival finds the runs that wait at a place: it looks at each that came there whether it still is, because her state alone knows.
type arrival struct {
	*Engine
	campaign campaign.Campaign
	layout   result.Layout
	place    int
	looked   int // at states
}

func (e *Engine) waitingAt(ctx context.Context, who Who) (*arrival, error) {
	c, err := e.campaignAt(ctx, who.Campaign, who.Versions)
	if err != nil {
		return nil, err
	}
	return &arrival{Engine: e, campaign: c, layout: result.NewLayout(c), place: who.Waiting}, nil
}

// tired tells whether enough states were read for one call; a nil arrival never is.
func (a *arrival) tired() bool { return a != nil && a.looked >= statesLooked }

func (a *arrival) brings(c Cell) bool {
	place, ok := a.layout.Brings(c)
	return ok && place == a.place
}

// waits tells whether the run that a line brought to the place is still there, and what it waits for.
func (a *arrival) waits(ctx context.Context, l journal.Line, zone *time.Location) (bool, string, error) {
	a.looked++
	s, err := a.Load(ctx, l.Home)
	if err != nil {
		return false, "", err
	}
	run, ok := s.Enrolment(l.Enrolment)
	if !ok {
		return false, "", nil
	}
	if m, ok := underWay(s, run); ok {
		return a.layout.PlaceOf(m.Step) == a.place, pendingMessage(m, zone).Sentence, nil
	}
	if run.Ended != "" || a.layout.PlaceOf(run.Step+1) != a.place || run.Step >= len(a.campaign.Steps) {
		return false, "", nil
	}
	return true, waiting(run, a.campaign, zone), nil
}

// underWay returns the first message of a run whose fate is not known: until it is, the run is counted at the send.
func underWay(s customer.State, run customer.Enrolment) (first message.Message, ok bool) {
	for _, m := range s.Outbox.Messages {
		if m.Enrolment == run.ID && m.Follows == "" && !m.Status.Final() && (!ok || m.Step < first.Step) {
			first, ok = m, true
		}
	}
	return first, ok
}
