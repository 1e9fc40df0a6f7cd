package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// Explanation is what was decided about a customer and why, oldest first, and what is still to come by
// itself, soonest first.
type Explanation struct {
	Customer string    `json:"customer"` // as she is known now; "" when nothing is known
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
		return Explanation{}, nil
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
	out := Explanation{Customer: s.ID, Pending: pending(c, s, zone)}
	for _, l := range lines {
		out.Lines = append(out.Lines, Said{l.Time, l.Sentence(zone)})
	}
	return out, nil
}

// journal gathers the lines of a customer and of those folded into her: what lies in items and what still lies in the outbox,
// each line once.
func (e *Engine) journal(ctx context.Context, s customer.State) ([]journal.Line, error) {
	folded, err := e.foldedInto(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	lines := slices.Clone(s.Outbox.Lines)
	messages := map[string]message.Message{}
	for _, m := range s.Outbox.Messages {
		messages[m.ID] = m
	}
	for _, who := range append(folded, s.ID) {
		if lines, err = e.logged(ctx, who, lines); err != nil {
			return nil, err
		}
		if err := e.messages(ctx, who, messages); err != nil {
			return nil, err
		}
	}
	for _, m := range messages {
		lines = append(lines, messageLines(m)...)
	}
	for i, l := range lines {
		if l.Campaign == "" {
			lines[i].Campaign = messages[l.Message].Campaign
		}
	}
	slices.SortStableFunc(lines, func(a, b journal.Line) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		if c := int(a.Kind) - int(b.Kind); c != 0 {
			return c
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	return lines, nil
}

// logged adds one partition's lines to those that are not there yet.
func (e *Engine) logged(ctx context.Context, who string, lines []journal.Line) ([]journal.Line, error) {
	items, err := e.Store.Query(ctx, item.Logs(who))
	if err != nil {
		return nil, fmt.Errorf("read the journal of %s: %w", who, err)
	}
	for _, it := range items {
		l, err := journal.Decode(it.Body)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(lines, func(o journal.Line) bool { return o.ID == l.ID }) {
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// messages adds one partition's messages. What the channel said outweighs what the outbox still thinks.
func (e *Engine) messages(ctx context.Context, who string, all map[string]message.Message) error {
	items, err := e.Store.Query(ctx, item.Messages(who))
	if err != nil {
		return fmt.Errorf("read the messages of %s: %w", who, err)
	}
	for _, it := range items {
		m, err := message.Decode(it.Body)
		if err != nil {
			return err
		}
		if _, newer := all[m.ID]; !newer || m.Status == message.Sent {
			all[m.ID] = m
		}
	}
	return nil
}

// messageLines says of a message that it was decided, and what became of it.
func messageLines(m message.Message) []journal.Line {
	base := journal.Line{Campaign: m.Campaign, Version: m.Version, Enrolment: m.Enrolment, Step: m.Step, Message: m.ID, Channel: m.Channel}
	asked := base
	asked.Kind, asked.Time = journal.Requested, m.Requested
	kinds := map[message.Status]journal.Kind{message.Sent: journal.Sent, message.Failed: journal.Failed,
		message.Unknown: journal.Unknown, message.Skipped: journal.Skipped}
	kind, final := kinds[m.Status]
	if !final {
		return []journal.Line{asked}
	}
	fate := base
	fate.Kind, fate.Time, fate.Rule = kind, m.At, m.Reason
	return []journal.Line{asked, fate}
}

// pending reads from the state what comes next by itself. A quiet wait that moves with each event stands only here.
func pending(c *catalog.Catalog, s customer.State, zone *time.Location) []Pending {
	var all []Pending
	for _, e := range s.Enrolments {
		if e.Ended != "" || e.Due.IsZero() {
			continue
		}
		campaign, ok := c.At(e.Version, e.Campaign)
		if !ok || e.Step >= len(campaign.Steps) {
			continue
		}
		all = append(all, Pending{e.Due, e.Campaign, waiting(e, campaign.Steps[e.Step], zone)})
	}
	for _, m := range s.Outbox.Messages {
		if m.Status.Final() {
			continue
		}
		at := m.NotBefore
		if m.Status == message.Sending {
			at = m.Until
		}
		if at.IsZero() {
			at = m.Requested
		}
		all = append(all, Pending{at, m.Campaign, fmt.Sprintf("%s: the %s is %s", m.Campaign, m.Channel, m.Status)})
	}
	slices.SortStableFunc(all, func(a, b Pending) int { return a.At.Compare(b.At) })
	return all
}

func waiting(e customer.Enrolment, step campaign.Step, zone *time.Location) string {
	until := e.Due.In(zone).Format("15:04 on 2 Jan 2006")
	switch {
	case e.Hold != "":
		return fmt.Sprintf("%s waits until %s: %s", e.Campaign, until, e.Hold)
	case step.Kind == campaign.WaitQuiet:
		return fmt.Sprintf("%s waits until %s for no more of %s", e.Campaign, until, strings.Join(step.On, ", "))
	}
	return fmt.Sprintf("%s waits until %s", e.Campaign, until)
}

// Failures lists what could not be processed on a day, oldest first, and the alarms that nobody could serve for ten minutes.
func (e *Engine) Failures(ctx context.Context, day time.Time) ([]Said, error) {
	items, err := e.Store.Query(ctx, item.FailedOn(day))
	if err != nil {
		return nil, fmt.Errorf("read the failures of %s: %w", day.Format(time.DateOnly), err)
	}
	var all []Said
	for _, it := range items {
		f, err := readFailure(it.Body)
		if err != nil {
			return nil, err
		}
		all = append(all, Said{f.Time, fmt.Sprintf("%s could not take %s: %s\n  %s", f.Function, f.Type, f.Error, f.Detail)})
	}
	slices.SortStableFunc(all, func(a, b Said) int { return a.Time.Compare(b.Time) })
	now := e.now()
	for shard := range item.Shards {
		due, err := e.Store.Query(ctx, item.AgendaThrough(shard, item.Floor(now.Add(-overdue))))
		if err != nil {
			return nil, fmt.Errorf("read agenda shard %d: %w", shard, err)
		}
		alarms, _, err := alarms(shard, due)
		if err != nil {
			return nil, err
		}
		for _, a := range alarms {
			all = append(all, Said{a.Minute.Time(), fmt.Sprintf("the alarm of %s was not served for %d minutes: engage's log says why",
				a.Customer, int(now.Sub(a.Minute.Time()).Minutes()))})
		}
	}
	return all, nil
}
