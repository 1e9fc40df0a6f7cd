package event

import (
	"testing"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
)

func TestABrowserMayNameOnlyACustomerThatTheShopSigned(t *testing.T) {
	for name, c := range map[string]struct {
		call, body string
		kind       fault.Kind
	}{
		"no hash":                  {"track", `{"userId":"1","event":"Product Viewed"}`, fault.Forbidden},
		"another customer's hash":  {"track", `{"userId":"1","event":"Product Viewed","context":{"userHash":"signed 2"}}`, fault.Forbidden},
		"a hash that is no string": {"track", `{"userId":"1","event":"Product Viewed","context":{"userHash":1}}`, fault.Invalid},
		"identify without a hash":  {"identify", `{"userId":"1","anonymousId":"b"}`, fault.Forbidden},
		"alias without a hash":     {"alias", `{"userId":"1","previousId":"b"}`, fault.Forbidden},
		"consent":                  {"track", `{"anonymousId":"b","event":"Consent Granted","properties":{"channel":"email"}}`, fault.Forbidden},
		"signed consent":           {"track", `{"userId":"1","event":" Consent Withdrawn","properties":{"channel":"email"},"context":{"userHash":"signed 1"}}`, fault.Forbidden},
	} {
		_, err := ParseCall(c.call, []byte(c.body), browser())
		require.Error(t, err, name)
		require.Equal(t, c.kind, fault.Of(err), name)
	}
	_, err := ParseCall("track", []byte(`{"userId":"1","event":"x","context":{"userHash":"signed 1"}}`), Arrival{Received: received})
	require.True(t, fault.Is(err, fault.Forbidden), "without a secret no hash is right")
}

func TestABrowserIsFoldedInOnlyUnderTheShopsSignature(t *testing.T) {
	e, err := ParseCall("identify", []byte(`{"userId":"1","anonymousId":"b","context":{"userHash":"signed 1"}}`), browser())
	require.NoError(t, err)
	require.False(t, e.Server, "the shop signed who she is, not what she says")
	require.Equal(t, "u.1", e.Customer)
	require.Equal(t, "a.b", e.Fold)
	e, err = ParseCall("identify", []byte(`{"anonymousId":"b","traits":{"email":"a@example.com"}}`), browser())
	require.NoError(t, err)
	require.False(t, e.Server)
	require.Equal(t, "a.b", e.Customer)
	require.Empty(t, e.Fold)
}

func TestABatchsHashCountsForItsEvents(t *testing.T) {
	events, refused, err := ParseBatch([]byte(`{"context":{"userHash":"signed 1"},"batch":[
		{"type":"track","userId":"1","event":"Product Viewed"},
		{"type":"track","userId":"2","event":"Product Viewed"}]}`), browser())
	require.NoError(t, err)
	require.Len(t, events, 1)
	require.Equal(t, "u.1", events[0].Customer)
	require.Equal(t, 1, refused[0].Index)
}

func TestABrowsersUnknownNamesFoldIntoOne(t *testing.T) {
	body := []byte(`{"anonymousId":"b","event":"Whatever"}`)
	e, err := ParseCall("track", body, browser())
	require.NoError(t, err)
	require.Equal(t, Other, e.Name)
	e, err = ParseCall("track", body, server())
	require.NoError(t, err)
	require.Equal(t, "Whatever", e.Name)
	e, err = ParseCall("track", []byte(`{"anonymousId":"b","event":"Viewed Product"}`), browser())
	require.NoError(t, err)
	require.Equal(t, ProductViewed, e.Name, "an old name of a known one")
	e, err = ParseCall("track", body, Arrival{Received: received})
	require.NoError(t, err)
	require.Equal(t, Other, e.Name, "who knows nothing folds all")
}

func TestConsentNeedsAChannel(t *testing.T) {
	for properties, ok := range map[string]bool{
		`{"channel":"email"}`: true, `{"channel":"email","topic":"news"}`: true, `{"channel":"email","topic":null}`: true,
		`{}`: false, `{"channel":"pigeon"}`: false, `{"channel":1}`: false, `{"channel":"email","topic":7}`: false,
	} {
		kind, _ := refusal(t, server(), `{"userId":"1","event":"Consent Granted","properties":`+properties+`}`)
		require.Equal(t, ok, kind == fault.Internal, properties)
	}
}

func TestOnlyIdentifyAndAliasMergeCustomers(t *testing.T) {
	for _, call := range []string{"track", "page", "screen", "group"} {
		e, err := ParseCall(call, []byte(`{"userId":"1","anonymousId":"b","event":"x","groupId":"g"}`), server())
		require.NoError(t, err)
		require.Equal(t, "u.1", e.Customer)
		require.Empty(t, e.Fold, call)
	}
	for _, body := range []string{`{"userId":"1"}`, `{"previousId":"b"}`, `{"anonymousId":"b","userId":"1"}`} {
		_, err := ParseCall("alias", []byte(body), server())
		require.True(t, fault.Is(err, fault.Invalid), body)
	}
}

func TestACustomersNameIsTakenAsShopsWriteIt(t *testing.T) {
	require.Equal(t, []string{"u.ana", "a.ana"}, Candidates("ana"))
	require.Equal(t, []string{"u.ana", CustomerID("u.ana", "")}, Candidates("u.ana"))
	require.Equal(t, []string{"a.b", "u.a.b"}, Candidates("a.b"))
}
