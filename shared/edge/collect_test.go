package edge

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

func collector(m mind) Handler {
	return newCollect(m, secrets(), func() time.Time { return start }).handle
}

const oneTrack = `{"userId":"1","event":"Product Viewed","messageId":"m1"}`

func page(origin string) map[string]string { return map[string]string{"origin": origin} }

func TestCollectAnswersAndTakesOnlyWhatItShould(t *testing.T) {
	signed := UserHash("local-identity", "1")
	large := `{"userId":"1","event":"x","properties":{"a":"` + strings.Repeat("x", 33<<10) + `"}}`
	for name, c := range map[string]struct {
		ask    ask
		status int
		says   string // part of the error
		took   []string
	}{
		"a server's call":                   {ask{path: "/v1/track", key: serverKey, body: oneTrack}, 200, "", []string{"u.1"}},
		"its one-letter form":               {ask{path: "/v1/t", key: serverKey, body: oneTrack}, 200, "", []string{"u.1"}},
		"a key in the body":                 {ask{path: "/v1/track", body: `{"writeKey":"local-server","userId":"1","event":"x"}`}, 200, "", []string{"u.1"}},
		"a batch":                           {ask{path: "/v1/batch", key: serverKey, body: `{"batch":[{"type":"track","userId":"1","event":"x"},{"type":"page","userId":"2"}]}`}, 200, "", []string{"u.1", "u.2"}},
		"a batch of none":                   {ask{path: "/v1/batch", key: serverKey, body: `{"batch":[]}`}, 200, "", nil},
		"a browser's call":                  {ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: `{"anonymousId":"b","event":"Product Viewed"}`}, 200, "", []string{"a.b"}},
		"a signed customer's":               {ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: `{"userId":"1","event":"Product Viewed","context":{"userHash":"` + signed + `"}}`}, 200, "", []string{"u.1"}},
		"no key":                            {ask{path: "/v1/track", body: oneTrack}, 401, "no write key", nil},
		"an empty key":                      {ask{path: "/v1/track", headers: map[string]string{"authorization": "Basic Og=="}, body: oneTrack}, 401, "write key", nil},
		"a wrong key":                       {ask{path: "/v1/track", key: "local-serve", body: oneTrack}, 401, "write key", nil},
		"a wrong key over a right one":      {ask{path: "/v1/track", key: "wrong", body: `{"writeKey":"local-server","userId":"1","event":"x"}`}, 401, "write key", nil},
		"broken authorization":              {ask{path: "/v1/track", headers: map[string]string{"authorization": "Basic ***"}, body: oneTrack}, 401, "base64", nil},
		"a key of another type":             {ask{path: "/v1/track", body: `{"writeKey":7,"userId":"1","event":"x"}`}, 401, "no write key", nil},
		"a browser's from elsewhere":        {ask{path: "/v1/track", key: browserKey, headers: page("https://evil.example"), body: `{"anonymousId":"b","event":"x"}`}, 403, "origin", nil},
		"a browser's without origin":        {ask{path: "/v1/track", key: browserKey, body: `{"anonymousId":"b","event":"x"}`}, 403, "Origin", nil},
		"a browser's unsigned customer":     {ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: oneTrack}, 403, "userHash", nil},
		"a browser's consent":               {ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: `{"anonymousId":"b","event":"Consent Granted","properties":{"channel":"email"}}`}, 403, "server key", nil},
		"broken JSON":                       {ask{path: "/v1/track", key: serverKey, body: `{"userId":`}, 400, "broken", nil},
		"broken JSON without a header":      {ask{path: "/v1/track", body: `{"userId":`}, 400, "JSON", nil},
		"no body":                           {ask{path: "/v1/track", key: serverKey}, 400, "broken", nil},
		"no id":                             {ask{path: "/v1/track", key: serverKey, body: `{"event":"x"}`}, 400, "userId", nil},
		"a placeholder":                     {ask{path: "/v1/track", key: serverKey, body: `{"userId":"guest","event":"x"}`}, 400, "placeholder", nil},
		"year 9999":                         {ask{path: "/v1/track", key: serverKey, body: `{"userId":"1","event":"x","timestamp":"9999-01-01T00:00:00Z"}`}, 400, "years", nil},
		"NUL":                               {ask{path: "/v1/track", key: serverKey, body: `{"userId":"1\u0000","event":"x"}`}, 400, "NUL", nil},
		"depth 1,000":                       {ask{path: "/v1/track", key: serverKey, body: `{"userId":"1","event":"x","properties":` + strings.Repeat(`{"a":`, 1000) + `1` + strings.Repeat(`}`, 1001)}, 400, "nested", nil},
		"an unknown type":                   {ask{path: "/v1/batch", key: serverKey, body: `{"batch":[{"type":"buy","userId":"1"}]}`}, 200, "", nil},
		"33 KB":                             {ask{path: "/v1/track", key: serverKey, body: large}, 413, "bytes", nil},
		"a batch over 500 KB":               {ask{path: "/v1/batch", key: serverKey, body: strings.Repeat(" ", event.MaxBatch) + `{"batch":[]}`}, 413, "bytes", nil},
		"a batch of 2,501":                  {ask{path: "/v1/batch", key: serverKey, body: `{"batch":[` + strings.Repeat(`{},`, 2500) + `{}]}`}, 400, "2500", nil},
		"a batch that is none":              {ask{path: "/v1/batch", key: serverKey, body: `{"batch":7}`}, 400, "batch", nil},
		"an unknown call":                   {ask{path: "/v1/buy", key: serverKey, body: oneTrack}, 404, "no such call", nil},
		"another method":                    {ask{method: "GET", path: "/v1/track", key: serverKey}, 405, "POST", nil},
		"a body that is not base64":         {ask{path: "/v1/track", key: serverKey, body: "***", base64: true}, 400, "base64", nil},
		"a body that is not gzip":           {ask{path: "/v1/track", key: serverKey, body: oneTrack, headers: map[string]string{"content-encoding": "gzip"}}, 400, "gzip", nil},
		"an encoding that nobody asked for": {ask{path: "/v1/track", key: serverKey, body: oneTrack, headers: map[string]string{"content-encoding": "br"}}, 400, "encoding", nil},
	} {
		m := &scripted{}
		r := call(t, collector(m), c.ask)
		require.Equal(t, c.status, r.StatusCode, "%s: %s", name, r.Body)
		b := readBody(t, r)
		require.Equal(t, c.status == 200, b.Success, name)
		require.Contains(t, b.Error, c.says, name)
		var took []string
		for _, e := range m.processed {
			took = append(took, e.Customer)
		}
		require.ElementsMatch(t, c.took, took, name)
		require.Empty(t, m.deferred, name)
		if c.status == 401 {
			require.NotEmpty(t, r.Headers["WWW-Authenticate"], name)
		}
	}
}

