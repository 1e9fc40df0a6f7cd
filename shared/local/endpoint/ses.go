package endpoint

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	netmail "net/mail"

	"rapport/shared/local/invoke"
	"rapport/shared/local/mail"
)

// sendEmail is SESv2's call, as far as Rapport makes it.
type sendEmail struct {
	FromEmailAddress string
	Destination      struct{ ToAddresses []string }
	ReplyToAddresses []string
	Content          struct {
		Simple *struct {
			Subject content
			Body    struct{ Text, Html content }
			Headers []struct{ Name, Value string }
		}
	}
	EmailTags            []struct{ Name, Value string }
	ConfigurationSetName string
}

type content struct{ Data string }

// sendEmail hands a mail on, reports on it to the default bus as SES does, and answers with its id.
func (e *Endpoint) sendEmail(ctx context.Context, body []byte) (any, error) {
	var in sendEmail
	if err := read(body, &in); err != nil {
		return nil, err
	}
	to, err := in.recipient()
	if err != nil {
		return nil, err
	}
	fault := NoFault
	if e.o.Fault != nil {
		fault = e.o.Fault(to)
	}
	if err := fault.before(); err != nil {
		return nil, err
	}
	m := in.message()
	m.ID, m.Date = invoke.NewID(), e.o.Now()
	fates, err := e.accept(ctx, m, to)
	if err != nil {
		return nil, err
	}
	if err := e.report(ctx, in, m, to, fates); err != nil {
		slog.Error("what became of a mail could not be reported", "mail", m.ID, "error", err)
		return nil, errLost // the mail is on its way: no answer would be true
	}
	if fault == LoseReply {
		return nil, errLost
	}
	return map[string]string{"MessageId": m.ID}, nil
}

// accept passes a mail on, unless a simulator address stands in for a mailbox, and returns what SES will have to
// report. What the mail server refuses has codes of its own, none of SES's: what SES says under them, and
// what is to be done about it, is about an account at AWS.
func (e *Endpoint) accept(ctx context.Context, m mail.Message, to string) ([]fate, error) {
	if fates, ok := simulated(to); ok {
		return fates, nil
	}
	err := e.o.Sink.Take(ctx, m)
	if err == nil {
		return []fate{sent, delivered}, nil
	}
	refused, isRefused := errors.AsType[*mail.Refused](err)
	if isRefused && refused.To == mail.TheAddress { // SES accepts and then reports the bounce
		f := bounced
		f.reason = refused.Reason
		return []fate{sent, f}, nil
	}
	return nil, notTaken(err)
}

// notTaken turns a sink's error into the answer to the call.
func notTaken(err error) error {
	refused, isRefused := errors.AsType[*mail.Refused](err)
	switch {
	case isRefused && refused.To == mail.TheShop:
		slog.Error("the mail server refuses this shop", "reason", refused.Reason)
		return &problem{http.StatusForbidden, "MailServerDenied", refused.Reason}
	case isRefused:
		return &problem{http.StatusBadRequest, "MailServerRejected", refused.Reason}
	case errors.Is(err, mail.ErrBusy):
		slog.Warn("the mail server takes no mail now", "error", err)
		return &problem{http.StatusTooManyRequests, "MailServerBusy", err.Error()}
	}
	slog.Error("it is not known whether the mail server took a mail", "error", err)
	return errLost
}

func (in sendEmail) recipient() (string, error) {
	bad := func(message string) error {
		return &problem{http.StatusBadRequest, "BadRequestException", message}
	}
	if in.Content.Simple == nil || len(in.Destination.ToAddresses) != 1 {
		return "", bad("this machine takes simple content for one recipient")
	}
	if _, err := netmail.ParseAddress(in.FromEmailAddress); err != nil {
		return "", bad("the sender is no address")
	}
	to, err := netmail.ParseAddress(in.Destination.ToAddresses[0])
	if err != nil {
		return "", bad("the recipient is no address")
	}
	return to.Address, nil
}

func (in sendEmail) message() mail.Message {
	s := in.Content.Simple
	m := mail.Message{From: in.FromEmailAddress, To: in.Destination.ToAddresses[0], Subject: s.Subject.Data, Text: s.Body.Text.Data, HTML: s.Body.Html.Data}
	if len(in.ReplyToAddresses) > 0 {
		m.ReplyTo = in.ReplyToAddresses[0]
	}
	for _, h := range s.Headers {
		m.Headers = append(m.Headers, [2]string{h.Name, h.Value})
	}
	return m
}
