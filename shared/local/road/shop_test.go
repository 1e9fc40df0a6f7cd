package road

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/local/mail"
)

// overLambda tells whether the tests run over the Lambda binaries.
func overLambda() bool { return os.Getenv("RAPPORT_ROAD") == "lambda" }

// shop is a shop's backend in front of a running Rapport.
type shop struct {
	t *testing.T
	w *local.World
}

// open starts a Rapport of its own for one test, at an hour of the shop's day; its bus repeats, reorders and overlaps.
func open(t *testing.T, hour int) shop {
	t.Helper()
	o := local.Options{Template: "../../../template.yaml", Shop: "../../../shop", Data: t.TempDir(), Demo: true,
		At: fmt.Sprintf("2026-12-01T%02d:00", hour), MailSink: &mail.Recorder{}, Seed: uint64(hour + 1), Lambda: overLambda(),
		Log: t.Output(), Say: func(string) {}}
	w, err := local.Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return shop{t, w}
}

// ask makes a request with the server key and returns what came back.
func (s shop) ask(method, path, body string) (int, string) {
	s.t.Helper()
	r, err := http.NewRequest(method, s.w.URL+path, strings.NewReader(body))
	require.NoError(s.t, err)
	r.SetBasicAuth(local.DemoServerKey, "")
	res, err := http.DefaultClient.Do(r)
	require.NoError(s.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	return res.StatusCode, string(b)
}

// call posts one call and expects it to be taken.
func (s shop) call(name, body string) {
	s.t.Helper()
	status, said := s.ask("POST", "/v1/"+name, body)
	require.Equal(s.t, 200, status, said)
}

func (s shop) identify(user, email string) {
	s.t.Helper()
	s.call("identify", fmt.Sprintf(`{"userId":%q,"traits":{"email":%q,"firstName":"Ana","country":"HR"}}`, user, email))
}

func (s shop) consents(user string) {
	s.t.Helper()
	s.call("track", fmt.Sprintf(`{"userId":%q,"event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}`, user))
}

func (s shop) adds(user, cart string) {
	s.t.Helper()
	s.call("track", fmt.Sprintf(`{"userId":%q,"event":"Product Added","properties":{"cart_id":%q,"product_id":"lamp","name":"Fjord lamp","price":129,"quantity":1,"currency":"EUR"}}`, user, cart))
}

func (s shop) orders(user, order string) {
	s.t.Helper()
	s.call("track", fmt.Sprintf(`{"userId":%q,"event":"Order Completed","properties":{"order_id":%q,"total":129,"revenue":129,"currency":"EUR","products":[{"product_id":"lamp","name":"Fjord lamp","price":129,"quantity":1}],"address":{"name":"Ana Horvat","street":"Ilica 1","postcode":"10000","city":"Zagreb","country":"Croatia"}}}`, user, order))
}

// later moves the clock by the same request as a person does, and returns what it answered.
func (s shop) later(d string) (m local.Moved) {
	s.t.Helper()
	status, body := s.ask("POST", "/local/clock", `{"advance":"`+d+`"}`)
	require.Equal(s.t, 200, status, body)
	require.NoError(s.t, json.Unmarshal([]byte(body), &m))
	return m
}

// settle waits until all that was begun is done.
func (s shop) settle() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	require.NoError(s.t, s.w.Quiet(ctx))
}

// inbox returns the mails to an address, of a subject or all ("").
func (s shop) inbox(address, subject string) (mails []mail.Message) {
	s.t.Helper()
	s.settle()
	for _, m := range s.w.Mails() {
		if m.To == address && strings.Contains(m.Subject, subject) {
			mails = append(mails, m)
		}
	}
	return mails
}

// explained returns what was decided about a customer, a sentence a line.
func (s shop) explained(customer string) string {
	s.t.Helper()
	status, body := s.ask("GET", "/local/explain?customer="+url.QueryEscape(customer), "")
	require.Equal(s.t, 200, status, body)
	var e engine.Explanation
	require.NoError(s.t, json.Unmarshal([]byte(body), &e))
	var lines []string
	for _, l := range e.Lines {
		lines = append(lines, l.Sentence)
	}
	for _, p := range e.Pending {
		lines = append(lines, "pending: "+p.Sentence)
	}
	return strings.Join(lines, "\n")
}

// header returns a mail's header.
func header(m mail.Message, name string) string {
	for _, h := range m.Headers {
		if h[0] == name {
			return h[1]
		}
	}
	return ""
}

// oneClick unsubscribes as a mail program does (RFC 8058).
func (s shop) oneClick(m mail.Message) {
	s.t.Helper()
	link := strings.Trim(header(m, "List-Unsubscribe"), "<>")
	require.Contains(s.t, link, "http")
	require.Equal(s.t, "List-Unsubscribe=One-Click", header(m, "List-Unsubscribe-Post"))
	res, err := http.Post(link, "application/x-www-form-urlencoded", bytes.NewReader([]byte("List-Unsubscribe=One-Click")))
	require.NoError(s.t, err)
	defer res.Body.Close()
	require.Equal(s.t, 200, res.StatusCode)
	require.Empty(s.t, res.Cookies())
}