func TestABatchsAnswerNamesWhatWasRefusedAndTakesTheRest(t *testing.T) {
	m := &scripted{}
	r := call(t, collector(m), ask{path: "/v1/batch", key: serverKey, body: `{"batch":[
		{"type":"track","userId":"1","event":"A"},{"type":"track","event":"B"},{"type":"track","userId":"1","event":"C"},{"type":"x","userId":"1"}]}`})
	require.Equal(t, 200, r.StatusCode)
	b := readBody(t, r)
	require.True(t, b.Success)
	require.Len(t, b.Refused, 2)
	require.Equal(t, 1, b.Refused[0].Index)
	require.Contains(t, b.Refused[0].Reason, "userId")
	require.Equal(t, 3, b.Refused[1].Index)
	require.Len(t, m.processed, 2)
	r = call(t, collector(m), ask{path: "/v1/track", key: serverKey, body: oneTrack})
	require.JSONEq(t, `{"success":true}`, r.Body)
}

func TestGzipAndBase64AreReadAndBounded(t *testing.T) {
	zip := func(text string) string {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, err := z.Write([]byte(text))
		require.NoError(t, err)
		require.NoError(t, z.Close())
		return base64.StdEncoding.EncodeToString(b.Bytes())
	}
	m := &scripted{}
	zipped := map[string]string{"Content-Encoding": "gzip"}
	r := call(t, collector(m), ask{path: "/v1/track", key: serverKey, headers: zipped, base64: true,
		body: zip(`{"userId":"1","event":"x","properties":{"name":"Lamp 💡"}}`)})
	require.Equal(t, 200, r.StatusCode, r.Body)
	require.Equal(t, "Lamp 💡", m.processed[0].Properties["name"])
	bomb := call(t, collector(m), ask{path: "/v1/batch", key: serverKey, headers: zipped, base64: true,
		body: zip(strings.Repeat(" ", 5<<20))})
	require.Equal(t, 413, bomb.StatusCode)
	require.Len(t, m.processed, 1)
}

