package endpoint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	busclient "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/firehose"
	parameters "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"rapport/shared/adapter/eventbridge"
	"rapport/shared/adapter/history"
	"rapport/shared/adapter/ses"
	"rapport/shared/adapter/ssm"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/local/mail"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// world holds what reached the other side of the endpoint.
type world struct {
	mu      sync.Mutex
	entries map[string][]events.EventBridgeEvent
	mails   []mail.Message
	sinkErr error
	busErr  error
	fault   Fault
	history string
	cfg     aws.Config
}

func (w *world) Put(_ context.Context, bus string, es []events.EventBridgeEvent) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busErr == nil {
		w.entries[bus] = append(w.entries[bus], es...)
	}
	return w.busErr
}

func (w *world) Take(_ context.Context, m mail.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.sinkErr == nil {
		w.mails = append(w.mails, m)
	}
	return w.sinkErr
}

func newWorld(t *testing.T) *world {
	w := &world{entries: map[string][]events.EventBridgeEvent{}, history: t.TempDir()}
	folder := NewFolder(w.history)
	t.Cleanup(folder.Close)
	s := httptest.NewServer(New(Options{Key: "local", Bus: w, History: folder, Sink: w, Now: func() time.Time { return noon },
		Secret: func(name string) (string, bool) { return "hush", name == "link" },
		Fault:  func(string) Fault { return w.fault }}))
	t.Cleanup(s.Close)
	w.cfg = aws.Config{Region: "us-east-1", BaseEndpoint: &s.URL, Credentials: credentials.NewStaticCredentialsProvider("local", "local", "")}
	return w
}

func TestACallWhoseCallerWasToldToEndIsNoError(t *testing.T) {
	for err, want := range map[error]string{
		errors.New("the disk is full"):                          "a local AWS call failed",
		errors.Join(fmt.Errorf("insert: %w", context.Canceled)): "",
	} {
		w, said := newWorld(t), logged(t)
		w.busErr = err
		busErr := eventbridge.New(busclient.NewFromConfig(w.cfg, func(o *busclient.Options) { o.RetryMaxAttempts = 1 }), "rapport").
			Publish(t.Context(), []engine.Entry{{Type: engine.TicksDue, Detail: []byte("{}")}})
		require.Error(t, busErr)
		require.Contains(t, said.String(), want)
		require.Equal(t, want == "", said.Len() == 0)
	}
}

// logged takes what is logged until the test ends.
func logged(t *testing.T) *bytes.Buffer {
	var b bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&b, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return &b
}

func (w *world) send(to string) (string, error) {
	return ses.New(ses.Client(w.cfg), "ours").Send(context.Background(), engine.Mail{From: "Lumen <hello@shop.example>", To: to,
		Subject: "Ihre Lampe 💡", Text: "text", HTML: "<p>html</p>", Headers: [][2]string{{"List-Unsubscribe", "<https://x>"}},
		Tags: map[string]string{"message": "m1"}})
}

func (w *world) taken() []mail.Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.mails
}

// reports are the detail-types on the default bus, in order.
func (w *world) reports() (out []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, e := range w.entries["default"] {
		out = append(out, e.DetailType)
	}
	return out
}

func TestTheRealAdaptersReachTheirTargets(t *testing.T) {
	w, ctx := newWorld(t), context.Background()
	bus := eventbridge.New(busclient.NewFromConfig(w.cfg), "rapport")
	var es []engine.Entry
	for range 25 {
		es = append(es, engine.Entry{Type: engine.TicksDue, Detail: []byte(`{"a":"😀"}`)})
	}
	require.NoError(t, bus.Publish(ctx, es))
	require.Len(t, w.entries["rapport"], 25)
	e := w.entries["rapport"][0]
	require.Equal(t, engine.BusSource, e.Source)
	require.Equal(t, noon, e.Time)
	require.JSONEq(t, `{"a":"😀"}`, string(e.Detail))

	require.NoError(t, history.New(firehose.NewFromConfig(w.cfg), "h").Append(ctx, []byte("{\"n\":1}\n")))
	b, err := os.ReadFile(filepath.Join(w.history, "2026/12/01.jsonl"))
	require.NoError(t, err)
	require.Equal(t, "{\"n\":1}\n", string(b))

	secrets := ssm.New(parameters.NewFromConfig(w.cfg), "/rapport")
	v, err := secrets.Secret(ctx, "link")
	require.NoError(t, err)
	require.Equal(t, "hush", v)
	_, err = secrets.Secret(ctx, "other")
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}

func TestAStrangerOnThisMachineIsRefused(t *testing.T) {
	w := newWorld(t)
	w.cfg.Credentials = credentials.NewStaticCredentialsProvider("guess", "guess", "")
	_, err := w.send("ana@example.com")
	require.True(t, fault.Is(err, fault.Forbidden), "%v", err)
	_, err = ssm.New(parameters.NewFromConfig(w.cfg), "/rapport").Secret(context.Background(), "link")
	require.Error(t, err)
	require.Empty(t, w.taken())
}

