package event

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/fault"
	"rapport/shared/core/fixture"
)

var received = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

func server() Arrival {
	return Arrival{Received: received, RequestID: "r1", Key: Key{Name: "backend", Server: true}}
}

func browser() Arrival {
	return Arrival{
		Received: received, RequestID: "r1", Key: Key{Name: "web"},
		Identity: func(user, hash string) bool { return hash == "signed "+user },
		Knows:    func(name string) bool { return name == ProductViewed || name == ConsentGranted },
	}
}

// refusal parses a track call with extra members and returns the reason, "" when it is taken.
func refusal(t *testing.T, at Arrival, body string) (fault.Kind, string) {
	t.Helper()
	_, err := ParseCall("track", []byte(body), at)
	if err == nil {
		return 0, ""
	}
	return fault.Of(err), err.Error()
}

func TestATrackCallIsRead(t *testing.T) {
	e, err := ParseCall("t", []byte(`{"userId":"42","anonymousId":"b","messageId":"m","event":" Added Product ",
		"properties":{"price":12,"name":"Lamp 💡","tags":["a",null,true]},"timestamp":"2026-11-24T08:59:00Z","sentAt":"2026-11-24T09:00:00Z",
		"context":{"timezone":"Europe/Zagreb","locale":"hr-HR"}}`), server())
	require.NoError(t, err)
	require.Equal(t, Event{
		Kind: Behaviour, ID: e.ID, Customer: "u.42", Name: ProductAdded, Server: true, Source: "backend",
		Time: received.Add(-time.Minute), Received: received, Zone: "Europe/Zagreb", Locale: "hr-HR",
		Properties: map[string]any{"price": 12.0, "name": "Lamp 💡", "tags": []any{"a", nil, true}},
	}, e)
}

func TestEveryCallHasItsNameAndDetails(t *testing.T) {
	for call, c := range map[string]struct {
		body, name         string
		properties, traits map[string]any
		fold               string
	}{
		"identify": {`{"userId":"1","anonymousId":"b","traits":{"email":"a@example.com"}}`, Identify, nil, map[string]any{"email": "a@example.com"}, "a.b"},
		"page":     {`{"userId":"1","anonymousId":"b","name":"Home","properties":{"path":"/"}}`, Page, map[string]any{"name": "Home", "path": "/"}, nil, ""},
		"screen":   {`{"userId":"1","name":"Home","category":"Main"}`, Screen, map[string]any{"name": "Home", "category": "Main"}, nil, ""},
		"group":    {`{"userId":"1","groupId":7,"traits":{"plan":"x"}}`, Group, map[string]any{"groupId": "7", "plan": "x"}, nil, ""},
		"alias":    {`{"userId":"1","previousId":"b"}`, Alias, map[string]any{"previousId": "b"}, nil, "a.b"},
	} {
		for _, name := range []string{call, call[:1]} {
			e, err := ParseCall(name, []byte(c.body), server())
			require.NoError(t, err, name)
			require.Equal(t, "u.1", e.Customer, name)
			require.Equal(t, c.name, e.Name, name)
			require.Equal(t, c.properties, e.Properties, name)
			require.Equal(t, c.traits, e.Traits, name)
			require.Equal(t, c.fold, e.Fold, name)
		}
	}
}

