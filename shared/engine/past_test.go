package engine_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/engine"
)

func everybody(string) bool { return true }

func TestWhatHistoryKeptIsReadAsItWas(t *testing.T) {
	s := newStage(t, nil)
	quoted := s.event(`u.an"a\<&>`, "Signed In", "customer", "u.other")
	s.process(quoted)
	s.process(s.known("u.ben", "ben@example.com")...)
	past := strings.Join(s.history, "")
	var read []event.Event
	unread, err := engine.ReadPast(t.Context(), strings.NewReader(past), everybody, func(e event.Event) { read = append(read, e) })
	require.NoError(t, err)
	require.Zero(t, unread)
	require.Len(t, read, 3)
	require.Equal(t, quoted, read[0])
	read = nil
	_, err = engine.ReadPast(t.Context(), strings.NewReader(past), func(c string) bool { return c == quoted.Customer }, func(e event.Event) { read = append(read, e) })
	require.NoError(t, err)
	require.Equal(t, []event.Event{quoted}, read)
}

func TestALineThatIsNoEventIsCountedAndPassedOver(t *testing.T) {
	s := newStage(t, nil)
	s.process(s.event("u.ana", "Signed In"))
	past := "no json\n{}\n\n" + s.history[0] + `{"kind":1,"id":"00` // which is being written
	read := 0
	unread, err := engine.ReadPast(t.Context(), strings.NewReader(past), everybody, func(event.Event) { read++ })
	require.NoError(t, err)
	require.Equal(t, []int{1, 3}, []int{read, unread})
	gone, stop := context.WithCancel(t.Context())
	stop()
	_, err = engine.ReadPast(gone, strings.NewReader(past), everybody, func(event.Event) {})
	require.ErrorIs(t, err, context.Canceled)
}
