// Package mail is the last leg of a mail on one machine: the message as it goes over the wire,
// SMTP to whoever takes it on, and Mailpit as an inbox for all.
package mail

import (
	"bytes"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
)

// Message is one mail. Text or HTML may be empty, not both.
type Message struct {
	From, To, ReplyTo string // RFC 5322 addresses; ReplyTo may be empty
	Subject           string
	Text, HTML        string
	Headers           [][2]string // beside the usual ones
	ID                string      // what stands before the @ in Message-ID
	Date              time.Time
}

// Encode writes the message in the Internet Message Format, with the text before the HTML
// as alternatives. It refuses line breaks in headers and addresses that are none.
func (m Message) Encode() ([]byte, error) {
	var out bytes.Buffer
	head, err := m.head()
	if err != nil {
		return nil, err
	}
	parts := multipart.NewWriter(&out)
	head = append(head, [2]string{"MIME-Version", "1.0"},
		[2]string{"Content-Type", `multipart/alternative; boundary="` + parts.Boundary() + `"`})
	for _, h := range head {
		if strings.ContainsAny(h[0]+h[1], "\r\n") || h[0] == "" {
			return nil, fmt.Errorf("header %q has a line break or no name", h[0])
		}
		out.WriteString(h[0] + ": " + h[1] + "\r\n")
	}
	out.WriteString("\r\n")
	for _, p := range [][2]string{{"text/plain", m.Text}, {"text/html", m.HTML}} {
		if err := part(parts, p[0], p[1]); err != nil {
			return nil, err
		}
	}
	err = parts.Close()
	return out.Bytes(), err
}

func (m Message) head() ([][2]string, error) {
	from, err := mail.ParseAddress(m.From)
	if err != nil {
		return nil, fmt.Errorf("sender %q: %w", m.From, err)
	}
	to, err := mail.ParseAddress(m.To)
	if err != nil {
		return nil, fmt.Errorf("recipient %q: %w", m.To, err)
	}
	_, host, _ := strings.Cut(from.Address, "@")
	head := [][2]string{{"From", from.String()}, {"To", to.String()}}
	if m.ReplyTo != "" {
		reply, err := mail.ParseAddress(m.ReplyTo)
		if err != nil {
			return nil, fmt.Errorf("reply address %q: %w", m.ReplyTo, err)
		}
		head = append(head, [2]string{"Reply-To", reply.String()})
	}
	head = append(head,
		[2]string{"Subject", mime.QEncoding.Encode("utf-8", m.Subject)},
		[2]string{"Date", m.Date.Format(time.RFC1123Z)},
		[2]string{"Message-ID", "<" + m.ID + "@" + host + ">"})
	for _, h := range m.Headers {
		head = append(head, [2]string{h[0], mime.QEncoding.Encode("utf-8", h[1])})
	}
	return head, nil
}

func part(w *multipart.Writer, kind, text string) error {
	if text == "" {
		return nil
	}
	p, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Type": {kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
	if err != nil {
		return err
	}
	q := quotedprintable.NewWriter(p)
	if _, err := q.Write([]byte(text)); err != nil {
		return err
	}
	return q.Close()
}
