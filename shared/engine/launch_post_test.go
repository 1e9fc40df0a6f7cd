package engine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/local/mail"
)

// post is a mail server on this machine that keeps no mail: it counts who got how many, and when. One mail in a hundred it puts off.
type post struct {
	r        *rand.Rand
	clock    func() time.Time
	sink     *mail.SMTP
	accepted []time.Time    // when it took each mail: up to a second after the call began
	got      map[string]int // mails by address
}

func newPost(t *testing.T, r *rand.Rand, now func() time.Time) *post {
	p := &post{r: r, clock: now, got: map[string]int{}}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &visit{post: p}, nil }))
	server.Domain = "localhost"
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	p.sink, err = mail.NewSMTP("smtp://" + l.Addr().String())
	require.NoError(t, err)
	return p
}

// carry brings a mail there. What is put off for now is told from what nobody knows of, as for SES.
func (p *post) carry(ctx context.Context, m engine.Mail) (string, error) {
	id := fmt.Sprint("ses-", len(p.accepted))
	err := p.sink.Take(ctx, mail.Message{From: m.From, To: m.To, ReplyTo: m.ReplyTo, Subject: m.Subject, Text: m.Text, HTML: m.HTML, Headers: m.Headers, ID: id, Date: p.clock()})
	if errors.Is(err, mail.ErrBusy) {
		return "", fault.New(fault.TooMany, "%s", err)
	}
	return id, err
}

// visit is one conversation.
type visit struct {
	*post
	to string
}

func (v *visit) Mail(string, *smtp.MailOptions) error { return nil }
func (v *visit) Rcpt(to string, _ *smtp.RcptOptions) error {
	v.to = to
	return nil
}

func (v *visit) Data(body io.Reader) error {
	if _, err := io.Copy(io.Discard, body); err != nil {
		return err
	}
	if v.r.IntN(100) == 0 {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 0}, Message: "too many mails"}
	}
	v.accepted = append(v.accepted, v.clock().Add(time.Duration(v.r.IntN(1000))*time.Millisecond))
	v.got[v.to]++
	return nil
}

func (v *visit) Reset()        {}
func (v *visit) Logout() error { return nil }
