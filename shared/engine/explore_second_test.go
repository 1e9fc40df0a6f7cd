package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
	"rapport/shared/engine"
)

// requests lists what the bus holds, each message once, in the order in which they were asked for.
func (w *world) requests() (all []engine.Requested) {
	for _, text := range w.asked {
		var r engine.Requested
		_ = json.Unmarshal([]byte(text), &r)
		if !slices.ContainsFunc(all, func(o engine.Requested) bool { return o.Message == r.Message }) {
			all = append(all, r)
		}
	}
	return all
}

// fates lists her messages as they stand, oldest first: in the outbox, else in their items.
func (w *world) fates() []message.Message {
	all := slices.Clone(w.state("u.ana").Outbox.Messages)
	items, _ := w.store.Query(context.Background(), item.Messages("u.ana"))
	for _, it := range items {
		m, err := message.Decode(it.Body)
		if err == nil && !slices.ContainsFunc(all, func(o message.Message) bool { return o.ID == m.ID }) {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b message.Message) int { return a.Requested.Compare(b.Requested) })
	return all
}

// secondWorld explores what follows when the reply to a receipt is lost: quarters of an hour pass at once, the channel's word
// on either message comes at any time and twice, deliveries and ticks overlap and die.
func secondWorld(t *testing.T) *explorer {
	c := definitions(t, map[string]string{"campaigns/mail.yaml": "campaign: mail\ntrigger: {event: First}\nsteps:\n  - send: {channel: email, template: plain}\npolicy: transactional\n"})
	x := &explorer{t: t, catalog: c, minutes: 40, leap: 16, most: 2, life: 1, outcomes: []string{"accepted", "accepted, reply lost", "not reached"}}
	identify := happens(event.Identify, -20)
	identify.Traits = map[string]any{"email": "ana@shop.example"}
	x.jobs = []job{takes(identify, happens("First", 0)), takes(happens("Second", 10))}
	nth := func(n int, do func(ctx context.Context, e *engine.Engine, r engine.Requested) error) func(context.Context, *engine.Engine) error {
		return func(ctx context.Context, e *engine.Engine) error { return do(ctx, e, x.requested[n]) }
	}
	for n := range 2 {
		x.jobs = append(x.jobs,
			job{fmt.Sprint("deliver ", n+1), nth(n, func(ctx context.Context, e *engine.Engine, r engine.Requested) error {
				return engine.Carrier(e, "https://shop.example")(ctx, r)
			})},
			job{fmt.Sprint("word of ", n+1), nth(n, func(ctx context.Context, e *engine.Engine, r engine.Requested) error {
				return engine.Report(ctx, e, r, "delivered")
			})})
	}
	ticks := len(x.jobs)
	for _, m := range []int{1, 2, 3, 4, 5, 16, 17, 18, 19, 20, 21, 22, 33, 34, 35, 36, 37, 38} {
		x.jobs = append(x.jobs, alarmOf("u.ana", m))
	}
	x.start = func(w *world, j int) bool {
		asked := w.requests()
		switch {
		case w.running(j):
			return false
		case j < 2:
			return w.done>>j&1 == 0 && (j == 0 || w.done&1 == 1)
		case j >= ticks:
			var minute int
			_, _ = fmt.Sscanf(x.jobs[j].name, "tick of u.ana in minute %d", &minute)
			return minute <= w.minute && w.holds(item.Agenda("u.ana", item.Floor(start)+item.Minute(minute)))
		}
		n := (j - 2) / 2
		return n < len(asked) && (j%2 == 0 || slices.Contains(w.took, asked[n].Message))
	}
	x.bad = x.badSecond
	return x
}

// badSecond holds law 4's last clauses against a world in which no processor is under way.
func (x *explorer) badSecond(w *world) string {
	fates := w.fates()
	for i, id := range w.took {
		if slices.Contains(w.took[:i], id) {
			return "the channel took one message TWICE"
		}
	}
	if len(fates) > 2 {
		return "there are more than two messages"
	}
	if reason := x.badAgenda(w); reason != "" {
		return reason
	}
	if len(fates) == 0 {
		return ""
	}
	first := fates[0]
	heard := w.done>>3&1 == 1
	if heard && first.Status != message.Sent {
		return fmt.Sprintf("the channel said that it has the first, which is %s: LOST", first.Status)
	}
	if first.Status == message.Unknown && first.Followed == "" && !x.awaits(w, first.At.Add(15*time.Minute)) {
		return "the first is unknown and nothing will follow: LOST"
	}
	if len(fates) < 2 {
		return ""
	}
	second := fates[1]
	switch {
	case second.Follows != first.ID || first.Followed != second.ID:
		return "the second does not name the first, or is not named by it"
	case second.Requested.Before(first.At.Add(15*time.Minute)) && first.Status == message.Unknown:
		return "the second was made before the channel had its time"
	case second.Status == message.Skipped && first.Status != message.Sent:
		return "the second was skipped and the first is not sent: LOST"
	case slices.Contains(w.took, second.ID) && second.Status == message.Skipped:
		return "the second is skipped and was sent"
	}
	return ""
}

// awaits tells whether an alarm comes by a time, or at once.
func (x *explorer) awaits(w *world, by time.Time) bool {
	if soon := x.clock(w.minute).Add(2 * time.Minute); by.Before(soon) {
		by = soon
	}
	for m := item.Floor(start); m <= item.MinuteAt(by); m++ {
		if w.holds(item.Agenda("u.ana", m)) {
			return true
		}
	}
	return false
}

// TestExploreAReceiptIsSentAtMostTwiceAndTheSecondNamesTheFirst begins when the reply to the first is lost.
func TestExploreAReceiptIsSentAtMostTwiceAndTheSecondNamesTheFirst(t *testing.T) {
	x := secondWorld(t)
	x.prepare = func(w *world) {
		*w = *x.alone(w, 0, "")
		x.start(w, 0)
		*w = *x.alone(w, 2, "accepted, reply lost")
		require.Equal(t, message.Unknown, w.fates()[0].Status)
	}
	twice, skipped := 0, 0
	x.bad = func(w *world) string {
		if len(w.took) == 2 {
			twice++
		}
		if fates := w.fates(); len(fates) == 2 && fates[1].Status == message.Skipped {
			skipped++
		}
		return x.badSecond(w)
	}
	x.limit = 3_000
	x.run()
	x.pace = 3
	x.wander(120, 9)
	require.Positive(t, twice, "no history reached two mails")
	require.Positive(t, skipped, "no history reached a skipped second")
}
