package gateway

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// recorder answers every invocation with answer, and keeps the last request.
type recorder struct {
	verb   string
	got    events.APIGatewayV2HTTPRequest
	answer string
	err    error
}

func (r *recorder) Invoke(_ context.Context, verb string, payload []byte) ([]byte, error) {
	r.verb = verb
	if err := json.Unmarshal(payload, &r.got); err != nil {
		return nil, err
	}
	return []byte(r.answer), r.err
}

var routes = []wiring.Route{
	{Method: "POST", Path: "/v1/{call}", Verb: "collect"},
	{Method: "POST", Path: "/v1/batch", Verb: "batch"},
	{Method: "GET", Path: "/files/{rest+}", Verb: "files"},
	{Method: "ANY", Path: "/any", Verb: "any"},
}

func serve(rec *recorder, r *http.Request) *httptest.ResponseRecorder {
	now := func() time.Time { return time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC) }
	w := httptest.NewRecorder()
	New(routes, rec, now).ServeHTTP(w, r)
	return w
}

func TestARequestBecomesTheEventOfFormat2(t *testing.T) {
	rec := &recorder{answer: `{"statusCode":200}`}
	r := httptest.NewRequest("POST", "http://shop.example/v1/tr%C3%A4ck?a=1&b=2&a=3", strings.NewReader(`{"x":"😀"}`))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Add("X-Two", "one")
	r.Header.Add("X-Two", "two")
	r.Header.Set("Cookie", "tz=Europe%2FParis; theme=light")
	require.Equal(t, 200, serve(rec, r).Code)
	require.Equal(t, "collect", rec.verb)
	require.Equal(t, "2.0", rec.got.Version)
	require.Equal(t, "POST /v1/{call}", rec.got.RouteKey)
	require.Equal(t, map[string]string{"call": "träck"}, rec.got.PathParameters)
	require.Equal(t, map[string]string{"a": "1,3", "b": "2"}, rec.got.QueryStringParameters)
	require.Equal(t, "one,two", rec.got.Headers["x-two"])
	require.NotContains(t, rec.got.Headers, "cookie")
	require.Equal(t, []string{"tz=Europe%2FParis", "theme=light"}, rec.got.Cookies)
	require.Equal(t, `{"x":"😀"}`, rec.got.Body)
	require.False(t, rec.got.IsBase64Encoded)
	require.Equal(t, "192.0.2.1", rec.got.RequestContext.HTTP.SourceIP)
	require.Equal(t, "01/Dec/2026:07:00:00 +0000", rec.got.RequestContext.Time)
}

func TestABodyThatIsNotTextTravelsInBase64(t *testing.T) {
	for kind, binary := range map[string]bool{"application/x-www-form-urlencoded": true, "text/plain": false, "application/octet-stream": true} {
		rec := &recorder{answer: `{"statusCode":200}`}
		r := httptest.NewRequest("POST", "/v1/x", strings.NewReader("List-Unsubscribe=One-Click"))
		r.Header.Set("Content-Type", kind)
		serve(rec, r)
		require.Equal(t, binary, rec.got.IsBase64Encoded, kind)
	}
	rec := &recorder{answer: `{"statusCode":200}`}
	serve(rec, httptest.NewRequest("POST", "/v1/x", strings.NewReader("\xff\xfe")))
	require.Equal(t, "//4=", rec.got.Body)
}

func TestTheMostParticularRouteAnswers(t *testing.T) {
	for _, c := range []struct{ method, path, verb string }{
		{"POST", "/v1/batch", "batch"}, {"POST", "/v1/track", "collect"}, {"GET", "/files/a/b", "files"},
		{"DELETE", "/any", "any"}, {"GET", "/v1/track", ""}, {"POST", "/v1/", ""}, {"POST", "/v1/a/b", ""}, {"GET", "/files/", ""},
	} {
		rec := &recorder{answer: `{"statusCode":200}`}
		w := serve(rec, httptest.NewRequest(c.method, c.path, nil))
		require.Equal(t, c.verb, rec.verb, c.path)
		if c.verb == "" {
			require.Equal(t, 404, w.Code, c.path)
		}
	}
}

func TestTheResponseIsTheFunctions(t *testing.T) {
	rec := &recorder{answer: `{"statusCode":204,"headers":{"Access-Control-Allow-Origin":"*"},"cookies":["a=1","b=2"]}`}
	w := serve(rec, httptest.NewRequest("GET", "/any", nil))
	require.Equal(t, 204, w.Code)
	require.Equal(t, "*", w.Header().Get("Access-Control-Allow-Origin"))
	require.Equal(t, []string{"a=1", "b=2"}, w.Header()["Set-Cookie"])

	rec.answer = `{"statusCode":200,"body":"//4=","isBase64Encoded":true}`
	require.Equal(t, "\xff\xfe", serve(rec, httptest.NewRequest("GET", "/any", nil)).Body.String())

	rec.answer = `{"hello":1}`
	w = serve(rec, httptest.NewRequest("GET", "/any", nil))
	require.Equal(t, 200, w.Code)
	require.JSONEq(t, `{"hello":1}`, w.Body.String())
}

func TestFailuresAnswerAsTheGatewayDoes(t *testing.T) {
	for _, c := range []struct {
		err    error
		answer string
		want   int
	}{
		{&invoke.Failure{Verb: "any", Message: "panic"}, "", 500},
		{&invoke.Failure{Verb: "any", TimedOut: true}, "", 503},
		{nil, `{"statusCode":9}`, 500},
		{nil, `{"statusCode":200,"body":"!","isBase64Encoded":true}`, 500},
	} {
		rec := &recorder{answer: c.answer, err: c.err}
		require.Equal(t, c.want, serve(rec, httptest.NewRequest("GET", "/any", nil)).Code)
	}
}

func TestABodyOver10MBIsRefusedUnread(t *testing.T) {
	rec := &recorder{}
	w := serve(rec, httptest.NewRequest("POST", "/v1/x", strings.NewReader(strings.Repeat("a", MaxBody+1))))
	require.Equal(t, 413, w.Code)
	require.Empty(t, rec.verb)
}

func TestTheOwnersProxySaysWhoCalls(t *testing.T) {
	rec := &recorder{answer: `{"statusCode":200}`}
	r := httptest.NewRequest("GET", "/any", nil)
	r.Header.Set("X-Forwarded-For", "6.6.6.6, 203.0.113.7")
	serve(rec, r)
	require.Equal(t, "203.0.113.7", rec.got.RequestContext.HTTP.SourceIP)
}