func TestWhatIsMalformedIsRefusedWithAReason(t *testing.T) {
	deep := strings.Repeat(`[`, 1000) + strings.Repeat(`]`, 1000)
	keys := make([]string, MaxKeys+1)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	for name, c := range map[string]struct{ members, reason string }{
		"no id":                    {``, "neither userId nor anonymousId"},
		"empty id":                 {`"userId":"  "`, "neither userId nor anonymousId"},
		"id of another type":       {`"userId":["x"]`, "neither a string nor a whole number"},
		"id with a fraction":       {`"userId":1.5`, "whole number"},
		"long id":                  {`"userId":"` + strings.Repeat("x", 151) + `"`, "at most 150 bytes"},
		"id with a newline":        {`"userId":"a\nb"`, "cannot have"},
		"id with half a character": {`"userId":"\ud83d"`, "cannot have"},
		"id with NUL":              {`"userId":"a\u0000b"`, "NUL"},
		"placeholder":              {`"userId":"Undefined"`, "placeholder"},
		"placeholder number":       {`"userId":0`, "placeholder"},
		"placeholder beside an id": {`"userId":"null","anonymousId":"b"`, "placeholder"},
		"no event":                 {`"userId":"1","event":" "`, "needs event"},
		"event of another type":    {`"userId":"1","event":7`, "event is not a string"},
		"long name":                {`"userId":"1","event":"` + strings.Repeat("é", 101) + `"`, "at most 100 characters"},
		"long messageId":           {`"userId":"1","messageId":"` + strings.Repeat("é", 100) + `"`, "at most 99 characters"},
		"properties of a list":     {`"userId":"1","properties":[1]`, "properties is not an object"},
		"too many keys":            {`"userId":"1","properties":{` + strings.Join(keys, ",") + `}`, "at most 255 keys"},
		"number out of range":      {`"userId":"1","properties":{"a":1e999}`, "out of range"},
		"NUL in properties":        {`"userId":"1","properties":{"a":"\\\u0000"}`, "NUL"},
		"NUL in a key":             {`"userId":"1","properties":{"\u0000":1}`, "NUL"},
		"depth of 1,000":           {`"userId":"1","properties":{"a":` + deep + `}`, "nested more than 32"},
		"context of a list":        {`"userId":"1","context":[]`, "context is not an object"},
		"raw control character":    {"\"userId\":\"a\x00b\"", "broken"},
		"invalid UTF-8":            {"\"userId\":\"a\xff\"", "UTF-8"},
	} {
		body := `{"event":"Product Viewed",` + c.members + `}`
		if c.members == "" {
			body = `{"event":"Product Viewed"}`
		}
		kind, reason := refusal(t, server(), body)
		require.Equal(t, fault.Invalid, kind, name)
		require.Contains(t, reason, c.reason, name)
	}
	for _, body := range []string{``, `null`, `7`, `"x"`, `[]`, `{`, `{"a":}`, `{} {}`, strings.Repeat("[", 20_000)} {
		kind, reason := refusal(t, server(), body)
		require.Equal(t, fault.Invalid, kind, body)
		require.NotEmpty(t, reason)
	}
}

func TestAnUnknownCallIsRefused(t *testing.T) {
	for _, call := range []string{"batch", "tracks", "Track", "x"} {
		_, err := ParseCall(call, []byte(`{"userId":"1","event":"x"}`), server())
		require.True(t, fault.Is(err, fault.Invalid), call)
	}
}

func TestAnEscapedBackslashBeforeU0000IsNoNUL(t *testing.T) {
	e, err := ParseCall("track", []byte(`{"userId":"1","event":"x","properties":{"path":"C:\\u0000\"{["}}`), server())
	require.NoError(t, err)
	require.Equal(t, `C:\u0000"{[`, e.Properties["path"])
}

func TestAnEventOf32KilobytesPassesAndOneByteMoreDoesNot(t *testing.T) {
	head := `{"userId":"1","event":"x","properties":{"a":"`
	fill := func(n int) []byte { return []byte(head + strings.Repeat("x", n-len(head)-3) + `"}}`) }
	_, err := ParseCall("track", fill(MaxEvent), server())
	require.NoError(t, err)
	_, err = ParseCall("track", fill(MaxEvent+1), server())
	require.True(t, fault.Is(err, fault.TooLarge))
}

func TestIdsThatAreNumbersKeepEveryDigit(t *testing.T) {
	e, err := ParseCall("track", []byte(`{"userId":12345678901234567890,"event":"x"}`), server())
	require.NoError(t, err)
	require.Equal(t, "u.12345678901234567890", e.Customer)
}

func TestMembersCountInTheirExactCase(t *testing.T) {
	_, reason := refusal(t, server(), `{"USERID":"1","event":"x"}`)
	require.Contains(t, reason, "neither userId nor anonymousId")
}

func TestAnEventsIdSaysWhoseAndWhich(t *testing.T) {
	parse := func(at Arrival, body string) Event {
		e, err := ParseCall("track", []byte(body), at)
		require.NoError(t, err)
		return e
	}
	one := parse(server(), `{"userId":"1","event":"x","messageId":"m"}`)
	later := server()
	later.RequestID, later.Received = "r2", received.Add(time.Hour)
	require.Equal(t, one.ID, parse(later, `{"userId":"1","event":"y","messageId":"m"}`).ID, "sent again")
	other := server()
	other.Key.Name = "shopify"
	require.NotEqual(t, one.ID, parse(other, `{"userId":"1","event":"x","messageId":"m"}`).ID, "another key")
	require.NotEqual(t, one.ID, parse(server(), `{"userId":"2","event":"x","messageId":"m"}`).ID, "another customer")
	bare := `{"userId":"1","event":"x"}`
	require.Equal(t, parse(server(), bare).ID, parse(server(), bare).ID, "one request")
	require.NotEqual(t, parse(server(), bare).ID, parse(later, bare).ID, "two requests")
}

