package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// askedFor is the request that the bus holds; ok is false while it holds none.
func (w *world) askedFor() (r engine.Requested, ok bool) {
	if len(w.asked) == 0 {
		return r, false
	}
	_ = json.Unmarshal([]byte(w.asked[0]), &r)
	return r, true
}

// messageWorld explores one message from its decision to its fate: an event that decides it, another
// that comes between, deliveries, ticks and the channel's doubled word, all overlapping and dying.
func messageWorld(t *testing.T, policyName string, minutes int, outcomes ...string) *explorer {
	c := definitions(t, map[string]string{"campaigns/mail.yaml": "campaign: mail\ntrigger: {event: First}\nsteps:\n  - send: {channel: email, template: plain}\npolicy: " + policyName + "\n"})
	x := &explorer{t: t, catalog: c, minutes: minutes, most: 2, events: map[string]uint64{}, outcomes: outcomes}
	identify := happens(event.Identify, -20)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	first := happens("First", 0)
	x.jobs = []job{takes(identify, first), takes(happens("Second", 10)), {name: "deliver"}, {name: "feedback"}}
	x.jobs[2].run = func(ctx context.Context, e *engine.Engine) error {
		r := x.request
		return engine.Carrier(e, "https://shop.example")(ctx, r)
	}
	x.jobs[3].run = func(ctx context.Context, e *engine.Engine) error { return engine.Report(ctx, e, x.request, "sent") }
	for m := 1; m <= minutes; m++ {
		x.jobs = append(x.jobs, ticks(m))
	}
	x.start = func(w *world, j int) bool {
		r, asked := w.askedFor()
		if asked {
			x.request = r
		}
		switch {
		case j < 2:
			return w.done>>j&1 == 0 && !w.running(j) && (j == 0 || w.done&1 == 1)
		case j == 2:
			return asked
		case j == 3:
			return w.pending > 0 && !w.running(j)
		}
		return w.rung>>(j-3)&1 == 1
	}
	x.bad = x.badMessage
	return x
}

// badMessage holds laws 3 and 4 against a world in which no processor is under way.
func (x *explorer) badMessage(w *world) string {
	if w.accepted > 1 {
		return "the channel took the mail TWICE"
	}
	if reason := x.badOutbox(w); reason != "" {
		return reason
	}
	if reason := x.badAgenda(w); reason != "" {
		return reason
	}
	s := w.state("u.ana")
	i := slices.IndexFunc(s.Enrolments, func(e customer.Enrolment) bool { return e.Campaign == "mail" })
	if i < 0 {
		return ""
	}
	e := s.Enrolments[i]
	if len(s.Outbox.Messages) == 1 {
		return ""
	}
	mails := w.mails(e.ID)
	if len(mails) == 0 {
		return "the message left the outbox and has NO ITEM"
	}
	if status := mails[0].Status; w.heard && status != message.Sent {
		return fmt.Sprintf("the channel said sent, the message's item says %s: LOST", status)
	}
	return ""
}

func (w *world) mails(enrolment id.ID) []message.Message {
	items, _ := w.store.Query(context.Background(), item.Messages("u.ana"))
	var all []message.Message
	for _, it := range items {
		if m, err := message.Decode(it.Body); err == nil && m.Enrolment == enrolment {
			all = append(all, m)
		}
	}
	return all
}

func TestExploreAMessageIsSentOnceAndItsFateIsKnown(t *testing.T) {
	x := messageWorld(t, "transactional", 5, "accepted", "accepted, reply lost", "not reached", "refused for the rate", "refused")
	x.limit = 20_000
	x.run()
	x.wander(1_000, 4)
}
