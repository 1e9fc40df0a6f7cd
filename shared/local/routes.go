package local

import (
	"encoding/json"
	"net"
	"net/http"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/local/mail"
)

// routes are the demo's own, beside those of the template.
func (w *World) routes(mux *http.ServeMux) {
	mux.HandleFunc("GET /local/status", own(w.status))
	mux.HandleFunc("POST /local/clock", own(w.moveClock))
	mux.HandleFunc("GET /local/explain", own(w.explain))
	mux.HandleFunc("GET /local/inbox", own(w.showInbox))
	mux.HandleFunc("GET /local/console", w.openConsole)
}

// own lets only this machine's own pages and scripts in: a page from elsewhere, open in the same browser, must not
// move the clock or read about customers.
func own(f func(*http.Request) (int, any, error)) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		status, out, err := http.StatusForbidden, any(nil), fault.New(fault.Forbidden, "this is for pages and scripts of this machine")
		if origin := r.Header.Get("Origin"); isLocal(r.Host) && (origin == "" || origin == "http://"+r.Host) {
			status, out, err = f(r)
		}
		if err != nil {
			status, out = statusOf(err, status), map[string]string{"error": err.Error()}
		}
		rw.Header().Set("Content-Type", "application/json")
		rw.Header().Set("Cache-Control", "no-store")
		rw.WriteHeader(status)
		json.NewEncoder(rw).Encode(out)
	}
}

func isLocal(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func statusOf(err error, status int) int {
	switch fault.Of(err) {
	case fault.Invalid:
		return http.StatusBadRequest
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return max(status, http.StatusInternalServerError)
}

// status answers 200 only when everything is ready, mail included.
func (w *World) status(r *http.Request) (int, any, error) {
	definitions, err := w.unpublished(r.Context())
	if err != nil {
		return 0, nil, err
	}
	state := w.mailState()
	status := http.StatusOK
	if state != "ready" {
		status = http.StatusServiceUnavailable
	}
	return status, map[string]any{
		"ready": state == "ready", "mail": state, "now": w.clock.Now(), "moving": w.asked.Load(), "store": w.storeName(),
		"inbox": w.inboxURL(), "waiting": w.bus.Waiting(), "demo": w.o.Demo, "empty": w.o.Empty, "definitions": definitions,
	}, nil
}

func (w *World) storeName() string {
	if w.o.Lambda {
		return "dynamodb"
	}
	return "sqlite"
}

func (w *World) inboxURL() string {
	if w.inbox == nil {
		return ""
	}
	return w.inbox.URL()
}

// explained is an explanation as the bar reads it: lists are never null.
type explained struct {
	Customer string           `json:"customer"`
	Lines    []engine.Said    `json:"lines"`
	Pending  []engine.Pending `json:"pending"`
	Now      time.Time        `json:"now"`
}

func (w *World) explain(r *http.Request) (int, any, error) {
	who := r.URL.Query().Get("customer")
	if who == "" {
		return 0, nil, fault.New(fault.Invalid, "say who: /local/explain?customer=u.ID, or a.ID for a browser")
	}
	e, err := w.engine.Explain(r.Context(), who)
	if err != nil {
		return 0, nil, err
	}
	out := explained{e.Customer, e.Lines, e.Pending, w.clock.Now()}
	if out.Customer == "" {
		out.Customer = who
	}
	out.Lines, out.Pending = append([]engine.Said{}, out.Lines...), append([]engine.Pending{}, out.Pending...)
	return http.StatusOK, out, nil
}

func (w *World) showInbox(r *http.Request) (int, any, error) {
	if w.inbox == nil {
		return http.StatusOK, mail.Inbox{}, nil
	}
	in, err := w.inbox.Inbox(r.Context(), r.URL.Query().Get("address"))
	return http.StatusOK, in, err
}
