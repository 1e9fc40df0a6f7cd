package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/result"
	"rapport/shared/core/segment"
)

// Explanation is what was decided about a customer and why, oldest first, and what is still to come by
// itself, soonest first.
type Explanation struct {
	Customer string    `json:"customer"`        // as she is known now; "" when nothing is known
	Erased   time.Time `json:"erased,omitzero"` // when she was forgotten
	Lines    []Said    `json:"lines"`
	Pending  []Pending `json:"pending"`
}

// Said is one decision or fact, as a sentence.
type Said struct {
	Time     time.Time `json:"time"`
	Sentence string    `json:"sentence"`
}

// Pending is something that will happen at a time if nothing else happens.
type Pending struct {
	At       time.Time `json:"at"`
	Campaign string    `json:"campaign"`
	Sentence string    `json:"sentence"`
}

// Explain reads a customer's journal, messages and outbox, and what is pending in her state. It changes nothing.
// Someone of whom nothing is known has an empty explanation.
func (e *Engine) Explain(ctx context.Context, who string) (Explanation, error) {
	s, err := e.Load(ctx, who)
	if err != nil {
		return Explanation{}, err
	}
	if s.Version == 0 || s.Tombstone() {
		return Explanation{Erased: s.Erased, Lines: []Said{}, Pending: []Pending{}}, nil
	}
	c, err := e.catalogFor(ctx, s.Catalog, entered(s))
	if err != nil {
		return Explanation{}, err
	}
	zone := c.Shop.Location
	lines, err := e.journal(ctx, s)
	if err != nil {
		return Explanation{}, err
	}
	out := Explanation{Customer: s.ID, Lines: []Said{}, Pending: pending(c, s, zone)}
	for _, l := range lines {
		out.Lines = append(out.Lines, Said{l.Time, l.Sentence(zone)})
	}
	return out, nil
}

// journal gathers the lines of a customer and of those folded into her: what lies in items and what still lies in the outbox,
// each line once.
func (e *Engine) journal(ctx context.Context, s customer.State) ([]journal.Line, error) {
	folded, err := e.Folded(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	g := newGathered(s)
	for _, who := range append(folded, s.ID) {
		for _, r := range []item.Range{item.Logs(who), item.Messages(who)} {
			items, err := e.Store.Query(ctx, r)
			if err != nil {
				return nil, fmt.Errorf("read the journal of %s: %w", who, err)
			}
			for _, it := range items {
				if err := g.take(it); err != nil {
					return nil, err
				}
			}
		}
	}
	lines, _ := g.all()
	return lines, nil
}

// messageLines says of a message that it was decided, and what became of it.
func messageLines(m message.Message) []journal.Line {
	base := journal.Line{Campaign: m.Campaign, Version: m.Version, Enrolment: m.Enrolment, Step: m.Step, Message: m.ID, Channel: m.Channel, Home: m.Home}
	asked := base
	asked.Kind, asked.Time = journal.Requested, m.Requested
	if m.Follows != "" {
		asked.Rule = result.Again
	}
	fate := base
	fate.Time, fate.Rule = m.At, m.Reason
	switch m.Status {
	case message.Sent:
		fate.Kind = journal.Sent
	case message.Failed:
		fate.Kind = journal.Failed
	case message.Unknown:
		fate.Kind = journal.Unknown
	case message.Skipped:
		fate.Kind = journal.Skipped
	default:
		return []journal.Line{asked}
	}
	return []journal.Line{asked, fate}
}

// pending reads from the state what comes next by itself. A quiet wait that moves with each event stands only here.
func pending(c *catalog.Catalog, s customer.State, zone *time.Location) []Pending {
	all := []Pending{}
	for _, e := range s.Enrolments {
		if e.Ended != "" || e.Due.IsZero() {
			continue
		}
		entered, ok := c.At(e.Version, e.Campaign)
		if !ok || e.Step >= len(entered.Steps) {
			continue
		}
		all = append(all, Pending{e.Due, e.Campaign, waiting(e, entered, zone)})
	}
	for _, m := range s.Outbox.Messages {
		if m.Status.Final() {
			continue
		}
		all = append(all, pendingMessage(m, zone))
	}
	slices.SortStableFunc(all, func(a, b Pending) int { return a.At.Compare(b.At) })
	return all
}

// pendingMessage says what a message that is not final waits for.
func pendingMessage(m message.Message, zone *time.Location) Pending {
	at := m.NotBefore
	if m.Status == message.Sending {
		at = m.Until
	}
	if at.IsZero() {
		at = m.Requested
	}
	sentence := fmt.Sprintf("%s: the %s is %s", m.Campaign, m.Channel, m.Status)
	if m.Reason != "" {
		sentence += ", held up until " + until(at, zone) + ": " + m.Reason
	}
	return Pending{at, m.Campaign, sentence}
}

// waiting says what an enrolment waits for.
func waiting(e customer.Enrolment, c campaign.Campaign, zone *time.Location) string {
	due, step := until(e.Due, zone), c.Steps[e.Step]
	switch {
	case c.Trigger.Schedule != nil && e.Taken == 0:
		return fmt.Sprintf("%s waits for its hour, %s", e.Campaign, due)
	case e.Hold != "":
		return fmt.Sprintf("%s waits until %s: %s", e.Campaign, due, e.Hold)
	case step.Kind == campaign.WaitQuiet:
		return fmt.Sprintf("%s waits until %s, or longer if there is another %s", e.Campaign, due, segment.Choice(step.On))
	case step.Kind == campaign.WaitEvent:
		return fmt.Sprintf("%s waits for %s, at most until %s", e.Campaign, step.Event.Event, due)
	}
	return fmt.Sprintf("%s waits until %s", e.Campaign, due)
}

func until(t time.Time, zone *time.Location) string { return t.In(zone).Format("15:04 on 2 Jan 2006") }