func TestEventsReadBackFromTheirJSON(t *testing.T) {
	at := server()
	at.Received = received.Add(123456789 * time.Nanosecond)
	e, err := ParseCall("identify", []byte(`{"userId":"1","anonymousId":"b","traits":{"a":[1,{"b":null}]},"timestamp":"2026-11-24T09:59:59.123456789+01:00"}`), at)
	require.NoError(t, err)
	b, err := json.Marshal(e)
	require.NoError(t, err)
	var back Event
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, e, back)
}

func TestABatchRefusesOnlyWhatIsWrong(t *testing.T) {
	events, refused, err := ParseBatch([]byte(`{"sentAt":"2026-11-24T09:00:00Z","context":{"timezone":"Europe/Zagreb","locale":"hr"},"batch":[
		{"type":"track","userId":"1","event":"A","timestamp":"2026-11-24T08:00:00Z"},
		{"type":"nonsense","userId":"1"},
		{"type":"track","event":"A"},
		"text", null,
		{"type":"track","userId":"1","event":"B","context":{"locale":"en"},"timestamp":"2026-11-24T08:00:00Z","sentAt":"2026-11-24T08:30:00Z"},
		{"type":"track","userId":"1","event":"C","properties":{"big":"`+strings.Repeat("x", MaxEvent)+`"}}]}`), server())
	require.NoError(t, err)
	require.Len(t, events, 2)
	require.Equal(t, received.Add(-time.Hour), events[0].Time, "the batch's sentAt")
	require.Equal(t, "hr", events[0].Locale)
	require.Equal(t, received.Add(-30*time.Minute), events[1].Time, "its own sentAt")
	require.Equal(t, "en", events[1].Locale, "its own locale")
	require.Equal(t, "Europe/Zagreb", events[1].Zone, "the batch's zone")
	var where []int
	for _, r := range refused {
		where = append(where, r.Index)
		require.NotEmpty(t, r.Reason)
	}
	require.Equal(t, []int{1, 2, 3, 4, 6}, where)
}

func TestABatchOverItsLimitsIsRefusedWhole(t *testing.T) {
	items := func(n int) []byte {
		return []byte(`{"batch":[` + strings.TrimSuffix(strings.Repeat(`{"type":"track","userId":"1","event":"x"},`, n), ",") + `]}`)
	}
	events, refused, err := ParseBatch(items(MaxBatchItems), server())
	require.NoError(t, err)
	require.Len(t, events, MaxBatchItems)
	require.Empty(t, refused)
	_, _, err = ParseBatch(items(MaxBatchItems+1), server())
	require.True(t, fault.Is(err, fault.Invalid))
	_, _, err = ParseBatch([]byte(`{"batch":[],"x":"`+strings.Repeat("x", MaxBatch)+`"}`), server())
	require.True(t, fault.Is(err, fault.TooLarge))
	for _, body := range []string{``, `{}`, `[]`, `{"batch":null}`, `{"batch":{}}`, `{"batch":[}`, `{"batch":[],"sentAt":"soon"}`, `{"batch":[],"context":7}`} {
		_, _, err = ParseBatch([]byte(body), server())
		require.True(t, fault.Is(err, fault.Invalid), body)
	}
}

func TestAnEmptyBatchIsNoMistake(t *testing.T) {
	events, refused, err := ParseBatch([]byte(`{"batch":[]}`), server())
	require.NoError(t, err)
	require.Empty(t, events)
	require.Empty(t, refused)
}

func TestEventsOfABatchWithoutMessageIdsDiffer(t *testing.T) {
	events, _, err := ParseBatch([]byte(`{"batch":[{"type":"track","userId":"1","event":"x"},{"type":"track","userId":"1","event":"x"}]}`), server())
	require.NoError(t, err)
	require.NotEqual(t, events[0].ID, events[1].ID)
}

