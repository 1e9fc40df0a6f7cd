package simulation_test

import (
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

var start = time.Date(2025, 11, 24, 9, 0, 0, 0, time.UTC)

// files are a small shop's: a reminder of a cart, with a holdout, and a receipt.
func files() map[string][]byte {
	return map[string][]byte{
		"shop.yaml":            []byte("name: Lamps\nurl: https://lamps.example\nfrom: Lamps <shop@lamps.example>\ncountry: HR\ncountries: {HR: explicit}\n"),
		"segments/buyers.yaml": []byte("segment: buyers\nwhere: {did: {event: Order Completed, within: 90d}}\n"),
		"campaigns/reminder.yaml": []byte(`campaign: reminder
trigger: {event: Product Added, key: cart}
exit: [{event: Order Completed}]
steps:
  - wait: 1h
  - send: {channel: email, template: hello}
goal: {event: Order Completed, within: 7d}
reenter: {after: 7d}
holdout: 20%
policy: marketing
`),
		"campaigns/receipt.yaml":     []byte("campaign: receipt\ntrigger: {event: Order Completed, key: order}\nsteps: [send: {channel: email, template: hello}]\npolicy: transactional\n"),
		"templates/hello.liquid":     []byte("---\nsubject: Hello {{ customer.first_name }}\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/hello.txt.liquid": []byte("Hello\n"),
	}
}

// year is what customers of a shop do in a year, by hash: carts, of which two in five become orders.
func year(customers int) []event.Event {
	var all []event.Event
	for c := range customers {
		who := fmt.Sprint("u.", c)
		at := start.Add(time.Duration(id.Mod(60*24*60, "first", who)) * time.Minute)
		add := func(name string, properties map[string]any) {
			all = append(all, event.Event{Kind: event.Behaviour, ID: id.Hash("story", who, name, at.String()), Customer: who, Name: name,
				Time: at, Received: at, Server: true, Source: "server", Properties: properties})
		}
		add(event.Identify, nil)
		all[len(all)-1].Traits = map[string]any{"email": fmt.Sprintf("c%d@example.com", c), "first_name": "Ana", "country": "HR"}
		add(event.ConsentGranted, map[string]any{"channel": "email"})
		for visit := range 8 {
			at = at.Add(time.Duration(60*24*30+id.Mod(60*24*20, "gap", who, fmt.Sprint(visit))) * time.Minute)
			for product := range 4 {
				at = at.Add(time.Minute)
				add(event.ProductViewed, map[string]any{"product_id": fmt.Sprint("p", product), "category": "lamps"})
			}
			at = at.Add(time.Minute)
			add(event.ProductAdded, map[string]any{"product_id": "p1", "name": "Lamp", "price": 40.0, "quantity": 1.0, "currency": "EUR"})
			if id.Fraction("buys", who, fmt.Sprint(visit)) < 0.4 {
				at = at.Add(9 * time.Minute)
				add(event.OrderCompleted, map[string]any{"order_id": fmt.Sprint(who, visit), "total": 40.0, "currency": "EUR",
					"products": []any{map[string]any{"product_id": "p1", "name": "Lamp", "price": 40.0, "quantity": 1.0}}})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b event.Event) int { return a.Received.Compare(b.Received) })
	return all
}
