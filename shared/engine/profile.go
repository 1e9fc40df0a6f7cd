package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// Profile is all that is known of a customer, read at once.
type Profile struct {
	State    customer.State
	Folded   []string          // the customers that were folded into her
	Lines    []journal.Line    // decisions, consents and messages, oldest first
	Messages []message.Message // oldest first
	Orders   []Order           // newest first
	Pending  []Pending         // soonest first

	Catalog *catalog.Catalog // the definitions that hold for her; nil of one who was erased
}

// Order is an order of hers, as the shop sent it.
type Order struct {
	ID   string
	Time time.Time // zero when it is not known
	Body map[string]any
	Key  item.Key
}

// Profile reads all that is known of a customer, behind her aliases. It changes nothing. Of one who was erased it brings the tombstone alone; it
// returns fault.NotFound for one of whom nothing is known.
func (e *Engine) Profile(ctx context.Context, who string) (Profile, error) {
	s, err := e.Load(ctx, who)
	if err != nil {
		return Profile{}, err
	}
	if s.Version == 0 {
		return Profile{}, fault.New(fault.NotFound, "nothing is known of this customer; search by an address or an id")
	}
	p := Profile{State: s}
	if s.Tombstone() {
		return p, nil
	}
	if p.Catalog, err = e.catalogFor(ctx, s.Catalog, entered(s)); err != nil {
		return Profile{}, err
	}
	if p.Folded, err = e.Folded(ctx, s.ID); err != nil {
		return Profile{}, err
	}
	if err := e.gather(ctx, &p); err != nil {
		return Profile{}, err
	}
	p.Pending = pending(p.Catalog, s, p.Catalog.Shop.Location)
	return p, nil
}

// gather reads what lies beside the state, in her partition and in those of who was folded in.
func (e *Engine) gather(ctx context.Context, p *Profile) error {
	g := newGathered(p.State)
	for _, who := range append(slices.Clone(p.Folded), p.State.ID) {
		items, err := e.Store.Query(ctx, item.Beside(who))
		if err != nil {
			return fmt.Errorf("read what is known of %s: %w", who, err)
		}
		for _, it := range items {
			if item.IsOrder(it.Key) {
				p.Orders = append(p.Orders, orderOf(it))
			} else if err := g.take(it); err != nil {
				return err
			}
		}
	}
	slices.SortStableFunc(p.Orders, func(a, b Order) int { return b.Time.Compare(a.Time) })
	p.Lines, p.Messages = g.all()
	return nil
}

// orderOf reads an order's item; what is not understood is an order without lines.
func orderOf(it item.Item) Order {
	o := Order{Key: it.Key}
	_ = json.Unmarshal(it.Body, &o.Body)
	o.ID, _ = o.Body["order_id"].(string)
	if o.ID == "" {
		o.ID = item.OrderOf(it.Key)
	}
	if text, ok := o.Body["ordered_at"].(string); ok {
		o.Time, _ = time.Parse(time.RFC3339Nano, text)
	}
	return o
}

// Why is WhyNot without another read of her.
func (p Profile) Why(ctx context.Context, e *Engine, campaign string) (catalog.Why, error) {
	return e.whyNot(ctx, p.State, p.Lines, campaign)
}
