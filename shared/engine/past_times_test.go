package engine_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/segment"
	"rapport/shared/engine"
)

func TestOfWhatIsRememberedTheNewestAreRecalledEachOnce(t *testing.T) {
	s := newStage(t, nil)
	often, ever := segment.NewCounter(event.ProductViewed, nil, 2), segment.NewCounter(event.OrderCompleted, nil, 5)
	m := engine.NewPastTimes([]segment.Counter{often, ever})
	var times []time.Time
	for range 3 {
		s.now = s.now.Add(time.Second)
		for _, name := range []string{event.ProductViewed, event.CartViewed} {
			e := s.event("u.ana", name)
			e.Time = s.now.Add(time.Microsecond)
			m.Take(e)
			m.Take(e)
		}
		times = append(times, s.now)
	}
	before := s.event("a.web", event.OrderCompleted)
	m.Take(before)
	m.Take(event.Event{Kind: event.Due, Customer: "u.bea", Name: event.OrderCompleted})
	require.Equal(t, []string{"a.web", "u.ana"}, m.Customers())
	recall := m.Recall(3, s.now, "u.ana", "u.ana")
	require.Equal(t, &event.RecallData{Version: 3, Counters: []event.Recalled{{Counter: often.ID, Times: times[1:]}}}, recall.Recall)
	require.Len(t, m.Recall(3, s.now, "u.ana", "u.ana", "a.web").Recall.Counters, 2)
}

// BenchmarkRemember reads lines of history for two questions. One in five events is what they ask of.
func BenchmarkRemember(b *testing.B) {
	const lines = 10_000
	s := &stage{now: start}
	var past strings.Builder
	for n := range lines {
		e := s.event(fmt.Sprint("u.", n%500), []string{event.ProductViewed, event.CartViewed, event.Page, event.ProductAdded, event.OrderCompleted}[n%5],
			"category", "lamps", "product_id", "p1", "name", "Lamp", "price", 49.5, "url", "https://shop.example/lamps/p1", "currency", "EUR")
		line, err := json.Marshal(e)
		require.NoError(b, err)
		past.Write(append(line, '\n'))
	}
	asked := []segment.Counter{segment.NewCounter(event.ProductViewed, segment.Where{{Property: "category", Op: "is", Value: "lamps"}}, 5), segment.NewCounter(event.ProductViewed, nil, 20)}
	for b.Loop() {
		m := engine.NewPastTimes(asked)
		_, err := engine.ReadPast(b.Context(), strings.NewReader(past.String()), everybody, m.Take)
		require.NoError(b, err)
		require.Len(b, m.Customers(), 100)
	}
	b.ReportMetric(float64(lines*b.N)/b.Elapsed().Seconds(), "events/s")
}
