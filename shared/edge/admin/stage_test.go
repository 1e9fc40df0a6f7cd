package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/edge"
	"rapport/shared/edge/session"
	"rapport/shared/engine"
)

var start = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

// stage is the API over a store in memory. It is its own bus, history, mailer and vault.
type stage struct {
	*API
	store  *memory.Store
	mailed []engine.Mail
	now    time.Time
	vault  map[string]string
}

func (s *stage) Publish(context.Context, []engine.Entry) error { return nil }
func (s *stage) Append(context.Context, []byte) error          { return nil }

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
	shopYAML    = "name: Lamps & Co\nfrom: Lamps <hello@shop.example>\nzone: Europe/Zagreb\n"
	buyersYAML  = "segment: buyers\nabout: Who bought.\nwhere: {did: {event: Order Completed}}\n"
	welcomeYAML = "campaign: welcome\nabout: Says hello.\ntrigger: {event: Signed Up}\nsteps: [wait: 1h, wait: 2h]\ngoal: {event: Order Completed, within: 7d}\npolicy: marketing\n"
)

// newStage is the API of a shop with one segment and one campaign, and one customer who bought.
func newStage(t *testing.T, env map[string]string) *stage {
	s := &stage{now: start, vault: map[string]string{"session": `{"current":"k1","keys":{"k1":"f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"}}`, "admin-key": "local-admin"}}
	s.store = memory.New(func() time.Time { return s.now })
	e := engine.New(engine.Ports{Store: s.store, Bus: s, History: s, Mailer: s, Secrets: s, Clock: func() time.Time { return s.now }})
	s.API = New(func(name string) string { return env[name] }, e)
	_, err := engine.Publish(t.Context(), s.store, map[string][]byte{"shop.yaml": []byte(shopYAML), "segments/buyers.yaml": []byte(buyersYAML), "campaigns/welcome.yaml": []byte(welcomeYAML),
		"templates/hello.liquid": []byte("---\nsubject: Hello {{ customer.first_name }}\n---\n<p>Hello</p>\n"), "templates/hello.txt.liquid": []byte("Hello\n")})
	require.NoError(t, err)
	s.happens(t, "u.ana@example.com", "Signed Up")
	s.happens(t, "u.1042", "Order Completed")
	return s
}

// happens is an event of a customer's, now.
func (s *stage) happens(t *testing.T, who, name string) {
	t.Helper()
	_, err := s.Engine.Process(t.Context(), []event.Event{{Kind: event.Behaviour, ID: id.Hash(who, name, s.now.String()), Customer: who, Name: name,
		Time: s.now, Received: s.now, Server: true, Source: "backend"}})
	require.NoError(t, err)
}

// ask calls as somebody whose token has these roles, written as API Gateway writes a list.
func (s *stage) ask(t *testing.T, method, path, body string, roles ...session.Role) (int, string) {
	t.Helper()
	var names []string
	for _, r := range roles {
		names = append(names, r.String())
	}
	r := request(method, path, body)
	r.RequestContext.Authorizer = claims(map[string]string{"sub": "248", "email": "ana@shop.example", "email_verified": "true", "rapport_role": "[" + strings.Join(names, " ") + "]"})
	resp := s.Handle(t.Context(), r)
	require.Equal(t, "application/json", resp.Headers["Content-Type"])
	require.Equal(t, "no-store", resp.Headers["Cache-Control"])
	return resp.StatusCode, resp.Body
}

func claims(c map[string]string) *events.APIGatewayV2HTTPRequestContextAuthorizerDescription {
	return &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: c}}
}

func request(method, path, body string) edge.Request {
	raw, query, _ := strings.Cut(path, "?")
	return edge.Request{RawPath: raw, RawQueryString: query, Body: body, Headers: map[string]string{"content-type": "application/json"},
		RequestContext: events.APIGatewayV2HTTPRequestContext{HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: method, Path: raw}}}
}

// read takes a 200's JSON apart.
func read[T any](t *testing.T, status int, body string) (v T) {
	t.Helper()
	require.Equal(t, http.StatusOK, status, body)
	require.NoError(t, json.Unmarshal([]byte(body), &v), body)
	return v
}

func refused(t *testing.T, want, status int, body string) sorry {
	t.Helper()
	require.Equal(t, want, status, body)
	var s sorry
	require.NoError(t, json.Unmarshal([]byte(body), &s))
	require.NotEmpty(t, s.Error)
	return s
}
