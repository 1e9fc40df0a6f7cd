package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"net/smtp"
	"net/textproto"
	"net/url"
	"time"
)

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
		return &Refused{ThisMail, err.Error()}
	}
	from, _ := mail.ParseAddress(m.From) // Encode has read both
	to, _ := mail.ParseAddress(m.To)
	c, err := s.dial(ctx)
	if err != nil {
		return judge(opening, to.Address, err)
	}
	defer c.Close()
	if err := c.Mail(from.Address); err != nil {
		return judge(opening, to.Address, err)
	}
	if err := c.Rcpt(to.Address); err != nil {
		return judge(recipient, to.Address, err)
	}
	w, err := c.Data()
	if err != nil {
		return judge(content, to.Address, err)
	}
	if err := write(w, raw, to.Address); err != nil {
		return err
	}
	c.Quit()
	return nil
}

// write sends the mail itself. Only a clear no means that it was not taken.
func write(w io.WriteCloser, raw []byte, to string) error {
	if _, err := w.Write(raw); err != nil {
		return fmt.Errorf("the mail server went away within the mail: %w", err)
	}
	err := w.Close() // its answer to the whole mail
	if said, ok := errors.AsType[*textproto.Error](err); ok && said.Code >= 400 {
		return judge(content, to, err)
	}
	if err != nil {
		return fmt.Errorf("the mail server's answer was lost: %w", err)
	}
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
