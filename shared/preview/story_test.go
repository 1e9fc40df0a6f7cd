package preview_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/engine"
	"rapport/shared/simulation"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

const days = 120 // that the story lasts

// files are a small shop's: a reminder of a cart and a receipt.
func files(more map[string]string) map[string][]byte {
	all := map[string][]byte{
		"shop.yaml": []byte(`name: Lamps
url: https://lamps.example
from: Lamps <shop@lamps.example>
country: HR
countries: {HR: explicit}
caps: [{policy: marketing, channel: email, at_most: 1, within: 7d}]
`),
		"segments/buyers.yaml":       []byte("segment: buyers\nwhere: {did: {event: Order Completed, within: 30d}}\n"),
		"campaigns/reminder.yaml":    []byte(reminder("1h")),
		"campaigns/receipt.yaml":     []byte("campaign: receipt\ntrigger: {event: Order Completed, key: order}\nsteps: [send: {channel: email, template: hello}]\npolicy: transactional\n"),
		"templates/hello.liquid":     []byte("---\nsubject: Hello {{ customer.first_name }}\npreheader: Hello again\n---\n<p>Hello</p>\n"),
		"templates/hello.txt.liquid": []byte("Hello\n"),
	}
	for path, text := range more {
		all[path] = []byte(text)
	}
	return all
}

func reminder(wait string) string {
	return `campaign: reminder
trigger: {event: Product Added, key: cart}
exit: [{event: Order Completed}]
steps:
  - wait: ` + wait + `
  - send: {channel: email, template: hello}
goal: {event: Order Completed, within: 7d}
reenter: {after: 1d}
holdout: 20%
policy: marketing
`
}

// life is what one customer does, by hash: she browses without a name, says who she is, fills carts, buys two of five. Some
// never consent, some withdraw, some have an address that bounces.
func life(c int) []event.Event {
	who, browser := "u."+strconv.Itoa(c), "a."+strconv.Itoa(c)
	chance := func(what string) float64 { return id.Fraction(what, who) }
	at := start.Add(time.Duration(chance("first") * 20 * 24 * float64(time.Hour)))
	var all []event.Event
	add := func(by, name string, properties map[string]any) *event.Event {
		at = at.Truncate(time.Millisecond)
		all = append(all, event.Event{Kind: event.Behaviour, ID: id.Hash("life", by, name, at.String()), Customer: by, Name: name,
			Time: at, Received: at, Server: true, Source: "server", Properties: properties})
		return &all[len(all)-1]
	}
	cart := func(by, n string) {
		add(by, event.ProductAdded, map[string]any{"product_id": "p", "cart_id": n, "price": 40.0})
	}
	cart(browser, "c0"+who)
	at = at.Add(20 * time.Minute)
	said := add(who, event.Identify, nil)
	said.Fold, said.Traits = browser, map[string]any{"first_name": "Ana " + who, "email": fmt.Sprintf("c%d@example.com", c)}
	if chance("bounces") < 0.1 {
		said.Traits["email"] = fmt.Sprintf("bounce+%d@simulator.amazonses.com", c)
	}
	if chance("consents") < 0.8 {
		add(who, event.ConsentGranted, map[string]any{"channel": "email"})
	}
	for visit := 1; at.Before(start.AddDate(0, 0, days)); visit++ {
		n := strconv.Itoa(visit)
		at = at.Add(time.Duration((1 + 12*chance("gap"+n)) * 24 * float64(time.Hour)))
		add(who, event.ProductViewed, map[string]any{"product_id": "p", "category": "lamps"})
		cart(who, "c"+n+who)
		if chance("buys"+n) < 0.4 {
			at = at.Add(time.Duration(chance("when"+n) * 3 * float64(time.Hour)))
			add(who, event.OrderCompleted, map[string]any{"order_id": n + who, "total": 40.0, "currency": "EUR"})
		}
		if visit == 6 && chance("withdraws") < 0.3 {
			add(who, "", nil)
			all[len(all)-1] = event.Event{Kind: event.Answer, ID: id.Hash("no", who), Customer: who, Time: at, Received: at, Answer: &event.AnswerData{Channel: "email"}}
		}
	}
	return all
}

// shop is a world in which so many customers lived until the end of the story, and its history.
type shop struct {
	*simulation.World
	past *past
}

// newShop is a shop of a test's own, which it may change.
func newShop(t testing.TB, customers int, definitions map[string][]byte) shop {
	s, err := lived(lives(customers), definitions)
	require.NoError(t, err)
	return s
}

// lamps is a shop of 40 customers with the plain definitions. It is one for all tests, to be read only: its story takes a while.
func lamps(t testing.TB) shop {
	s, err := theLamps()
	require.NoError(t, err)
	return s
}

var theLamps = sync.OnceValues(func() (shop, error) { return lived(lives(40), files(nil)) })

func lives(customers int) (all []event.Event) {
	for c := range customers {
		all = append(all, life(c)...)
	}
	return all
}

// lived is a world in which all this happened, to its end.
func lived(all []event.Event, definitions map[string][]byte) (shop, error) {
	slices.SortStableFunc(all, func(a, b event.Event) int { return a.Received.Compare(b.Received) })
	end := start.AddDate(0, 0, days)
	all = slices.DeleteFunc(all, func(e event.Event) bool { return e.Received.After(end) })
	s := shop{past: &past{}}
	w, err := simulation.New(context.Background(), simulation.Options{Start: start, Files: definitions, History: s.past})
	if err != nil {
		return shop{}, err
	}
	s.World = w
	return s, errors.Join(w.Feed(context.Background(), all), w.Until(context.Background(), end))
}

// past keeps history in memory, as one machine's folder does, each record twice as law 6 allows.
type past struct{ bytes.Buffer }

func (p *past) Append(_ context.Context, record []byte) error {
	p.Write(record)
	p.Write(record)
	return nil
}

func (p *past) Parts(context.Context) ([]string, error) { return []string{"all"}, nil }

func (p *past) Read(ctx context.Context, _ string, keep func(string) bool, each func(event.Event)) (int, error) {
	return engine.ReadPast(ctx, bytes.NewReader(p.Bytes()), keep, each)
}
