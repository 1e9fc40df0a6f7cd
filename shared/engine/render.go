package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/link"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/template"
)

// renderer makes mails from a customer's fresh state, by the definitions that decided the message.
type renderer struct {
	*Engine
	base string // of links, no slash at its end
}

// mail renders a message. It returns fault.Unavailable when something could not be read just now; any other error concerns this message.
func (r *renderer) mail(ctx context.Context, s customer.State, m message.Message) (Mail, error) {
	p, err := r.parts(ctx, m)
	if err != nil {
		return Mail{}, err
	}
	if p.shop.From == "" {
		return Mail{}, fault.New(fault.Unavailable, "shop.yaml says no sender: add `from: Your shop <shop@your.domain>` and push")
	}
	signer, err := r.signer(ctx)
	if err != nil {
		return Mail{}, fault.New(fault.Unavailable, "%w", err)
	}
	links := r.links(signer, m, p.shop)
	mail, err := compose(p.catalog, p.template, p.shop, s, m, p.order, links)
	if err != nil {
		return Mail{}, err
	}
	mail.Tags = map[string]string{"message": m.ID, "customer": signer.Tag(m.Home), "campaign": m.Campaign, "run": runTag(m)}
	if stop := links["unsubscribe"]; stop != "" {
		mail.Headers = [][2]string{{"List-Unsubscribe", "<" + stop + ">"}, {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}}
	}
	return mail, nil
}

// parts are what a message is rendered from, beside its customer and its links.
type parts struct {
	catalog  *catalog.Catalog
	template template.Template
	shop     policy.Shop
	order    map[string]any
}

// parts reads them as they were in the version that decided the message.
func (r *renderer) parts(ctx context.Context, m message.Message) (p parts, err error) {
	if p.catalog, err = r.catalogFor(ctx, m.Version, []uint32{m.Version}); err != nil {
		return parts{}, err
	}
	if p.template, p.shop, err = templateAt(p.catalog, m); err != nil {
		return parts{}, err
	}
	if p.shop.URL == "" {
		p.shop.URL = r.base
	}
	p.order, err = r.order(ctx, m.Order)
	return p, err
}

// compose fills a template with a customer's data and links.
func compose(c *catalog.Catalog, t template.Template, shop policy.Shop, s customer.State, m message.Message, order map[string]any, links map[string]string) (Mail, error) {
	look := template.LookOf(shop)
	look.Zone = c.Zone(s.Zone)
	if s.Locale != "" {
		look.Locale = s.Locale
	}
	look.Unsubscribe, look.Preferences = links["unsubscribe"], links["preferences"]
	if topic, ok := c.Topic(m.Topic); ok {
		look.Topic = topic.Title
	}
	if m.Policy == policy.Relationship {
		look.Objection = "You get this because you bought from us. If you do not want such mail, say so with the link below; it costs you nothing."
	}
	out, err := t.Render(data(s, m, shop, order, links), look)
	if err != nil {
		return Mail{}, err
	}
	return Mail{From: shop.From, ReplyTo: shop.ReplyTo, Subject: out.Subject, HTML: out.HTML, Text: out.Text}, nil
}

// templateAt returns the template of the version that decided the message, and the shop as it is now.
func templateAt(c *catalog.Catalog, m message.Message) (template.Template, policy.Shop, error) {
	if past, ok := c.PastOf(m.Version); ok {
		if t, ok := past.Templates[m.Template]; ok {
			return t, c.Shop, nil
		}
	}
	return template.Template{}, c.Shop, fault.New(fault.NotFound, "template %s is not among the definitions of version %d", m.Template, m.Version)
}

// order reads the order that a message speaks of; nil for none.
func (r *renderer) order(ctx context.Context, ref string) (map[string]any, error) {
	key := item.ParseRef(ref)
	if key.Sort == "" {
		return nil, nil
	}
	items, err := r.Store.Query(ctx, item.Only(key))
	if err != nil {
		return nil, fault.New(fault.Unavailable, "read the order: %w", err)
	}
	if len(items) == 0 {
		return nil, fault.New(fault.NotFound, "the order %s is not in the table any more", key.Sort)
	}
	var order map[string]any
	if err := json.Unmarshal(items[0].Body, &order); err != nil {
		return nil, fmt.Errorf("order %s: %w", key.Sort, err)
	}
	return order, nil
}

// links returns the links of a mail. Transactional and service mail has no unsubscribe link: what she asked for cannot be unsubscribed from.
func (r *renderer) links(signer *link.Signer, m message.Message, shop policy.Shop) map[string]string {
	links := map[string]string{"shop": shop.URL, "cart": shop.URL + "/cart"}
	if m.Policy == policy.Marketing || m.Policy == policy.Relationship {
		links["unsubscribe"] = r.base + link.Path + signer.Unsubscribe(m.Home, m.Channel, m.Topic, m.ID)
		links["preferences"] = r.base + link.Path + signer.Preferences(m.Home, m.Channel, m.ID)
	}
	return links
}

// data is what a template sees.
func data(s customer.State, m message.Message, shop policy.Shop, order map[string]any, links map[string]string) map[string]any {
	person := map[string]any{"id": s.ID}
	for _, t := range s.Traits {
		if t.Value != nil {
			person[t.Name] = t.Value
		}
	}
	person["email"] = s.Address.Email
	lines := make([]any, 0, len(s.Cart.Lines))
	for _, l := range s.Cart.Lines {
		lines = append(lines, map[string]any{"product_id": l.Product, "name": l.Name, "price": l.Price, "quantity": l.Quantity,
			"currency": l.Currency, "url": l.URL, "image_url": l.Image, "category": l.Category, "variant": l.Variant})
	}
	total, currency := s.Cart.Total()
	urls := map[string]any{}
	for name, url := range links {
		urls[name] = url
	}
	return map[string]any{
		"customer": person,
		"cart":     map[string]any{"id": s.Cart.ID, "items": lines, "total": total, "currency": currency},
		"order":    orderData(order),
		"shop":     map[string]any{"name": shop.Name, "url": shop.URL, "currency": shop.Currency, "address": shop.Address},
		"message":  map[string]any{"id": m.ID, "campaign": m.Campaign, "topic": m.Topic},
		"links":    urls,
	}
}

// orderData is the order as the spec names its parts, and as the templates do: id, items, and the address as lines.
func orderData(order map[string]any) map[string]any {
	if order == nil {
		return nil
	}
	seen := map[string]any{}
	for name, value := range order {
		seen[name] = value
	}
	seen["id"], seen["items"] = order["order_id"], order["products"]
	if _, ok := order["total"]; !ok {
		seen["total"] = order["revenue"]
	}
	seen["address"] = addressLines(order)
	return seen
}

// addressLines writes a delivery address, an object of Segment's names or of a shop's own, in the order of an envelope.
func addressLines(order map[string]any) []any {
	address, ok := order["address"].(map[string]any)
	if !ok {
		if address, ok = order["shipping_address"].(map[string]any); !ok {
			return nil
		}
	}
	var lines []any
	add := func(names ...string) {
		line := ""
		for _, n := range names {
			if v, _ := address[n].(string); v != "" {
				if line != "" {
					line += " "
				}
				line += v
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	add("name", "first_name", "last_name")
	add("company")
	add("street", "address1")
	add("address2")
	add("postcode", "postal_code", "postalCode", "zip", "city")
	add("state", "province")
	add("country")
	return lines
}
