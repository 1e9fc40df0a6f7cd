package catalog

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

// tooOld is the age at which an event, when first received, counts but starts nothing.
const tooOld = 24 * time.Hour

func (d *decision) behaviour() {
	e := d.e
	d.count()
	if e.Zone != "" {
		d.s.Zone = e.Zone
	}
	if e.Locale != "" {
		d.s.Locale = e.Locale
	}
	switch e.Name {
	case event.Identify:
		d.traits()
	case event.ConsentGranted, event.ConsentWithdrawn:
		d.consentEvent()
	case event.ProductAdded, event.ProductRemoved:
		d.cart()
	case event.OrderCompleted:
		if e.Server {
			d.ordered()
		}
	}
	d.exits()
	d.goals()
	for _, c := range d.c.Campaigns {
		if !d.matches(c.Trigger.Event) {
			continue
		}
		if !e.Server && !browserMay(c.Policy) {
			d.say(journal.Line{Kind: journal.NotEnrolled, Campaign: c.Name, Rule: "only the shop's own server may start it"}, c.Name, e.ID.String())
			continue
		}
		d.enrol(c, d.key(c.Trigger.Key), e.ID, e.Time)
	}
}

// browserMay tells whether what a browser says may start a campaign of a policy: not one whose mail she could not refuse, or
// anybody could have receipts written (law 10).
func browserMay(name string) bool { return name == policy.Marketing || name == policy.Relationship }

// traits takes in what identify says, in the order of the names. An address object's scalar fields
// count as traits of their own.
func (d *decision) traits() {
	said := map[string]any{}
	if address, ok := d.e.Traits["address"].(map[string]any); ok {
		maps.Copy(said, address)
	}
	maps.Copy(said, d.e.Traits)
	for _, sent := range slices.Sorted(maps.Keys(said)) {
		d.trait(event.TraitName(sent), said[sent])
	}
}

func (d *decision) trait(name string, value any) {
	if len(name) > customer.MaxTrait {
		return
	}
	switch v := value.(type) {
	case string:
		v = strings.TrimSpace(v)
		switch name {
		case "email":
			v = strings.ToLower(v)
			d.address(v)
		case "country":
			v = strings.ToUpper(v)
		}
		if len(v) > customer.MaxTrait {
			return
		}
		value = v
	case float64, bool, nil:
	default:
		return // lists and objects decide nothing
	}
	d.s = d.s.SetTrait(customer.Trait{Name: name, Value: value, Firm: d.e.Server, At: d.e.Time, By: d.e.ID})
}

// address takes the shop's word for where email reaches her. A browser's word is a trait and no more (law 10).
func (d *decision) address(email string) {
	old := d.s.Address
	newer := d.e.Time.After(old.At) || d.e.Time.Equal(old.At) && d.e.ID > old.By
	if !d.e.Server || !newer || !plausible(email) {
		return
	}
	next := customer.Address{Email: email, At: d.e.Time, By: d.e.ID}
	if email == old.Email {
		next.Suppressed = old.Suppressed
	}
	d.s.Address = next
	if email != old.Email && d.s.In(segment.Everyone) { // where she is found by her address
		d.s = d.s.AddMember(d.s.ID, segment.Everyone)
	}
}

func plausible(email string) bool {
	box, host, ok := strings.Cut(email, "@")
	return ok && box != "" && host != "" && len(email) <= 254 &&
		!strings.ContainsAny(email, " \t\r\n<>,;\"()\x00") && !strings.Contains(host, "@")
}

func (d *decision) consentEvent() {
	if !d.e.Server {
		return
	}
	channel, _ := d.e.Properties["channel"].(string)
	topic, _ := d.e.Properties["topic"].(string)
	if d.e.Name == event.ConsentWithdrawn && !d.c.speaksOf(topic) {
		topic = "" // a no to what nobody knows is a no to all: she must not be written to because of a spelling
	}
	d.consent(customer.Consent{Channel: channel, Topic: topic, Granted: d.e.Name == event.ConsentGranted,
		At: d.e.Time, By: d.e.ID, Source: d.e.Source})
}

// speaksOf tells whether a topic is one of the shop's, a policy's name, or "" for all.
func (c *Catalog) speaksOf(topic string) bool {
	_, known := c.Topic(topic)
	return known || topic == "" || slices.Contains(policy.Policies(), topic)
}

func (d *decision) consent(c customer.Consent) {
	if c.Channel == "" || len(c.Channel)+len(c.Topic) > customer.MaxTrait {
		return // it names nothing
	}
	d.s = d.s.SetConsent(c)
	d.say(journal.Line{Kind: journal.Consent, Time: c.At, Channel: c.Channel, Topic: c.Topic,
		Granted: c.Granted, Source: c.Source}, c.By.String())
}

// answer is what she said by a signed link.
func (d *decision) answer() {
	a := d.e.Answer
	d.consent(customer.Consent{Channel: a.Channel, Topic: a.Topic, Granted: a.Granted,
		At: d.e.Time, By: d.e.ID, Source: "link"})
}

// cart takes a product in or out. What was added before the newest order was bought with it.
func (d *decision) cart() {
	cart, sent := d.s.Cart, text(d.e.Properties["cart_id"])
	another := sent != "" && sent != cart.ID
	if !d.e.Time.After(d.s.Buyer) || another && d.e.Time.Before(cart.Since) {
		return
	}
	if cart.Since.IsZero() || another {
		if d.e.Name == event.ProductRemoved {
			return
		}
		cart = customer.Cart{ID: sent, Since: d.e.Time}
		if sent == "" {
			cart.ID = d.e.ID.String()
		}
	}
	if d.e.Name == event.ProductAdded {
		cart = cart.Add(customer.LineOf(d.e.Properties))
		cart.Since = earliest(cart.Since, d.e.Time) // events come in any order
	} else {
		cart = cart.Remove(customer.LineOf(d.e.Properties))
	}
	d.s.Cart = cart
}

// ordered empties the cart and keeps the order's lines, and when it was made, in an item of their own.
func (d *decision) ordered() {
	if d.e.Time.After(d.s.Buyer) {
		d.s.Buyer = d.e.Time
	}
	if !d.s.Cart.Since.After(d.e.Time) {
		d.s.Cart = customer.Cart{}
	}
	order := map[string]any{"ordered_at": d.e.Time.Format(time.RFC3339Nano)}
	maps.Copy(order, d.e.Properties)
	body, err := json.Marshal(order)
	if err != nil {
		body = []byte("{}") // cannot happen: the properties were JSON
	}
	d.items = append(d.items, item.Item{Key: item.Order(d.s.ID, text(d.e.Properties["order_id"]), d.e.ID), Body: body})
}

// key returns the enrolment key that a trigger names, for the event at hand.
func (d *decision) key(name string) string {
	switch name {
	case "":
		return ""
	case "cart":
		if sent := text(d.e.Properties["cart_id"]); sent != "" {
			return sent
		}
		return d.s.Cart.ID
	case "order":
		return text(d.e.Properties["order_id"])
	}
	return text(d.e.Properties[name])
}

// text returns a scalar as a text of at most 128 bytes; "" for everything else.
func text(v any) string {
	s, ok := v.(string)
	if !ok {
		switch v.(type) {
		case float64, bool:
			b, _ := json.Marshal(v)
			s = string(b)
		}
	}
	if len(s) > 128 {
		return id.Hash("text", s).String()
	}
	return s
}
