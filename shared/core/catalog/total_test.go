package catalog_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

func TestAnyHistoryIsDecidedAndLeavesItsArgumentsAlone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := everything(rt)
		for range rapid.IntRange(1, 30).Draw(rt, "events") {
			w.pass(time.Duration(rapid.IntRange(0, 3*3600).Draw(rt, "seconds")) * time.Second)
			e := drawEvent(rt, w)
			before, err := json.Marshal(e)
			require.NoError(rt, err)
			w.apply(e) // which looks at the state
			after, err := json.Marshal(e)
			require.NoError(rt, err)
			require.JSONEq(rt, string(before), string(after))
		}
		require.LessOrEqual(rt, len(customer.Encode(w.s)), customer.Ceiling)
	})
}

func TestTheSameHistoryIsDecidedTheSame(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := reachable(rt, nil)
		for range rapid.IntRange(1, 10).Draw(rt, "events") {
			w.pass(time.Duration(rapid.IntRange(0, 3600).Draw(rt, "seconds")) * time.Second)
			e := drawEvent(rt, w)
			one, items := w.c.Apply(w.s, e, w.now)
			other, beside := w.c.Apply(w.s, e, w.now)
			require.Equal(rt, one, other)
			require.Equal(rt, items, beside)
			w.apply(e)
		}
	})
}

func TestTwoFuturesOfOneStateShareNothing(t *testing.T) {
	w := reachable(t, nil)
	for range 3 { // so that its lists have room to spare
		w.add("lamp", "c1")
		at := func(n id.ID) event.Event {
			return event.Event{Kind: event.Behaviour, ID: n, Name: event.ProductAdded, Time: w.now, Received: w.now, Server: true,
				Properties: map[string]any{"product_id": n.String(), "cart_id": n.String()}}
		}
		one, _ := w.c.Apply(w.s, at(1), w.now)
		before := customer.Encode(one)
		_, _ = w.c.Apply(w.s, at(2), w.now)
		require.Equal(t, before, customer.Encode(one))
	}
}

func TestAnEventWithoutWhatItsKindNeedsChangesNothing(t *testing.T) {
	w := reachable(t, nil)
	for _, kind := range []event.Kind{0, event.Tick, event.Lease, event.Outcome, event.Feedback, event.Answer, event.Due, event.Recall, 99} {
		next, items := w.c.Apply(w.s, event.Event{Kind: kind}, w.now)
		require.Equal(t, w.s, next, "kind %d", kind)
		require.Empty(t, items)
	}
	next, _ := w.c.Apply(customer.State{ID: "u.1", Erased: noon, Outbox: customer.Outbox{Sweep: &customer.Sweep{}}}, event.Event{Kind: event.Tick}, w.now)
	require.True(t, next.Tombstone())
}

func TestAnEventWithoutANameStartsNothing(t *testing.T) {
	w := withBusy(t)
	w.track("", nil)
	require.Empty(t, w.s.Enrolments)
}

func FuzzApplyNeverPanics(f *testing.F) {
	c := everything(f).c
	for _, seed := range []string{`{"kind":1,"name":"Product Added","properties":{"cart_id":[1],"price":"x"}}`, `{"kind":2}`, `{"kind":3,"lease":{}}`,
		`{"kind":4,"outcome":{"status":"sent"}}`, `{"kind":5,"feedback":{"report":"bounced"}}`, `{"kind":6,"answer":{}}`, `{"kind":7}`,
		`{"kind":8,"due":{"campaign":"tuesday","occurrence":"2026-05-05","spread":7}}`, `{"kind":3,"lease":{"paused":true,"cancelled":["",""]}}`,
		`{"kind":1,"name":"Identify","traits":{"email":"a@b","address":{"country":5}}}`, `{"kind":1,"name":"Order Completed","properties":null}`} {
		f.Add([]byte(seed), int64(0))
	}
	f.Fuzz(func(t *testing.T, b []byte, ms int64) {
		var e event.Event
		if json.Unmarshal(b, &e) != nil {
			t.Skip("not an event")
		}
		now := noon.Add(time.Duration(ms%(1<<40)) * time.Millisecond)
		s, _ := c.Apply(customer.State{ID: "u.1"}, e, now)
		for range 3 {
			s, _ = c.Apply(s, e, now)
		}
		_, err := customer.Decode("u.1", 0, customer.Encode(s))
		require.NoError(t, err)
	})
}
