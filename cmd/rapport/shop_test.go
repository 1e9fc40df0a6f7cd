package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/edge"
	"rapport/shared/engine"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func still() time.Time { return noon }

// shop takes events over HTTP as a running one does, into a store that a test can look into.
type shop struct {
	*httptest.Server
	store  engine.Store
	engine *engine.Engine

	mu      sync.Mutex
	batches int
	after   func(batch int, w http.ResponseWriter) (stolen bool) // runs when a batch is in, before its answer
}

func newShop(t testing.TB, store engine.Store, past engine.History) *shop {
	ports := engine.Ports{Store: store, Bus: noBus{}, History: past, Secrets: secrets{}, Clock: still}
	collect, err := edge.NewCollect(func(string) string { return "" }, ports)
	require.NoError(t, err)
	s := &shop{store: store, engine: engine.New(ports)}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.serve(t, collect, w, r) }))
	t.Cleanup(s.Close)
	return s
}

func memoryShop(t testing.TB) *shop { return newShop(t, memory.New(still), forgetful{}) }

func (s *shop) serve(t testing.TB, collect edge.Handler, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender was killed
	}
	req := events.APIGatewayV2HTTPRequest{RawPath: r.URL.Path, Body: string(body), Headers: map[string]string{},
		PathParameters: map[string]string{"call": strings.TrimPrefix(r.URL.Path, "/v1/")}}
	req.RequestContext.HTTP.Method = r.Method
	for name := range r.Header {
		req.Headers[strings.ToLower(name)] = r.Header.Get(name)
	}
	res, err := collect(context.WithoutCancel(r.Context()), req)
	if err != nil {
		t.Error(err)
	}
	s.mu.Lock()
	s.batches++
	n, after := s.batches, s.after
	s.mu.Unlock()
	if after != nil && after(n, w) {
		return
	}
	w.WriteHeader(res.StatusCode)
	io.WriteString(w, res.Body)
}

// each sets what runs when a batch is in.
func (s *shop) each(after func(batch int, w http.ResponseWriter) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after = after
}

// taken is how many batches were answered or cut off.
func (s *shop) taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.batches
}

// state is what the shop knows of a customer.
func (s *shop) state(t testing.TB, who string) customer.State {
	state, err := s.engine.Load(context.Background(), who)
	require.NoError(t, err)
	return state
}

type secrets struct{}

func (secrets) Secret(_ context.Context, name string) (string, error) {
	if name != "write-keys" {
		return "", fault.New(fault.NotFound, "secret %s is not set", name)
	}
	return `[{"name":"backend","key":"local-server","server":true}]`, nil
}

// forgetful is a history that keeps nothing.
type forgetful struct{}

func (forgetful) Append(context.Context, []byte) error { return nil }

// called runs a command and returns what it printed.
func called(t testing.TB, args ...string) (string, error) {
	var out bytes.Buffer
	s := surroundings{env: func(string) string { return "" }, out: &out, errOut: &out}
	for _, c := range commands() {
		if c.name == args[0] {
			err := c.run(context.Background(), s, args[1:])
			return out.String(), err
		}
	}
	t.Fatalf("there is no command %s", args[0])
	return "", nil
}
