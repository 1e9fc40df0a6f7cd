package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"time"
)

// Sink takes a mail on. Its error is ErrBusy, a *Refused, or anything else when it is not known
// whether the mail was taken.
type Sink interface {
	Take(ctx context.Context, m Message) error
}

// ErrBusy is returned when a mail was certainly not taken, for a reason that has nothing to do with it.
var ErrBusy = errors.New("the mail server takes no mail now")

// Refused says that the server refused this recipient or this mail for good.
type Refused struct{ Reason string }

func (r *Refused) Error() string { return "refused: " + r.Reason }

// SMTP is a Sink behind a mail server.
type SMTP struct {
	host, address string
	tls           bool // from the first byte; otherwise STARTTLS where it is offered
	auth          smtp.Auth
}

// NewSMTP reads smtp://user:password@host:port or smtps://…; the ports default to 587 and 465.
// A password is sent only under TLS or to this machine.
func NewSMTP(address string) (*SMTP, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		return nil, fmt.Errorf("SMTP_URL wants the form smtp://user:password@host:587, or smtps://… for TLS from the first byte")
	}
	s := &SMTP{host: u.Hostname(), tls: u.Scheme == "smtps"}
	port := u.Port()
	if port == "" {
		port = map[bool]string{false: "587", true: "465"}[s.tls]
	}
	s.address = net.JoinHostPort(s.host, port)
	if u.User != nil {
		password, _ := u.User.Password()
		s.auth = smtp.PlainAuth("", u.User.Username(), password, s.host)
	}
	return s, nil
}

// smtpTime bounds a whole conversation; deliver waits no longer for SES.
const smtpTime = 8 * time.Second

// Take hands a mail over in one conversation.
func (s *SMTP) Take(ctx context.Context, m Message) error {
	raw, err := m.Encode()
	if err != nil {
		return &Refused{err.Error()}
	}
	c, err := s.dial(ctx)
	if err != nil {
		return busy(err)
	}
	defer c.Close()
	if err := envelope(c, m); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return judge(err)
	}
	if _, err := w.Write(raw); err != nil {
		return fmt.Errorf("the mail server went away within the mail: %w", err)
	}
	if err := w.Close(); err != nil { // its answer to the whole mail
		if _, said := errors.AsType[*textproto.Error](err); said {
			return judge(err)
		}
		return fmt.Errorf("the mail server's answer was lost: %w", err)
	}
	c.Quit()
	return nil
}

func (s *SMTP) dial(ctx context.Context) (*smtp.Client, error) {
	ctx, cancel := context.WithTimeout(ctx, smtpTime)
	defer cancel()
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.address)
	if err != nil {
		return nil, err
	}
	conn.SetDeadline(time.Now().Add(smtpTime))
	if s.tls {
		conn = tls.Client(conn, &tls.Config{ServerName: s.host})
	}
	c, err := smtp.NewClient(conn, s.host)
	if err != nil {
		conn.Close()
		return nil, err
	}
	if err := s.secure(c); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

func (s *SMTP) secure(c *smtp.Client) error {
	if ok, _ := c.Extension("STARTTLS"); ok && !s.tls {
		if err := c.StartTLS(&tls.Config{ServerName: s.host}); err != nil {
			return err
		}
	}
	if s.auth == nil {
		return nil
	}
	return c.Auth(s.auth)
}

func envelope(c *smtp.Client, m Message) error {
	from, _ := mail.ParseAddress(m.From) // Encode has read both
	to, _ := mail.ParseAddress(m.To)
	if err := c.Mail(from.Address); err != nil {
		return busy(err) // what is wrong with the sender is not this mail's fault
	}
	if err := c.Rcpt(to.Address); err != nil {
		return judge(err)
	}
	return nil
}

// judge reads an answer from before the mail was taken: 5xx is for good.
func judge(err error) error {
	if said, ok := errors.AsType[*textproto.Error](err); ok && said.Code >= 500 {
		return &Refused{said.Error()}
	}
	return busy(err)
}

func busy(err error) error { return fmt.Errorf("%w: %w", ErrBusy, err) }
