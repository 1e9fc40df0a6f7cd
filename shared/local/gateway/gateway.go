// Package gateway answers HTTP as API Gateway's HTTP API does: a request becomes the
// event of payload format 2.0, the function that the template names is invoked
// with it, and what it returns becomes the response.
package gateway

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"rapport/shared/local/invoke"
	"rapport/shared/local/wiring"
)

// MaxBody is the largest request body that API Gateway takes, in bytes.
const MaxBody = 10 << 20

// Gateway is an http.Handler for the routes of a template.
type Gateway struct {
	routes  []route
	invoker invoke.Invoker
	now     func() time.Time
}

// New returns the gateway of these routes. now is the time that requests carry.
func New(routes []wiring.Route, invoker invoke.Invoker, now func() time.Time) *Gateway {
	return &Gateway{compile(routes), invoker, now}
}

// Serves tells whether a route has this path, by whatever method.
func (g *Gateway) Serves(r *http.Request) bool {
	return find(g.routes, "", r.URL.EscapedPath()) != nil
}

// ServeHTTP answers 404 where no route is, 413 over MaxBody, 500 for a failed and 503 for a
// timed out invocation, with the bodies that API Gateway sends.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m := find(g.routes, r.Method, r.URL.EscapedPath())
	if m == nil {
		say(w, http.StatusNotFound, "Not Found")
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if _, over := errors.AsType[*http.MaxBytesError](err); over {
		say(w, http.StatusRequestEntityTooLarge, "Request Entity Too Large")
		return
	}
	if err != nil {
		say(w, http.StatusBadRequest, "Bad Request")
		return
	}
	payload, err := json.Marshal(request(r, body, m, g.now()))
	if err != nil {
		say(w, http.StatusBadRequest, "Bad Request")
		return
	}
	// A function runs to its end even if the caller has gone.
	out, err := g.invoker.Invoke(context.WithoutCancel(r.Context()), m.route.Verb, payload)
	if err != nil {
		g.failed(w, err)
		return
	}
	if err := respond(w, out); err != nil {
		g.failed(w, err)
	}
}

func (g *Gateway) failed(w http.ResponseWriter, err error) {
	slog.Error("an invocation behind the gateway failed", "error", err)
	if f, ok := errors.AsType[*invoke.Failure](err); ok && f.TimedOut {
		say(w, http.StatusServiceUnavailable, "Service Unavailable")
		return
	}
	say(w, http.StatusInternalServerError, "Internal Server Error")
}

func say(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"message": message})
}
