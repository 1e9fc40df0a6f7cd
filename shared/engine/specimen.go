package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"rapport/shared/core/campaign"
	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// Specimen renders a template of some definitions for a customer, as a mail of the first campaign that sends it would be. Nothing of it is
// decided or counted, and its links for consent lead nowhere: base is where links are answered. It returns fault.NotFound if the definitions
// have no such template, and fault.Invalid, with file and line, if her data do not suit it.
func Specimen(c *catalog.Catalog, name string, s customer.State, order map[string]any, base string) (Mail, error) {
	t, ok := c.Templates[name]
	if !ok {
		return Mail{}, fault.New(fault.NotFound, "there is no template %q", name)
	}
	shop := c.Shop
	if shop.URL == "" {
		shop.URL = base
	}
	m := message.Message{ID: "test", Home: s.ID, Template: name, Policy: policy.Marketing, Channel: policy.Email}
	if one, ok := senderOf(c, name); ok {
		m.Campaign, m.Policy, m.Topic = one.Name, one.Policy, one.Topic
	}
	return compose(c, t, shop, s, m, order, deadLinks(m, shop, base))
}

// senderOf is the first campaign that sends a template.
func senderOf(c *catalog.Catalog, template string) (campaign.Campaign, bool) {
	for _, one := range c.Campaigns {
		for _, step := range one.Steps {
			if step.Template == template {
				return one, true
			}
		}
	}
	return campaign.Campaign{}, false
}

// deadLinks stand where a mail's links stand. Those for consent name nobody: the page behind them says that the link is not valid.
func deadLinks(m message.Message, shop policy.Shop, base string) map[string]string {
	links := map[string]string{"shop": shop.URL, "cart": shop.URL + "/cart"}
	if policy.Capped(m.Policy) {
		if base == "" {
			base = shop.URL
		}
		links["unsubscribe"], links["preferences"] = base+link.Path+"test", base+link.Path+"test"
	}
	return links
}

// Again renders a message from the template of the version that decided it, for the customer as she is now; its links for consent lead nowhere.
func (e *Engine) Again(ctx context.Context, s customer.State, m message.Message, base string) (Mail, error) {
	p, err := (&renderer{Engine: e, base: base}).parts(ctx, m)
	if err != nil {
		return Mail{}, err
	}
	return compose(p.catalog, p.template, p.shop, s, m, p.order, deadLinks(m, p.shop, base))
}

// NewestOrder reads a customer's newest order; nil when she has none.
func (e *Engine) NewestOrder(ctx context.Context, who string) (map[string]any, error) {
	items, err := e.Store.Query(ctx, item.Orders(who))
	if err != nil {
		return nil, fmt.Errorf("read the orders of %s: %w", who, err)
	}
	var newest Order
	for _, it := range items {
		if o := orderOf(it); newest.Body == nil || o.Time.After(newest.Time) {
			newest = o
		}
	}
	return newest.Body, nil
}

// Example is a made-up customer with a cart and an order, for whoever wants to see a template before anybody is known.
func Example() (customer.State, map[string]any) {
	var order map[string]any
	_ = json.Unmarshal([]byte(exampleOrder), &order) // it is ours
	return customer.Example(), order
}

const exampleOrder = `{"order_id":"1042","ordered_at":"2026-05-04T12:00:00Z","currency":"EUR","total":66.9,"revenue":62,"shipping":4.9,
"products":[{"product_id":"lamp-1","name":"Desk lamp","price":49,"quantity":1},{"product_id":"bulb-2","name":"Warm bulb","price":6.5,"quantity":2}],
"address":{"name":"Maja Horvat","street":"Ilica 1","postcode":"10000","city":"Zagreb","country":"Croatia"}}`
