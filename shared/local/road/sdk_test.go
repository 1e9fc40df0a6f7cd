package road

import (
	"testing"

	"github.com/stretchr/testify/require"
	"gopkg.in/segmentio/analytics-go.v3"

	"rapport/shared/local"
)

// TestSegmentsOwnGoLibraryIsADropIn sends with the library that shops already have.
func TestSegmentsOwnGoLibraryIsADropIn(t *testing.T) {
	s := open(t, 10)
	client, err := analytics.NewWithConfig(local.DemoServerKey, analytics.Config{Endpoint: s.w.URL})
	require.NoError(t, err)
	for range 3 {
		require.NoError(t, client.Enqueue(analytics.Identify{MessageId: "m1", UserId: "ana",
			Traits: analytics.NewTraits().SetEmail("ana@example.com").SetFirstName("Ana")}))
		require.NoError(t, client.Enqueue(analytics.Track{MessageId: "m2", UserId: "ana", Event: "Consent Granted",
			Properties: analytics.NewProperties().Set("channel", "email").Set("topic", "marketing")}))
		require.NoError(t, client.Enqueue(analytics.Track{MessageId: "m3", UserId: "ana", Event: "Product Added",
			Properties: analytics.NewProperties().Set("cart_id", "c1").Set("name", "Fjord lamp").Set("price", 129)}))
	}
	require.NoError(t, client.Close())
	s.later("2h")
	require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))
	state, err := s.w.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.EqualValues(t, 1, state.Record("Product Added").Count)
}
