package engine_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/engine"
)

// volumes is a history of which each part holds some events and one line that is none.
type volumes [][]event.Event

func (v volumes) Parts(context.Context) (parts []string, err error) {
	for n := range v {
		parts = append(parts, fmt.Sprint(n))
	}
	return parts, nil
}

func (v volumes) Read(_ context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	var n int
	if _, err := fmt.Sscan(part, &n); err != nil {
		return 0, err
	}
	if v[n] == nil {
		return 0, errors.New("torn")
	}
	for _, e := range v[n] {
		if keep(e.Customer) {
			each(e)
		}
	}
	return 1, nil
}

// told is an event of a customer, received so many minutes after the start.
func told(who string, n id.ID, minutes int) event.Event {
	return event.Event{ID: n, Customer: who, Received: start.Add(time.Duration(minutes) * time.Minute)}
}

func TestOfThePastEachEventComesOnceAndInItsOrder(t *testing.T) {
	past := volumes{
		{told("u.1", 3, 30), told("u.2", 9, 1), told("u.1", 1, 10)},
		{told("u.1", 2, 20), told("u.1", 1, 15)},                   // sent again
		{told("u.1", 0, 5), told("u.1", 0, 5), told("u.1", 7, 40)}, // what has no id is itself each time
	}
	steps := []int{}
	all, err := engine.ReadEvents(t.Context(), past, func(who string) bool { return who == "u.1" },
		func(e event.Event) bool { return e.ID != 7 }, func(done, parts int) { steps = append(steps, done*10+parts) })
	require.NoError(t, err)
	require.Equal(t, engine.PastEvents{Events: []event.Event{told("u.1", 0, 5), told("u.1", 0, 5), told("u.1", 1, 10), told("u.1", 2, 20), told("u.1", 3, 30)}, Unread: 3}, all)
	require.Equal(t, []int{13, 23, 33}, steps)
}

func TestAPartThatCannotBeReadIsNoShorterPast(t *testing.T) {
	_, err := engine.ReadEvents(t.Context(), volumes{{told("u.1", 1, 1)}, nil}, func(string) bool { return true }, nil, nil)
	require.ErrorContains(t, err, "torn")
}