func TestPublishedPayloadsAreTaken(t *testing.T) {
	for file, want := range map[string]int{
		"http-api-batch": 4, "analytics-go-test-enqueue-identify": 1, "analytics-go-test-enqueue-track": 1,
	} {
		events, refused, err := ParseBatch(fixture.Data(t, "payloads/05-segment/"+file+".json"), server())
		require.NoError(t, err, file)
		require.Empty(t, refused, file)
		require.Len(t, events, want, file)
	}
	for file, call := range map[string]string{
		"http-api-identify": "identify", "http-api-page": "page", "http-api-track": "track", "common-fields": "track",
	} {
		e, err := ParseCall(call, fixture.Data(t, "payloads/05-segment/"+file+".json"), server())
		require.NoError(t, err, file)
		require.NotEmpty(t, e.Customer, file)
	}
	e, err := ParseCall("track", fixture.Data(t, "payloads/05-segment/common-fields.json"), server())
	require.NoError(t, err)
	require.Equal(t, received, e.Time, "a timestamp after its sentAt is clamped")
	require.Equal(t, "Europe/Amsterdam", e.Zone)
	require.Equal(t, "en-US", e.Locale)
}

func TestStrangeZonesAndLocalesAreLeftOut(t *testing.T) {
	for _, zone := range []string{"Local", "../etc/passwd", "/etc/localtime", "Europe/Atlantis", "posixrules", "Europe/../UTC", "CET\u00e9"} {
		body, err := json.Marshal(map[string]any{"userId": "1", "event": "x", "context": map[string]any{"timezone": zone, "locale": "<b>"}})
		require.NoError(t, err)
		e, err := ParseCall("track", body, server())
		require.NoError(t, err, zone)
		require.Empty(t, e.Zone, zone)
		require.Empty(t, e.Locale)
	}
}

func TestWhateverIsTakenIsWellFormed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		item := map[string]any{}
		for _, name := range []string{"userId", "anonymousId", "previousId", "groupId", "type", "event", "messageId", "timestamp", "sentAt", "properties", "traits", "context"} {
			if rapid.Bool().Draw(t, "has "+name) {
				item[name] = rapid.SampledFrom([]any{nil, "", "null", "track", "identify", "alias", "page", "Consent Granted", "2026-11-24T09:00:00Z",
					"0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", 7, -1.5, true, []any{}, map[string]any{"channel": "email", "userHash": "signed track"}}).Draw(t, name)
			}
		}
		body, err := json.Marshal(map[string]any{"batch": []any{item}})
		require.NoError(t, err)
		for _, at := range []Arrival{server(), browser()} {
			events, refused, err := ParseBatch(body, at)
			require.NoError(t, err)
			require.Equal(t, 1, len(events)+len(refused))
			for _, e := range events {
				wellFormed(t, at, e)
			}
		}
	})
}

func wellFormed(t require.TestingT, at Arrival, e Event) {
	require.Equal(t, Behaviour, e.Kind)
	require.NotZero(t, e.ID)
	require.NotEmpty(t, e.Name)
	require.Greater(t, len(e.Customer), 2)
	require.False(t, e.Time.After(e.Received))
	require.GreaterOrEqual(t, e.Time.Year(), 1970)
	if !at.Key.Server {
		require.False(t, e.Server)
		require.NotEqual(t, ConsentGranted, e.Name)
	}
	if e.Fold != "" {
		require.True(t, Anonymous(e.Fold) && !Anonymous(e.Customer))
	}
}

func FuzzParseBatchNeverPanics(f *testing.F) {
	f.Add([]byte(`{"batch":[{"type":"track","userId":1,"event":"x","properties":{"a":[1]},"timestamp":"2026-11-24T09:00:00Z"}],"sentAt":"2026-11-24T09:00:00Z"}`))
	f.Add([]byte(`{"batch":[{"type":"alias","userId":"\u0000","previousId":"\ud800"}],"context":{"timezone":"Local"}}`))
	f.Add([]byte(`{"type":"identify","userId":"x","traits":{}}`))
	f.Add([]byte(`{"batch":[[[[`))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, at := range []Arrival{server(), browser()} {
			events, _, err := ParseBatch(body, at)
			if err != nil {
				require.NotEqual(t, fault.Internal, fault.Of(err))
			}
			for _, call := range []string{"identify", "track", "page", "group", "alias"} {
				if e, err := ParseCall(call, body, at); err == nil {
					events = append(events, e)
				} else {
					require.NotEqual(t, fault.Internal, fault.Of(err))
				}
			}
			for _, e := range events {
				wellFormed(t, at, e)
			}
		}
	})
}
