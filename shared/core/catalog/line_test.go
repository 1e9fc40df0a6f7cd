package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// What is decided anew, because a put was refused, says the same lines: their ids name what they say, not when.
func TestALinesIdIsTheSameHoweverOftenItIsDecided(t *testing.T) {
	w := reachable(t, nil)
	e := event.Event{Kind: event.Behaviour, ID: 9, Customer: "u.1", Name: event.OrderCompleted, Time: w.now, Received: w.now, Server: true,
		Source: "backend", Properties: map[string]any{"order_id": "o1", "revenue": 20.0, "currency": "EUR"}}
	lines := func(later time.Duration) (ids []id.ID) {
		s, _ := w.c.Apply(w.s, e, w.now.Add(later))
		for _, l := range s.Outbox.Lines {
			ids = append(ids, l.ID)
		}
		return ids
	}
	require.NotEmpty(t, lines(0))
	require.Equal(t, lines(0), lines(time.Minute))
}
