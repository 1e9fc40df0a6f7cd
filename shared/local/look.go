package local

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/local/mail"
)

// Now is the world's time.
func (w *World) Now() time.Time { return w.clock.Now() }

// Zone is the shop's.
func (w *World) Zone() *time.Location { return w.zone }

// Quiet waits until nothing that was begun is unfinished.
func (w *World) Quiet(ctx context.Context) error { return w.bus.WaitQuiet(ctx) }

// Mails are those that a test's recorder took; nil when mail goes elsewhere.
func (w *World) Mails() []mail.Message {
	if r, ok := w.o.MailSink.(*mail.Recorder); ok {
		return r.Mails()
	}
	return nil
}

// port is the API's.
func (w *World) port() int {
	u, err := url.Parse(w.URL)
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(u.Port())
	return n
}

// Load reads a customer's state as the functions see it.
func (w *World) Load(ctx context.Context, who string) (customer.State, error) {
	return w.engine.Load(ctx, who)
}
