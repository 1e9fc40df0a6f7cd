package local

import (
	"context"
	"errors"
	"fmt"

	"rapport/shared/local/mail"
)

// mailSink is where mail goes to.
func (w *World) mailSink() (mail.Sink, error) {
	switch {
	case w.o.MailSink != nil:
		return w.o.MailSink, nil
	case w.o.SMTPURL != "":
		return mail.NewSMTP(w.o.SMTPURL)
	case w.o.InboxPort == 0:
		return nil, errors.New("nobody takes the mail: set SMTP_URL to the shop's mail server, as smtp://user:password@host:587")
	}
	l, err := listenOn(w.o.InboxPort, 20) // if the last run was killed, its inbox is just ending
	if err != nil {
		return nil, fmt.Errorf("port %d, for the inbox, is taken: set INBOX_PORT to another one (INBOX_PORT=8026 make run)", w.o.InboxPort)
	}
	l.Close()
	ctx, cancel := context.WithCancel(w.ctx)
	w.inbox = mail.StartMailpit(ctx, mail.MailpitOptions{
		Self: w.o.Self, Cache: w.o.Cache + "/bin", Data: w.o.Data, Port: w.o.InboxPort, Zone: w.zone, Log: w.o.Log, Say: w.o.Say})
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
