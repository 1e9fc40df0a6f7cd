package ses

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/stretchr/testify/require"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// endpoint is a stand-in for SES: it counts the mails that it was given and answers with do.
type endpoint struct {
	url   string
	count atomic.Int32
}

func newEndpoint(t *testing.T, do func(w http.ResponseWriter, body []byte)) *endpoint {
	t.Helper()
	e := &endpoint{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.count.Add(1)
		body, err := io.ReadAll(r.Body)
		if err != nil {
			panic(http.ErrAbortHandler)
		}
		do(w, body)
	}))
	t.Cleanup(s.Close)
	e.url = s.URL
	return e
}

func mailer(url string) *Mailer {
	return New(Client(aws.Config{
		Region: "eu-central-1", BaseEndpoint: &url, RetryMaxAttempts: 5,
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "a", SecretAccessKey: "b"}, nil
		}),
	}), "rapport")
}

func letter() engine.Mail {
	return engine.Mail{
		From: "Čičak & Co <shop@shop.example>", To: "ana@example.com", ReplyTo: "help@shop.example",
		Subject: "Ana, your cart 🛒", HTML: "<p>Ž</p>", Text: "Ž",
		Headers: [][2]string{{"List-Unsubscribe", "<https://mail.example/m/u>"}, {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}},
		Tags:    map[string]string{"message": "202612011200_0123456789abcdef", "customer": "c0ffee", "empty": ""},
	}
}

func answer(status int, code, message string) func(http.ResponseWriter, []byte) {
	return func(w http.ResponseWriter, _ []byte) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Amzn-ErrorType", code)
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]string{"message": message})
	}
}

func TestAMailArrivesWithItsHeadersAndTags(t *testing.T) {
	got := make(chan []byte, 1)
	e := newEndpoint(t, func(w http.ResponseWriter, body []byte) {
		got <- body
		_, _ = w.Write([]byte(`{"MessageId":"ses-1"}`))
	})
	id, err := mailer(e.url).Send(t.Context(), letter())
	require.NoError(t, err)
	require.Equal(t, "ses-1", id)
	require.JSONEq(t, `{
		"FromEmailAddress": "=?utf-8?b?xIxpxI1hayAmIENv?= <shop@shop.example>",
		"Destination": {"ToAddresses": ["ana@example.com"]},
		"ReplyToAddresses": ["help@shop.example"],
		"ConfigurationSetName": "rapport",
		"Content": {"Simple": {
			"Subject": {"Data": "Ana, your cart 🛒", "Charset": "UTF-8"},
			"Body": {"Html": {"Data": "<p>Ž</p>", "Charset": "UTF-8"}, "Text": {"Data": "Ž", "Charset": "UTF-8"}},
			"Headers": [
				{"Name": "List-Unsubscribe", "Value": "<https://mail.example/m/u>"},
				{"Name": "List-Unsubscribe-Post", "Value": "List-Unsubscribe=One-Click"}]}},
		"EmailTags": [{"Name": "customer", "Value": "c0ffee"}, {"Name": "message", "Value": "202612011200_0123456789abcdef"}]
	}`, string(<-got))
}

func TestALostReplyIsOneMailAndNotKnown(t *testing.T) {
	e := newEndpoint(t, func(http.ResponseWriter, []byte) { panic(http.ErrAbortHandler) })
	_, err := mailer(e.url).Send(t.Context(), letter())
	require.ErrorContains(t, err, "not known")
	require.Equal(t, fault.Internal, fault.Of(err), "a mail that may have been accepted must not be called refused")
	require.EqualValues(t, 1, e.count.Load())
}

func TestAServerErrorIsTriedOnceAndNotKnown(t *testing.T) {
	for _, code := range []string{"InternalServiceErrorException", "ServiceUnavailable"} {
		e := newEndpoint(t, answer(http.StatusServiceUnavailable, code, "try later"))
		_, err := mailer(e.url).Send(t.Context(), letter())
		require.Error(t, err)
		require.Equal(t, fault.Internal, fault.Of(err), code)
		require.EqualValues(t, 1, e.count.Load(), code)
	}
}

