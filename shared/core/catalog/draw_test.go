package catalog_test

import (
	"time"

	"pgregory.net/rapid"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

var odd = rapid.SampledFrom([]any{nil, true, 0.0, -1.5, 1e300, "", "c1", "c2", "lamp", "12", []any{"x", nil}, map[string]any{"a": []any{}}})

// drawBehaviour makes one of the events that decide something, with properties of every type.
func drawBehaviour(t *rapid.T, now time.Time) event.Event {
	names := []string{event.Identify, event.Page, event.ProductViewed, event.ProductAdded, event.ProductRemoved, event.CartViewed,
		event.OrderCompleted, event.ConsentGranted, event.ConsentWithdrawn, "Signed Up", "Lamp Dimmed"}
	e := event.Event{Kind: event.Behaviour, ID: id.ID(rapid.Uint64Min(1).Draw(t, "id")), Name: rapid.SampledFrom(names).Draw(t, "name"),
		Time: now.Add(-time.Duration(rapid.IntRange(0, 30*60).Draw(t, "ago")) * time.Minute), Received: now,
		Server: rapid.Bool().Draw(t, "server"), Source: "backend"}
	e.Properties = drawMap(t, "cart_id", "order_id", "product_id", "price", "quantity", "revenue", "currency", "topic")
	if e.Properties != nil && rapid.Bool().Draw(t, "channel") {
		e.Properties["channel"] = "email"
	}
	if e.Name == event.Identify {
		e.Traits = drawMap(t, "email", "country", "firstName", "address")
		if e.Traits != nil && rapid.Bool().Draw(t, "email") {
			e.Traits["email"] = rapid.SampledFrom([]string{address, "New@mail.example", "no address"}).Draw(t, "address")
		}
	}
	return e
}

func drawMap(t *rapid.T, names ...string) map[string]any {
	if rapid.IntRange(0, 4).Draw(t, "nil map") == 0 {
		return nil
	}
	m := map[string]any{}
	for _, n := range names {
		if rapid.Bool().Draw(t, n) {
			m[n] = odd.Draw(t, "value")
		}
	}
	return m
}

// drawEvent makes an event of any kind, mostly about messages that there are.
func drawEvent(t *rapid.T, w *world) event.Event {
	e := event.Event{ID: id.ID(rapid.Uint64Min(1).Draw(t, "id")), Customer: "u.1", Time: w.now, Received: w.now}
	messages := []string{"no such message"}
	for _, m := range w.s.Outbox.Messages {
		messages = append(messages, m.ID)
	}
	about := rapid.SampledFrom(messages).Draw(t, "message")
	status := rapid.SampledFrom([]string{"sent", "failed", "unknown", "requested", "", "odd"})
	holder := id.ID(rapid.Uint64Range(1, 2).Draw(t, "holder"))
	switch rapid.IntRange(0, 10).Draw(t, "kind") {
	case 0:
		e.Kind, e.ID, e.Tick = event.Tick, 0, &event.TickData{Minute: item.Floor(w.now), Final: map[string]string{about: status.Draw(t, "final")}}
	case 1:
		e.Kind, e.ID, e.Lease = event.Lease, 0, &event.LeaseData{Message: about, Holder: holder, Until: w.now.Add(time.Minute),
			Address: w.s.Address.Email, Suppressed: rapid.SampledFrom([]string{"", "", "BOUNCE", "COMPLAINT"}).Draw(t, "suppressed"), Paused: rapid.IntRange(0, 3).Draw(t, "paused") == 0,
			Cancelled: rapid.SampledFrom([][]string{nil, nil, {""}, {theDay}}).Draw(t, "cancelled")}
	case 2:
		e.Kind, e.ID, e.Outcome = event.Outcome, 0, &event.OutcomeData{Message: about, Holder: holder, Status: status.Draw(t, "status"), Reason: "because"}
	case 3:
		report := rapid.SampledFrom([]string{"sent", "delivered", "delayed", "bounced", "complained", "rejected", "odd"}).Draw(t, "report")
		e.Kind, e.Feedback = event.Feedback, &event.FeedbackData{Message: about, Report: report}
	case 4:
		e.Kind, e.Answer = event.Answer, &event.AnswerData{Granted: rapid.Bool().Draw(t, "granted"), Channel: "email"}
	case 5:
		e.Kind, e.Due = event.Due, &event.DueData{Campaign: rapid.SampledFrom([]string{"tuesday", "tuesday", "letter", "gone"}).Draw(t, "campaign"),
			Occurrence: rapid.SampledFrom([]string{theDay, "2026-05-04", "", "2026-05-12"}).Draw(t, "occurrence"), Spread: rapid.IntRange(-1, 90).Draw(t, "spread")}
	default:
		e = drawBehaviour(t, w.now)
	}
	return e
}
