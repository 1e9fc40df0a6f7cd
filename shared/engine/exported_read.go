package engine

import (
	"context"
	"slices"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/journal"
)

// Export returns all that is kept of a customer, and writes down that by took it out. With history it reads that too, which takes as long as
// history is large. It returns fault.NotFound for one of whom nothing is known.
func (e *Engine) Export(ctx context.Context, who, by string, past Past) (Export, error) {
	p, err := e.Profile(ctx, who)
	if err != nil {
		return Export{}, err
	}
	x := p.export(e.now())
	x.Note = "Events as they were received lie in the files of history besides; rapport export reads those too."
	if past != nil && !p.State.Tombstone() {
		names := append(slices.Clone(p.Folded), p.State.ID)
		read, err := ReadEvents(ctx, past, func(who string) bool { return slices.Contains(names, who) }, nil, nil)
		if err != nil {
			return Export{}, fault.New(fault.Unavailable, "read history: %w", err)
		}
		x.History = read.Events
		x.Note = "Every event that history holds of this customer stands here."
	}
	return x, e.Audit(ctx, journal.Line{Kind: journal.Changed, Source: by, Rule: "exported customer " + id.Hash("customer", p.State.ID).String()})
}

func (p Profile) export(now time.Time) Export {
	s := p.State
	x := Export{Customer: s.ID, Exported: now, Erased: s.Erased, KnownAs: append([]string{}, p.Folded...), Since: s.Created, Zone: s.Zone, Locale: s.Locale,
		Traits: []ExportedTrait{}, Consents: []ExportedConsent{}, Events: []ExportedRecord{}, Segments: []ExportedSegment{}, Campaigns: []ExportedEnrolment{},
		Cart: []ExportedLine{}, Orders: []map[string]any{}, Journal: []Said{}, Messages: []ExportedMessage{}, Pending: append([]Pending{}, p.Pending...)}
	if s.Address.Email != "" {
		x.Address = &ExportedAddress{s.Address.Email, s.Address.At, s.Address.Suppressed}
	}
	for _, t := range s.Traits {
		x.Traits = append(x.Traits, ExportedTrait{t.Name, t.Value, t.At})
	}
	for _, c := range s.Consents {
		x.Consents = append(x.Consents, ExportedConsent{c.Channel, c.Topic, c.Granted, c.At, c.Source})
	}
	for _, r := range s.Records {
		x.Events = append(x.Events, ExportedRecord{r.Name, r.Count, r.First, r.Last, r.Times})
	}
	for _, m := range s.Segments {
		x.Segments = append(x.Segments, ExportedSegment{m.Segment, m.In, m.Since})
	}
	return p.exportBeside(x)
}

func (p Profile) exportBeside(x Export) Export {
	for _, e := range p.State.Enrolments {
		x.Campaigns = append(x.Campaigns, ExportedEnrolment{e.Campaign, e.Entered, e.Holdout, e.Key, e.Ended, e.EndedAt, e.Goal})
	}
	for _, l := range p.State.Cart.Lines {
		x.Cart = append(x.Cart, ExportedLine{l.Product, l.Name, l.Price, l.Quantity, l.Currency})
	}
	for _, o := range p.Orders {
		x.Orders = append(x.Orders, o.Body)
	}
	for _, l := range p.Lines {
		x.Journal = append(x.Journal, Said{l.Time, l.Sentence(p.Catalog.Shop.Location)})
	}
	for _, m := range p.Messages {
		x.Messages = append(x.Messages, ExportedMessage{m.ID, m.Campaign, m.Channel, m.Template, m.Status.String(), m.Reason, m.Requested, m.At})
	}
	return x
}
