package functions

import (
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/stretchr/testify/require"

	"rapport/functions/internal/aws"
	"rapport/shared/engine"
	"rapport/shared/local"
)

// handlers are what the mains start: the same constructors, each with the ports that its main takes.
func handlers(t *testing.T, account *aws.Account, now func() time.Time) map[string]lambda.Handler {
	ports := engine.Ports{Store: account.Store(), Bus: account.Bus(), History: account.History(), Past: account.Past(),
		Mailer: account.Mailer(), Secrets: account.Secrets(), Clock: now}
	require.NoError(t, account.Err())
	all := map[string]lambda.Handler{}
	for verb, c := range local.Constructors() {
		handler, err := c.New(os.Getenv, ports)
		require.NoError(t, err, verb)
		all[verb] = account.Serve(handler)
	}
	return all
}

// expected is what a payload does in an account on its first day: which operations it may call beside
// reading, and for HTTP its status and a part of the answer.
type expected struct {
	writes []string
	status int
	part   string
}

var (
	nothing = []string(nil)
	state   = []string{"PutItem", "PutRecord"}
)

var expectations = map[string]expected{
	"collect/track":             {writes: state, status: 200, part: `"success":true`},
	"collect/batch":             {writes: state, status: 200, part: `"index":3`},
	"collect/browser":           {writes: state, status: 200, part: `"success":true`},
	"collect/preflight":         {writes: nothing, status: 204},
	"console/admin":             {writes: nothing, status: 200, part: `"roles":["view","edit"]`},
	"console/stranger":          {writes: nothing, status: 303},
	"console/page":              {writes: nothing, status: 200, part: "Sign in"},
	"console/forged":            {writes: nothing, status: 403, part: "another site"},
	"engage/events-received":    {writes: state},
	"engage/ticks-due":          {writes: []string{"DeleteItem"}}, // a tick on nothing makes nothing
	"engage/failure":            {writes: []string{"PutItem"}},
	"engage/launch-due":         {writes: nothing}, // an hour that comes to nobody makes nobody
	"wake/minute":               {writes: nothing},
	"launch/minute":             {writes: nothing}, // nothing was published yet
	"deliver/message-requested": {writes: nothing}, // what is not in the outbox is not sent
	"respond/page":              {writes: nothing, status: 200, part: "<form"},
	"respond/stranger":          {writes: nothing, status: 404},
	"respond/one-click":         {writes: state, status: 200},
}

func TestEachPayloadDoesWhatItShouldAndNoMore(t *testing.T) {
	c := newCloud(t)
	account := aws.Connect(t.Context(), os.Getenv)
	for _, p := range payloads(t) {
		if p.verb == "feedback" {
			continue // below
		}
		t.Run(p.verb+"/"+p.name, func(t *testing.T) {
			want, ok := expectations[p.verb+"/"+p.name]
			require.True(t, ok, "say in this test what the payload should do")
			answer, err := handlers(t, account, func() time.Time { return p.at(t).Add(time.Second) })[p.verb].Invoke(t.Context(), p.body)
			require.NoError(t, err)
			require.Equal(t, want.writes, writes(c.took()))
			if want.status == 0 {
				return
			}
			var response events.APIGatewayV2HTTPResponse
			require.NoError(t, json.Unmarshal(answer, &response))
			said := unpacked(t, response)
			require.Equal(t, want.status, response.StatusCode, said)
			require.Contains(t, said, want.part)
		})
	}
}

// unpacked is an answer's body as a browser reads it.
func unpacked(t *testing.T, r events.APIGatewayV2HTTPResponse) string {
	if r.Headers["Content-Encoding"] != "gzip" {
		return r.Body
	}
	z, err := gzip.NewReader(base64.NewDecoder(base64.StdEncoding, strings.NewReader(r.Body)))
	require.NoError(t, err)
	b, err := io.ReadAll(z)
	require.NoError(t, err)
	return string(b)
}

func TestWhatSESSaysOfAMailIsTakenInAndSendsNothing(t *testing.T) {
	c := newCloud(t)
	account := aws.Connect(t.Context(), os.Getenv)
	for _, p := range payloads(t) {
		if p.verb != "feedback" {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			_, err := handlers(t, account, func() time.Time { return p.at(t).Add(time.Second) })["feedback"].Invoke(t.Context(), p.body)
			require.NoError(t, err)
			calls := c.took()
			require.Contains(t, calls, "PutItem")
			require.NotContains(t, calls, "SendEmail")
			require.NotContains(t, calls, "PutEvents")
		})
	}
}

// writes returns the calls that are not reads.
func writes(calls []string) []string {
	var all []string
	for _, c := range calls {
		if c != "Query" && c != "GetParameter" {
			all = append(all, c)
		}
	}
	return all
}

func TestAPayloadThatIsNoneIsAFailedInvocation(t *testing.T) {
	newCloud(t)
	account := aws.Connect(t.Context(), os.Getenv)
	for verb, h := range handlers(t, account, time.Now) {
		_, err := h.Invoke(context.Background(), []byte(`{"detail":`))
		require.Error(t, err, verb)
	}
}