func TestAnEndedContextIsNotKnown(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	held := make(chan struct{})
	e := newEndpoint(t, func(http.ResponseWriter, []byte) {
		cancel()
		<-held
	})
	t.Cleanup(func() { close(held) }) // before the server's own cleanup, which waits for the reply
	done := make(chan error, 1)
	go func() {
		_, err := mailer(e.url).Send(ctx, letter())
		done <- err
	}()
	err := <-done
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, fault.Internal, fault.Of(err))
}

func TestEachRefusalHasItsKindAndSaysWhatToDo(t *testing.T) {
	cases := []struct {
		status        int
		code, message string
		kind          fault.Kind
		says          string
	}{
		{400, "BadRequestException", "Missing final '@domain'", fault.Invalid, "Missing final '@domain'"},
		{400, "MessageRejected", "Address blacklisted", fault.Invalid, "Address blacklisted"},
		{400, "MessageRejected", "Email address is not verified. The following identities failed the check in region EU: ana@example.com", fault.Forbidden, "verify the shop's domain"},
		{400, "MessageRejected", "Sending paused for this account.", fault.Forbidden, "resume it"},
		{429, "TooManyRequestsException", "Maximum sending rate exceeded.", fault.TooMany, "MAX_SEND_RATE"},
		{400, "ThrottlingException", "Rate exceeded", fault.TooMany, "MAX_SEND_RATE"},
		{400, "LimitExceededException", "Daily message quota exceeded.", fault.TooMany, "daily quota"},
		{400, "SendingPausedException", "paused", fault.Forbidden, "resume it"},
		{400, "AccountSuspendedException", "suspended", fault.Forbidden, "Support Center"},
		{400, "MailFromDomainNotVerifiedException", "mail from", fault.Forbidden, "MX record"},
		{404, "NotFoundException", "Configuration set <rapport> does not exist.", fault.Forbidden, "CONFIGURATION_SET"},
		{403, "AccessDeniedException", "is not authorized to perform: ses:SendEmail", fault.Forbidden, "ses:SendEmail"},
		{403, "ExpiredTokenException", "expired", fault.Forbidden, "credentials"},
		{429, "MailServerBusy", "451 greylisted", fault.TooMany, "SMTP_URL"},
		{403, "MailServerDenied", "554 5.7.1 relay access denied", fault.Forbidden, "SMTP_URL"},
		{400, "MailServerRejected", "550 5.2.1 mailbox disabled", fault.Invalid, "the mail server refuses this mail"},
	}
	for _, c := range cases {
		t.Run(c.code+" "+c.message, func(t *testing.T) {
			e := newEndpoint(t, answer(c.status, c.code, c.message))
			_, err := mailer(e.url).Send(t.Context(), letter())
			require.ErrorContains(t, err, c.says)
			require.ErrorContains(t, err, c.message, "SES's own words are kept")
			require.Equal(t, c.kind.String(), fault.Of(err).String())
			require.EqualValues(t, 1, e.count.Load())
		})
	}
}

func TestWithoutAConnectionTheMailIsCertainlyNotSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	url := "http://" + l.Addr().String()
	require.NoError(t, l.Close())
	_, err = mailer(url).Send(t.Context(), letter())
	require.ErrorContains(t, err, "cannot be reached")
	require.Equal(t, fault.TooMany, fault.Of(err))
}

func TestWhatCannotBeAMailIsNeverSent(t *testing.T) {
	e := newEndpoint(t, answer(http.StatusOK, "", ""))
	change := func(f func(*engine.Mail)) engine.Mail {
		m := letter()
		f(&m)
		return m
	}
	cases := map[string]struct {
		mail engine.Mail
		kind fault.Kind
	}{
		"recipient": {change(func(m *engine.Mail) { m.To = "ana" }), fault.Invalid},
		"two":       {change(func(m *engine.Mail) { m.To = "a@x.example, b@x.example" }), fault.Invalid},
		"sender":    {change(func(m *engine.Mail) { m.From = "" }), fault.Forbidden},
		"reply":     {change(func(m *engine.Mail) { m.ReplyTo = "none" }), fault.Forbidden},
		"header":    {change(func(m *engine.Mail) { m.Headers[0][1] = "x\r\nBcc: e@x.example" }), fault.Invalid},
	}
	for name, c := range cases {
		_, err := mailer(e.url).Send(t.Context(), c.mail)
		require.Equal(t, c.kind.String(), fault.Of(err).String(), name)
	}
	require.Zero(t, e.count.Load())
}
