package console

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

// start is Tuesday.
var start = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// stage is the console over a store in memory, with a clock that a test moves.
type stage struct {
	*Console
	store    *memory.Store
	mailed   []engine.Mail
	recorded [][]byte
	entries  []engine.Entry
	now      time.Time
	env      map[string]string
	vault    map[string]string
}

// The stage is its own bus, history, mailer and vault.
func (s *stage) Publish(_ context.Context, entries []engine.Entry) error {
	s.entries = append(s.entries, entries...)
	return nil
}

func (s *stage) Append(_ context.Context, record []byte) error {
	s.recorded = append(s.recorded, record)
	return nil
}

func (s *stage) Send(_ context.Context, m engine.Mail) (string, error) {
	s.mailed = append(s.mailed, m)
	return "provider-1", nil
}

func (s *stage) Secret(_ context.Context, name string) (string, error) {
	if v, ok := s.vault[name]; ok {
		return v, nil
	}
	return "", fault.New(fault.NotFound, "secret %s is not set", name)
}

const (
	linkSecret    = `{"current":"k1","keys":{"k1":"000102030405060708090a0b0c0d0e0f"}}`
	sessionSecret = `{"current":"k1","keys":{"k1":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}`
)

// newStage is a console of a shop with these definitions (path → text), published as version 1; none at all publishes nothing.
func newStage(t testing.TB, files map[string]string) *stage {
	s := &stage{now: start, env: map[string]string{}, vault: map[string]string{"session": sessionSecret, "link": linkSecret}}
	s.store = memory.New(func() time.Time { return s.now })
	s.Console = newConsole(func(name string) string { return s.env[name] }, s.ports())
	if len(files) > 0 {
		definitions := map[string][]byte{}
		for path, text := range files {
			definitions[path] = []byte(text)
		}
		_, err := engine.Publish(context.Background(), s.store, definitions)
		require.NoError(t, err)
	}
	return s
}

func (s *stage) ports() engine.Ports {
	return engine.Ports{Store: s.store, Bus: s, History: s, Mailer: s, Secrets: s, Clock: func() time.Time { return s.now }}
}

// lamps is a small shop's shop.yaml, for newStage.
const lamps = `name: Lamps & Co
url: https://shop.example
from: Lamps <hello@shop.example>
zone: Europe/Zagreb
currency: EUR
topics:
  - {name: news, title: News and offers, policy: marketing}
`

// signedIn is somebody's session with these roles; with none of them, one that may do nothing.
func (s *stage) signedIn(roles ...session.Role) session.Person {
	var names []string
	for _, r := range roles {
		names = append(names, r.String())
	}
	p := session.New("ana@shop.example", "ana@shop.example", session.ParseRoles(names...), s.now)
	p.ID = "a-session"
	return p
}

func (s *stage) sessionKeys(t testing.TB) *session.Keys {
	keys, err := session.ParseKeys(s.vault["session"])
	require.NoError(t, err)
	return keys
}

// request is one as API Gateway sends it; p the zero Person is a stranger's.
func (s *stage) request(t testing.TB, method, path string, p session.Person) edge.Request {
	raw, query, _ := strings.Cut(path, "?")
	r := edge.Request{RawPath: raw, RawQueryString: query, Headers: map[string]string{"host": "console.example"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: method, Path: raw}}}
	if p.Known() {
		r.Cookies = []string{"__Host-rapport=" + s.sessionKeys(t).Seal(p)}
	}
	return r
}

func (s *stage) send(t testing.TB, r edge.Request) edge.Response {
	t.Helper()
	resp, err := s.handle(context.Background(), r)
	require.NoError(t, err)
	return resp
}

// get opens a page as somebody with these roles.
func (s *stage) get(t testing.TB, path string, roles ...session.Role) edge.Response {
	t.Helper()
	return s.send(t, s.request(t, http.MethodGet, path, s.signedIn(roles...)))
}

// post sends a form of a page, with the token that belongs into it, as somebody with these roles.
func (s *stage) post(t testing.TB, path string, form url.Values, roles ...session.Role) edge.Response {
	t.Helper()
	return s.send(t, s.form(t, path, form, s.signedIn(roles...)))
}

func (s *stage) form(t testing.TB, path string, form url.Values, p session.Person) edge.Request {
	r := s.request(t, http.MethodPost, path, p)
	sent := url.Values{session.FormField: {s.sessionKeys(t).FormToken(p)}}
	for k, v := range form {
		sent[k] = v
	}
	r.Headers["content-type"] = "application/x-www-form-urlencoded"
	r.Body = sent.Encode()
	return r
}

var tags = regexp.MustCompile(`(?s)<[^>]*>`)

// text is what a person reads of a page: without tags, its white space as one space.
func text(r edge.Response) string {
	_, body, _ := strings.Cut(r.Body, "<main")
	return strings.Join(strings.Fields(tags.ReplaceAllString("<main"+body, " ")), " ")
}
