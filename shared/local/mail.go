package local

import (
	"context"
	"errors"

	"rapport/shared/local/mail"
)

// mailSink is where mail goes to.
func (w *World) mailSink() (mail.Sink, error) {
	switch {
	case w.o.MailSink != nil:
		return w.o.MailSink, nil
	case w.o.SMTPURL != "":
		return mail.NewSMTP(w.o.SMTPURL)
	case w.pages == nil:
		return nil, errors.New("nobody takes the mail: set SMTP_URL to the shop's mail server, as smtp://user:password@host:587")
	}
	ctx, cancel := context.WithCancel(w.ctx)
	w.inbox = mail.StartMailpit(ctx, mail.MailpitOptions{
		Self: w.o.Self, Cache: w.o.Cache + "/bin", Data: w.o.Data, Pages: w.pages, Zone: w.zone, Log: w.o.Log, Say: w.o.Say})
	w.onClose(func() { cancel(); w.inbox.Wait() })
	return w.inbox, nil
}

// mailState is "ready", or what is missing.
func (w *World) mailState() string {
	if w.inbox == nil {
		return "ready"
	}
	return w.inbox.State()
}
