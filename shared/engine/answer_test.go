package engine_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
)

func TestWhatSheSaysByALinkIsInHistoryBeforeItIsCommitted(t *testing.T) {
	s := newStage(t, nil)
	s.process(event.Event{Kind: event.Answer, ID: 7, Customer: "u.ana", Time: s.now, Received: s.now, Source: "link",
		Answer: &event.AnswerData{Channel: "email", Topic: "news"}})
	require.Len(t, s.history, 1)
	require.Contains(t, s.history[0], `"topic":"news"`)
	said, known := s.state("u.ana").Consent("email", "news", "marketing")
	require.True(t, known)
	require.False(t, said.Granted)
}
