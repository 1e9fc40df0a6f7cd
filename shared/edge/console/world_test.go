package console

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/simulation"
)

// campaigns are those of the world below: one that has every kind of step, a letter on a schedule, and one that nobody entered.
func worldFiles() map[string][]byte {
	return map[string][]byte{
		"shop.yaml":               []byte(lamps + "country: HR\ncountries: {HR: explicit}\n"),
		"segments/readers.yaml":   []byte("segment: readers\nwhere: {did: {event: Product Viewed, within: 300d}}\n"),
		"templates/hi.liquid":     []byte("---\nsubject: Hello\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/hi.txt.liquid": []byte("Hello\n"),
		"campaigns/reminder.yaml": []byte(`campaign: reminder
about: Reminds of a <b>cart</b>.
trigger: {event: Product Added, key: cart}
exit: [{event: Order Completed}]
steps:
  - wait: 1h
  - send: {channel: email, template: hi}
  - branch:
      - when: {did: {event: Product Viewed, at_least: 6, within: 300d}}
        then:
          - split: {a: 50%, b: 50%}
          - send: {channel: email, template: hi}
      - else: [wait: 3d]
  - wait: {event: Order Completed, at_most: 20d}
goal: {event: Order Completed, within: 7d}
reenter: {after: 7d}
holdout: 20%
policy: marketing
`),
		"campaigns/letter.yaml": []byte("campaign: letter\ntrigger: {schedule: {weekly: tue, at: \"10:00\"}, segment: readers}\nsteps: [send: {channel: email, template: hi}]\npolicy: marketing\n"),
		"campaigns/quiet.yaml":  []byte("campaign: quiet\ntrigger: {event: Never Seen}\nsteps: [wait: 1h]\npolicy: marketing\n"),
	}
}

// customers do what the world's campaigns are about: carts, of which two in five become orders.
func customers(n int, from time.Time) []event.Event {
	var all []event.Event
	for c := range n {
		who := fmt.Sprintf("u.c%d@home.example", c)
		at := from.Add(time.Duration(id.Mod(20*24*60, "first", who)) * time.Minute)
		add := func(name string, properties map[string]any) {
			all = append(all, event.Event{Kind: event.Behaviour, ID: id.Hash("story", who, name, at.String()), Customer: who, Name: name,
				Time: at, Received: at, Server: true, Source: "server", Properties: properties})
		}
		add(event.Identify, nil)
		all[len(all)-1].Traits = map[string]any{"email": who[2:], "country": "HR"}
		if c%3 > 0 {
			add(event.ConsentGranted, map[string]any{"channel": "email"})
		}
		for visit := range 3 {
			at = at.Add(time.Duration(60*24*6+id.Mod(60*24*6, "gap", who, fmt.Sprint(visit))) * time.Minute)
			for product := range 3 {
				at = at.Add(time.Minute)
				add(event.ProductViewed, map[string]any{"product_id": fmt.Sprint("p", product)})
			}
			add(event.ProductAdded, map[string]any{"product_id": "p1", "name": "Lamp", "price": 40.0, "quantity": 1.0, "currency": "EUR"})
			if id.Fraction("buys", who, fmt.Sprint(visit)) < 0.4 {
				at = at.Add(time.Duration(20+id.Mod(200, "minutes", who, fmt.Sprint(visit))) * time.Minute)
				add(event.OrderCompleted, map[string]any{"order_id": fmt.Sprint(who, visit), "total": 40.0, "currency": "EUR"})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b event.Event) int { return a.Received.Compare(b.Received) })
	return all
}

// newWorldStage is a console over a simulated world of two months, with thirty customers.
func newWorldStage(t *testing.T) (*stage, *simulation.World) {
	t.Helper()
	return newWorldStageOf(t, 30)
}

func newWorldStageOf(t *testing.T, n int) (*stage, *simulation.World) {
	t.Helper()
	from := start.AddDate(0, 0, -60)
	w, err := simulation.New(context.Background(), simulation.Options{Start: from, Files: worldFiles()})
	require.NoError(t, err)
	story := slices.DeleteFunc(customers(n, from), func(e event.Event) bool { return e.Received.After(start) })
	require.NoError(t, w.Feed(context.Background(), story))
	require.NoError(t, w.Until(context.Background(), start))
	s := newStage(t, nil)
	s.Console.Engine = w.Engine()
	return s, w
}