func TestWhatCannotBeCommittedGoesOnTheBus(t *testing.T) {
	m := &scripted{process: func(_ context.Context, events []event.Event) error {
		switch events[0].Customer {
		case "u.2":
			return errDown
		case "u.3":
			panic("a bug")
		}
		return nil
	}}
	r := call(t, collector(m), ask{path: "/v1/batch", key: serverKey, body: `{"batch":[
		{"type":"track","userId":"2","event":"A"},{"type":"track","userId":"1","event":"B"},
		{"type":"track","userId":"3","event":"C"},{"type":"track","userId":"2","event":"D"}]}`})
	require.Equal(t, 200, r.StatusCode, r.Body)
	require.Equal(t, []string{"B"}, names(m.processed))
	require.Equal(t, []string{"A", "C", "D"}, names(m.deferred), "in the order in which they came")
}

func TestNothingDurableIsA503ThatSaysWhenToTryAgain(t *testing.T) {
	fails := func(context.Context, []event.Event) error { return errDown }
	for name, a := range map[string]ask{
		"a call":  {path: "/v1/track", key: serverKey, body: oneTrack},
		"a batch": {path: "/v1/batch", key: serverKey, body: `{"batch":[{"type":"track","userId":"1","event":"A"},{"type":"track","event":"refused"}]}`},
	} {
		r := call(t, collector(&scripted{process: fails, defers: errDown}), a)
		require.Equal(t, 503, r.StatusCode, name)
		require.NotEmpty(t, r.Headers["Retry-After"], name)
		require.NotContains(t, r.Body, errDown.Error(), "what broke inside is not for senders")
	}
}

func TestABatchOfWhichOnlyPartIsDurableIsSentAgain(t *testing.T) {
	m := &scripted{defers: errDown, process: func(_ context.Context, events []event.Event) error {
		if events[0].Customer == "u.2" {
			return errDown
		}
		return nil
	}}
	r := call(t, collector(m), ask{path: "/v1/batch", key: serverKey, body: `{"batch":[{"type":"track","userId":"1","event":"A"},{"type":"track","userId":"2","event":"B"}]}`})
	require.Equal(t, 503, r.StatusCode)
	require.Equal(t, []string{"A"}, names(m.processed))
}

func TestATableThatHangsIsLeftForTheBusInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &scripted{process: func(ctx context.Context, _ []event.Event) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		began := time.Now()
		r := call(t, collector(m), ask{path: "/v1/track", key: serverKey, body: oneTrack})
		require.Equal(t, 200, r.StatusCode)
		require.Equal(t, answerWithin-deferWithin, time.Since(began))
		require.Len(t, m.deferred, 1)
	})
}

