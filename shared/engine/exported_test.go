package engine_test

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

// Parts and Read are those of a history in one part: the stage's.
type oneFile []event.Event

func (oneFile) Parts(context.Context) ([]string, error) { return []string{"one"}, nil }

func (o oneFile) Read(_ context.Context, _ string, keep func(string) bool, each func(event.Event)) (int, error) {
	for _, e := range o {
		if keep(e.Customer) {
			each(e)
		}
	}
	return 0, nil
}

func TestAnExportHoldsAllThatIsKeptOfHerAndOfNobodyElse(t *testing.T) {
	s := bought(t)
	s.process(s.known("u.bea", "bea@shop.example")...)
	past := oneFile{{ID: 1, Customer: "a.web", Name: "Cart Viewed", Received: s.now}, {ID: 1, Customer: "a.web", Name: "Cart Viewed", Received: s.now}, {ID: 2, Customer: "u.bea", Name: "Asked"}}
	x, err := s.e.Export(t.Context(), "u.ana", "cia", past)
	require.NoError(t, err)
	require.Equal(t, "ana@shop.example", x.Address.Email)
	require.Equal(t, []string{"a.web"}, x.KnownAs)
	require.Equal(t, "o1", x.Orders[0]["order_id"])
	require.Len(t, x.History, 1, "each event once, under whatever name she had")
	require.Len(t, x.Messages, 1)
	require.Equal(t, "sent", x.Messages[0].Status)
	explained, err := s.e.Explain(t.Context(), "u.ana")
	require.NoError(t, err)
	require.Equal(t, explained.Lines, x.Journal)
	state := s.state("u.ana")
	require.Len(t, x.Events, len(state.Records))
	require.Len(t, x.Campaigns, len(state.Enrolments))
	require.Len(t, x.Segments, len(state.Segments))
	require.Len(t, x.Traits, len(state.Traits))
	require.Len(t, x.Consents, len(state.Consents))
	body, err := json.Marshal(x)
	require.NoError(t, err)
	require.NotContains(t, string(body), "bea@shop.example")
}

func TestAnExportIsWrittenDownWithoutHerName(t *testing.T) {
	s := bought(t)
	_, err := s.e.Export(t.Context(), "u.ana", "cia", nil)
	require.NoError(t, err)
	line := s.audits()[0].Sentence(time.UTC)
	require.Contains(t, line, "cia exported customer ")
	require.NotContains(t, line, "ana")
	_, err = s.e.Export(t.Context(), "u.nobody", "cia", nil)
	require.True(t, fault.Is(err, fault.NotFound))
	require.Len(t, s.audits(), 1)
}
