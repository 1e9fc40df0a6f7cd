package edge

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/fault"
)

var start = time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)

const (
	serverKey  = "local-server"
	browserKey = "local-browser"
	shopOrigin = "https://shop.example"
)

// vault holds secrets by name.
type vault map[string]string

func (v vault) Secret(_ context.Context, name string) (string, error) {
	s, ok := v[name]
	if !ok {
		return "", fault.New(fault.NotFound, "secret %s is not set", name)
	}
	return s, nil
}

func secrets() vault {
	return vault{
		"write-keys": `[{"name":"backend","key":"local-server","server":true},{"name":"web","key":"local-browser","origins":["https://shop.example"]}]`,
		"identity":   "local-identity",
		"link":       `{"current":"k1","keys":{"k1":"000102030405060708090a0b0c0d0e0f"}}`,
	}
}

// scripted is a mind that records what it was given and does as each test says.
type scripted struct {
	process func(ctx context.Context, events []event.Event) error // nil: it commits
	defers  error
	blind   error // of Catalog
	deaf    error // of Load
	state   customer.State

	mu        sync.Mutex
	processed []event.Event
	deferred  []event.Event
}

func (s *scripted) Process(ctx context.Context, events []event.Event) error {
	if s.process != nil {
		if err := s.process(ctx, events); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.processed = append(s.processed, events...)
	return nil
}

func (s *scripted) Defer(_ context.Context, events []event.Event) error {
	if s.defers != nil {
		return s.defers
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deferred = append(s.deferred, events...)
	return nil
}

func (s *scripted) Catalog(context.Context) (*catalog.Catalog, error) {
	if s.blind != nil {
		return nil, s.blind
	}
	return lamps()
}

// lamps is a small shop's definitions.
var lamps = sync.OnceValues(func() (*catalog.Catalog, error) {
	return catalog.Load(1, map[string][]byte{"shop.yaml": []byte(lampsYAML)})
})

const lampsYAML = `name: Lamps & Co
url: https://shop.example
colours: {accent: "#224466", accent_text: "#ffffff"}
topics:
  - {name: news, title: News <and> offers, policy: marketing}
  - {name: orders, title: About your orders, policy: relationship}
`

func (s *scripted) Load(_ context.Context, who string) (customer.State, error) {
	if s.deaf != nil {
		return customer.State{}, s.deaf
	}
	state := s.state
	state.ID = who
	return state, nil
}

var errDown = errors.New("the table does not answer")

// ask is a request in the making.
type ask struct {
	method  string // "" is POST
	path    string
	key     string // by Basic authorization; "" for none
	headers map[string]string
	body    string
	base64  bool
	ip      string
}

func (a ask) request() Request {
	if a.method == "" {
		a.method = "POST"
	}
	h := map[string]string{}
	if a.key != "" {
		h["authorization"] = "Basic " + base64.StdEncoding.EncodeToString([]byte(a.key+":"))
	}
	for k, v := range a.headers {
		h[k] = v
	}
	if a.ip == "" {
		a.ip = "192.0.2.1"
	}
	return Request{RawPath: a.path, Headers: h, Body: a.body, IsBase64Encoded: a.base64,
		RequestContext: events.APIGatewayV2HTTPRequestContext{RequestID: "r1",
			HTTP: events.APIGatewayV2HTTPRequestContextHTTPDescription{Method: a.method, SourceIP: a.ip}}}
}

func call(t *testing.T, h Handler, a ask) Response {
	t.Helper()
	r, err := h(context.Background(), a.request())
	require.NoError(t, err)
	return r
}

func readBody(t *testing.T, r Response) body {
	t.Helper()
	var b body
	require.NoError(t, json.Unmarshal([]byte(r.Body), &b), r.Body)
	return b
}