func TestAMailIsPassedOnAndReported(t *testing.T) {
	w := newWorld(t)
	id, err := w.send("ana@example.com")
	require.NoError(t, err)
	require.Len(t, w.mails, 1)
	require.Equal(t, id, w.mails[0].ID)
	require.Equal(t, "Ihre Lampe 💡", w.mails[0].Subject)
	require.Equal(t, [][2]string{{"List-Unsubscribe", "<https://x>"}}, w.mails[0].Headers)
	require.Equal(t, []string{"Email Sent", "Email Delivered"}, w.reports())
	var d struct {
		EventType string
		Mail      struct {
			MessageID   string `json:"messageId"`
			Destination []string
			Tags        map[string][]string
		}
	}
	require.NoError(t, json.Unmarshal(w.entries["default"][1].Detail, &d))
	require.Equal(t, "Delivery", d.EventType)
	require.Equal(t, id, d.Mail.MessageID)
	require.Equal(t, []string{"ana@example.com"}, d.Mail.Destination)
	require.Equal(t, []string{"m1"}, d.Mail.Tags["message"])
	require.Equal(t, []string{"ours"}, d.Mail.Tags["ses:configuration-set"])
}

func TestTheSimulatorsAddressesBehaveAsAmazons(t *testing.T) {
	for box, want := range map[string][]string{
		"success": {"Email Sent", "Email Delivered"}, "bounce": {"Email Sent", "Email Bounced"}, "bounce+a": {"Email Sent", "Email Bounced"},
		"complaint": {"Email Sent", "Email Delivered", "Email Complaint Received"}, "ooto": {"Email Sent", "Email Delivered"},
		"suppressionlist": {"Email Sent", "Email Bounced"},
	} {
		w := newWorld(t)
		_, err := w.send(box + "@Simulator.amazonses.com")
		require.NoError(t, err)
		require.Equal(t, want, w.reports(), box)
		require.Empty(t, w.taken(), "no mailbox stands behind it")
	}
}

func TestEachFaultIsWhatTheAdapterMustTellApart(t *testing.T) {
	for _, c := range []struct {
		fault    Fault
		kind     fault.Kind
		accepted bool
	}{
		{LoseReply, fault.Internal, true}, {LoseCall, fault.Internal, false}, {Break, fault.Internal, false},
		{Throttle, fault.TooMany, false}, {Refuse, fault.Invalid, false},
	} {
		w := newWorld(t)
		w.fault = c.fault
		_, err := w.send("ana@example.com")
		require.Error(t, err)
		require.Equal(t, c.kind, fault.Of(err), "%v: %v", c.fault, err)
		require.Equal(t, c.accepted, len(w.taken()) == 1)
		require.Equal(t, c.accepted, len(w.reports()) == 2)
	}
}

func TestAnAddressThatTheMailServerDoesNotKnowBouncesAsAtSES(t *testing.T) {
	w := newWorld(t)
	w.sinkErr = &mail.Refused{To: mail.TheAddress, Reason: "550 no such user"}
	_, err := w.send("gone@example.com")
	require.NoError(t, err)
	require.Equal(t, []string{"Email Sent", "Email Bounced"}, w.reports())
	require.Contains(t, string(w.entries["default"][1].Detail), "550 no such user")
	require.Contains(t, string(w.entries["default"][1].Detail), "Permanent")
}

func TestWhatTheMailServerRefusesForAnotherReasonSuppressesNobody(t *testing.T) {
	for _, c := range []struct {
		said error
		kind fault.Kind
		says string
	}{
		{&mail.Refused{To: mail.ThisMail, Reason: "554 5.7.1 spam; sending disabled"}, fault.Invalid, "refuses this mail: 554 5.7.1 spam"},
		{&mail.Refused{To: mail.TheShop, Reason: "554 relay denied"}, fault.Forbidden, "SMTP_URL"},
		{fmt.Errorf("%w: 451 later", mail.ErrBusy), fault.TooMany, "SMTP_URL"},
		{errors.New("went away within the mail"), fault.Internal, "not known"},
	} {
		w := newWorld(t)
		w.sinkErr = c.said
		_, err := w.send("ana@example.com")
		require.ErrorContains(t, err, c.says)
		require.Equal(t, c.kind, fault.Of(err), "%v", err)
		require.NotContains(t, err.Error(), "AWS", "nobody is sent to a console that has nothing to say")
		require.Empty(t, w.reports())
	}
}

func TestAMailThatCannotBeReportedHasNoAnswer(t *testing.T) {
	w := newWorld(t)
	w.busErr = errors.New("disk full")
	_, err := w.send("ana@example.com")
	require.Equal(t, fault.Internal, fault.Of(err))
	require.Len(t, w.taken(), 1)
}
