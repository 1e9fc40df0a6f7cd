package road

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func (s shop) anonymous(event, properties string) {
	s.t.Helper()
	s.call("track", fmt.Sprintf(`{"anonymousId":"web-1","event":%q,"properties":%s}`, event, properties))
}

// TestABrowserBecomesACustomer browses without a name and then signs in: one customer, one reminder, all counts kept.
func TestABrowserBecomesACustomer(t *testing.T) {
	s := open(t, 10)
	for i := range 5 {
		s.anonymous("Product Viewed", fmt.Sprintf(`{"product_id":"p%d"}`, i))
	}
	s.anonymous("Product Added", `{"cart_id":"c1","product_id":"lamp","name":"Fjord lamp","price":129,"quantity":1}`)
	s.consents("ana")
	s.call("identify", `{"userId":"ana","anonymousId":"web-1","traits":{"email":"ana@example.com","firstName":"Ana"}}`)
	s.anonymous("Product Viewed", `{"product_id":"p9"}`)
	s.later("2h")
	require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))
	state, err := s.w.Load(t.Context(), "a.web-1")
	require.NoError(t, err)
	require.Equal(t, "u.ana", state.ID)
	require.EqualValues(t, 6, state.Record("Product Viewed").Count)
	require.EqualValues(t, 1, state.Record("Product Added").Count)
	require.Contains(t, s.explained("u.ana"), "recognised as the same person as a.web-1")
}

// TestTwoIdentifiesRaceWhileBothSidesTakeEvents merges again and again, from several senders at once.
func TestTwoIdentifiesRaceWhileBothSidesTakeEvents(t *testing.T) {
	s := open(t, 10)
	s.consents("ana")
	s.anonymous("Product Added", `{"cart_id":"c1","product_id":"lamp","name":"Fjord lamp","price":129,"quantity":1}`)
	const each = 10
	var senders sync.WaitGroup
	for range 2 {
		senders.Go(func() {
			for range 3 {
				s.call("identify", `{"userId":"ana","anonymousId":"web-1","traits":{"email":"ana@example.com","firstName":"Ana"}}`)
			}
		})
	}
	senders.Go(func() {
		for i := range each {
			s.anonymous("Product Viewed", fmt.Sprintf(`{"product_id":"a%d"}`, i))
		}
	})
	senders.Go(func() {
		for i := range each {
			s.call("track", fmt.Sprintf(`{"userId":"ana","event":"Product Viewed","properties":{"product_id":"u%d"}}`, i))
		}
	})
	senders.Wait()
	s.later("2h")
	require.Len(t, s.inbox("ana@example.com", ""), 1, s.explained("u.ana"))
	state, err := s.w.Load(t.Context(), "u.ana")
	require.NoError(t, err)
	require.EqualValues(t, 2*each, state.Record("Product Viewed").Count)
	require.EqualValues(t, 6, state.Record("Identify").Count)
}