func TestTimeSpentBeforeCommittingIsNotTakenFromTheBus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &scripted{process: func(ctx context.Context, _ []event.Event) error {
			<-ctx.Done()
			return ctx.Err()
		}}
		ctx, cancel := context.WithTimeout(t.Context(), answerWithin)
		defer cancel()
		began := time.Now()
		<-time.After(2 * time.Second) // a slow secret
		require.NoError(t, commit(ctx, m, []event.Event{{Customer: "u.1"}}))
		require.Equal(t, answerWithin-deferWithin, time.Since(began))
		require.NoError(t, ctx.Err())
		require.Len(t, m.deferred, 1)
	})
}

func TestCustomersAreCommittedTogetherButNeverMoreThanTheBound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var running, most int
		m := &scripted{}
		m.process = func(context.Context, []event.Event) error {
			m.mu.Lock()
			running++
			most = max(most, running)
			m.mu.Unlock()
			<-time.After(time.Second)
			m.mu.Lock()
			running--
			m.mu.Unlock()
			return nil
		}
		var items []string
		for i := range 2 * atOnce {
			items = append(items, fmt.Sprintf(`{"type":"track","userId":"c%d","event":"A"}`, i))
		}
		r := call(t, collector(m), ask{path: "/v1/batch", key: serverKey, body: `{"batch":[` + strings.Join(items, ",") + `]}`})
		require.Equal(t, 200, r.StatusCode)
		require.Equal(t, atOnce, most)
		require.Zero(t, running, "no goroutine outlives the handler")
		require.Len(t, m.processed, 2*atOnce)
	})
}

func TestCustomersThatAMergeLinksAreProcessedOneAfterTheOther(t *testing.T) {
	e := func(customer, fold string) event.Event { return event.Event{Customer: customer, Fold: fold} }
	groups := linked([]event.Event{e("a.b", ""), e("u.2", ""), e("u.1", "a.b"), e("a.c", ""), e("u.1", "a.c"), e("u.2", "")})
	require.Len(t, groups, 2)
	require.Equal(t, []event.Event{e("a.b", ""), e("u.1", "a.b"), e("a.c", ""), e("u.1", "a.c")}, groups[0])
	require.Equal(t, []event.Event{e("u.2", ""), e("u.2", "")}, groups[1])
}

func TestABrowserIsTurnedAwayAboveItsRate(t *testing.T) {
	now := start
	m := &scripted{}
	h := newCollect(m, secrets(), func() time.Time { return now }).handle
	send := func(ip, key string) Response {
		return call(t, h, ask{path: "/v1/track", key: key, ip: ip, headers: page(shopOrigin), body: `{"anonymousId":"b","event":"x"}`})
	}
	for range int(rateBurst) {
		require.Equal(t, 200, send("192.0.2.1", browserKey).StatusCode)
	}
	took := len(m.processed)
	r := send("192.0.2.1", browserKey)
	require.Equal(t, 429, r.StatusCode)
	require.Equal(t, shopOrigin, r.Headers["Access-Control-Allow-Origin"], "the page can read why")
	require.Len(t, m.processed, took)
	require.Equal(t, 200, send("192.0.2.2", browserKey).StatusCode, "another address")
	require.Equal(t, 200, send("192.0.2.1", serverKey).StatusCode, "a server's key")
	wait, err := strconv.Atoi(r.Headers["Retry-After"])
	require.NoError(t, err)
	now = now.Add(time.Duration(wait) * time.Second)
	require.Equal(t, 200, send("192.0.2.1", browserKey).StatusCode, "as long as Retry-After says")
}

func TestPagesOfListedOriginsMaySend(t *testing.T) {
	for origin, ok := range map[string]bool{shopOrigin: true, "https://SHOP.example": true, "https://evil.example": false,
		"https://shop.example.evil": false, "null": false, "": false} {
		h := collector(&scripted{})
		pre := call(t, h, ask{method: "OPTIONS", path: "/v1/batch", headers: page(origin)})
		post := call(t, h, ask{path: "/v1/track", key: serverKey, headers: page(origin), body: oneTrack})
		require.Equal(t, "Origin", post.Headers["Vary"])
		if !ok {
			require.Equal(t, 403, pre.StatusCode, origin)
			require.NotContains(t, pre.Headers, "Access-Control-Allow-Origin")
			require.NotContains(t, post.Headers, "Access-Control-Allow-Origin")
			continue
		}
		require.Equal(t, 204, pre.StatusCode, origin)
		require.Empty(t, pre.Body)
		require.Equal(t, origin, pre.Headers["Access-Control-Allow-Origin"])
		require.Contains(t, pre.Headers["Access-Control-Allow-Headers"], "Authorization")
		require.NotContains(t, pre.Headers, "Access-Control-Allow-Credentials")
		require.Equal(t, origin, post.Headers["Access-Control-Allow-Origin"])
	}
}

func TestABrowsersUnknownEventNamesFoldIntoOne(t *testing.T) {
	m := &scripted{}
	for _, name := range []string{"Product Viewed", "Made Up"} {
		body, err := json.Marshal(map[string]string{"anonymousId": "b", "event": name})
		require.NoError(t, err)
		require.Equal(t, 200, call(t, collector(m), ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: string(body)}).StatusCode)
	}
	require.Equal(t, []string{"Product Viewed", event.Other}, names(m.processed))
}

func TestWithoutItsSecretsOrTheCatalogASenderIsToKeepItsEvents(t *testing.T) {
	none := vault{}
	broken := secrets()
	broken["write-keys"] = "not JSON"
	for name, v := range map[string]vault{"unset": none, "broken": broken} {
		m := &scripted{}
		r := call(t, newCollect(m, v, func() time.Time { return start }).handle, ask{path: "/v1/track", key: serverKey, body: oneTrack})
		require.Equal(t, 503, r.StatusCode, name)
		require.Empty(t, m.processed, name)
	}
	m := &scripted{blind: errDown}
	fromPage := ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: `{"anonymousId":"b","event":"x"}`}
	require.Equal(t, 503, call(t, collector(m), fromPage).StatusCode, "which names it knows decides what is kept")
	require.Empty(t, m.processed)
}

func TestWithoutAnIdentitySecretNoHashIsRight(t *testing.T) {
	v := secrets()
	delete(v, "identity")
	h := newCollect(&scripted{}, v, func() time.Time { return start }).handle
	r := call(t, h, ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin),
		body: `{"userId":"1","event":"x","context":{"userHash":"` + UserHash("", "1") + `"}}`})
	require.Equal(t, 403, r.StatusCode)
	r = call(t, h, ask{path: "/v1/track", key: browserKey, headers: page(shopOrigin), body: `{"anonymousId":"b","event":"x"}`})
	require.Equal(t, 200, r.StatusCode)
}

func TestAnExchangedKeyCountsAtOnce(t *testing.T) {
	v := secrets()
	h := newCollect(&scripted{}, v, func() time.Time { return start }).handle
	require.Equal(t, 200, call(t, h, ask{path: "/v1/track", key: serverKey, body: oneTrack}).StatusCode)
	v["write-keys"] = `[{"name":"backend","key":"new","server":true}]`
	require.Equal(t, 401, call(t, h, ask{path: "/v1/track", key: serverKey, body: oneTrack}).StatusCode)
	require.Equal(t, 200, call(t, h, ask{path: "/v1/track", key: "new", body: oneTrack}).StatusCode)
}

func TestEveryKindOfFaultHasAStatus(t *testing.T) {
	for k := fault.Internal; k <= fault.Unavailable; k++ {
		require.NotZero(t, Status(fault.New(k, "x")), k.String())
	}
	require.Equal(t, 500, Status(errDown))
}

func names(events []event.Event) []string {
	var all []string
	for _, e := range events {
		all = append(all, e.Name)
	}
	return all
}
