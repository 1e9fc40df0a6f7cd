package local

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"rapport/shared/local/mail"
)

// at is when the worlds of these tests begin.
const at = "2026-12-01T10:00"

func world(t *testing.T, change func(*Options)) *World {
	t.Helper()
	o := Options{Template: "../../template.yaml", Shop: "../../shop", Data: t.TempDir(), Demo: true, At: at,
		MailSink: &mail.Recorder{}, Seed: 7}
	if change != nil {
		change(&o)
	}
	w, err := Start(context.Background(), o)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// ask makes a request and returns status and body.
func ask(t *testing.T, w *World, method, path, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, w.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	r.SetBasicAuth(DemoServerKey, "")
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(b)
}

func send(t *testing.T, w *World, call, body string) {
	t.Helper()
	status, said := ask(t, w, "POST", "/v1/"+call, body)
	require.Equal(t, 200, status, said)
}

// fill brings a customer to a cart that will be reminded of.
func fill(t *testing.T, w *World, user string) {
	t.Helper()
	send(t, w, "identify", `{"userId":"`+user+`","traits":{"email":"`+user+`@example.com","firstName":"Ana","country":"HR"}}`)
	send(t, w, "track", `{"userId":"`+user+`","event":"Consent Granted","properties":{"channel":"email","topic":"marketing"}}`)
	send(t, w, "track", `{"userId":"`+user+`","event":"Product Added","properties":{"cart_id":"c1","product_id":"p1","name":"Lamp","price":49,"quantity":1}}`)
}

func TestAWorldIsReadyWhenItHasStarted(t *testing.T) {
	w := world(t, nil)
	status, body := ask(t, w, "GET", "/local/status", "")
	require.Equal(t, 200, status)
	var s struct {
		Ready bool
		Mail  string
		Now   time.Time
		Store string
	}
	require.NoError(t, json.Unmarshal([]byte(body), &s))
	require.True(t, s.Ready)
	require.Equal(t, "sqlite", s.Store)
	require.WithinDuration(t, time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC), s.Now, time.Minute)
	status, body = ask(t, w, "GET", "/", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, "<html")
}

func TestACartLeftBehindBecomesOneMail(t *testing.T) {
	w := world(t, nil)
	fill(t, w, "ana")
	status, body := ask(t, w, "POST", "/local/clock", `{"advance":"2h"}`)
	require.Equal(t, 200, status, body)
	mails := w.Mails()
	require.Len(t, mails, 1)
	require.Contains(t, mails[0].To, "ana@example.com")
	require.Contains(t, mails[0].HTML, "Lamp")
	_, body = ask(t, w, "GET", "/local/explain?customer=u.ana", "")
	require.Contains(t, body, "cart-reminder")
}

func TestAWeekCostsNoMoreWakesThanItHasDueMinutes(t *testing.T) {
	w := world(t, nil)
	for _, user := range []string{"ana", "jonas", "maja"} {
		fill(t, w, user)
	}
	before := w.Now()
	moved, err := w.Advance(context.Background(), 7*24*time.Hour)
	require.NoError(t, err)
	require.WithinDuration(t, before.Add(7*24*time.Hour), moved.Now, time.Minute)
	require.LessOrEqual(t, moved.Wakes, moved.DueMinutes)
	require.Less(t, moved.DueMinutes, 60)
	require.Len(t, w.Mails(), 3)
}

func TestTimeSkipsToWhatComesNextForHer(t *testing.T) {
	w := world(t, nil)
	fill(t, w, "ana")
	before := w.Now()
	status, body := ask(t, w, "POST", "/local/clock", `{"until":"next","customer":"u.ana"}`)
	require.Equal(t, 200, status, body)
	require.Contains(t, body, "cart-reminder")
	require.WithinDuration(t, before.Add(time.Hour), w.Now(), 5*time.Minute)
	require.Len(t, w.Mails(), 1)
	status, body = ask(t, w, "POST", "/local/clock", `{"until":"next","customer":"u.nobody"}`)
	require.Equal(t, 404, status, body)
}

func TestAWorldGoesOnWhereItStopped(t *testing.T) {
	data, inbox := t.TempDir(), &mail.Recorder{}
	same := func(o *Options) { o.Data, o.MailSink, o.At = data, inbox, "" }
	w := world(t, func(o *Options) { same(o); o.At = at })
	fill(t, w, "ana")
	stopped := w.Now()
	_, err := Start(context.Background(), w.o)
	require.ErrorContains(t, err, "another Rapport runs")
	w.Close()

	w = world(t, same)
	require.False(t, w.Now().Before(stopped), "the clock never falls")
	_, err = w.Advance(context.Background(), 2*time.Hour)
	require.NoError(t, err)
	require.Len(t, inbox.Mails(), 1)
}

func TestAnEmptyWorldRunsAndCounts(t *testing.T) {
	w := world(t, func(o *Options) { o.Empty, o.At = true, "" })
	send(t, w, "track", `{"userId":"ana","event":"Product Added"}`)
	status, body := ask(t, w, "GET", "/local/explain?customer=u.ana", "")
	require.Equal(t, 200, status)
	require.Contains(t, body, `"lines":[]`)
	require.Equal(t, 10, w.Now().Hour(), "without a shop the clock starts at ten in UTC")
}

func TestPagesFromElsewhereMayNotMoveTheClock(t *testing.T) {
	w := world(t, nil)
	before := w.Now()
	for name, set := range map[string]func(*http.Request){
		"another origin": func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"another host":   func(r *http.Request) { r.Host = "evil.example" },
	} {
		r, err := http.NewRequest("POST", w.URL+"/local/clock", strings.NewReader(`{"advance":"1h"}`))
		require.NoError(t, err)
		set(r)
		res, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		res.Body.Close()
		require.Equal(t, 403, res.StatusCode, name)
	}
	require.Less(t, w.Now().Sub(before), time.Hour)
	for _, bad := range []string{`{}`, `{"advance":"-1h"}`, `{"advance":"99999w"}`, `{"until":"next"}`, `x`} {
		status, _ := ask(t, w, "POST", "/local/clock", bad)
		require.Equal(t, 400, status, bad)
	}
}

func TestAShopHasNoneOfTheDemosDoors(t *testing.T) {
	w := world(t, func(o *Options) { o.Demo, o.At, o.PublicURL = false, "", "https://mail.shop.example" })
	for _, path := range []string{"/local/status", "/local/explain?customer=u.ana", "/"} {
		status, _ := ask(t, w, "GET", path, "")
		require.Equal(t, 404, status, path)
	}
	status, _ := ask(t, w, "POST", "/v1/track", `{"userId":"ana","event":"Product Added"}`)
	require.Equal(t, 401, status, "the demo's keys are not known here")
	require.WithinDuration(t, time.Now(), w.Now(), time.Second)
}

func TestADemosFolderIsNeverServedToThePublic(t *testing.T) {
	data := t.TempDir()
	world(t, func(o *Options) { o.Data = data }).Close()
	_, err := Start(context.Background(), Options{Template: "../../template.yaml", Shop: "../../shop", Data: data, MailSink: &mail.Recorder{}})
	require.ErrorContains(t, err, "belongs to the demo")
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	base := func() Options {
		return Options{Template: "../../template.yaml", Shop: "../../shop", Data: t.TempDir(), Demo: true, MailSink: &mail.Recorder{}}
	}
	taken, err := url.Parse(world(t, nil).URL)
	require.NoError(t, err)
	port, err := strconv.Atoi(taken.Port())
	require.NoError(t, err)
	for want, change := range map[string]func(*Options){
		"set PORT to another": func(o *Options) { o.Port = port },
		"set INBOX_PORT":      func(o *Options) { o.MailSink, o.InboxPort = nil, port },
		"set SMTP_URL":        func(o *Options) { o.MailSink = nil },
		"--shop":              func(o *Options) { o.Shop = t.TempDir() },
		"--template":          func(o *Options) { o.Template = "none.yaml" },
		"--at":                func(o *Options) { o.At = "noon" },
		"add --demo":          func(o *Options) { o.Demo, o.At = false, at },
	} {
		o := base()
		change(&o)
		_, err := Start(context.Background(), o)
		require.ErrorContains(t, err, want)
	}
}

// hold takes a port and returns it.
func hold(t *testing.T) (int, net.Listener) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port, l
}

// atPorts is a demo with an inbox that cannot be built, so that it begins at once.
func atPorts(t *testing.T, api, inbox int) (Options, error) {
	t.Setenv("PATH", t.TempDir())
	o := Options{Template: "../../template.yaml", Shop: "../../shop", Data: t.TempDir(), Cache: t.TempDir(), Demo: true, Port: api, InboxPort: inbox}
	w, err := Start(context.Background(), o)
	if err == nil {
		t.Cleanup(w.Close)
	}
	return o, err
}

// A start takes some free ports besides, and the system gives out whichever is free.
func TestTheInboxsPortIsTakenBeforeAnyThatIsJustFree(t *testing.T) {
	inbox, _ := hold(t)
	o, err := atPorts(t, 0, inbox)
	require.ErrorContains(t, err, "set INBOX_PORT")
	require.NoFileExists(t, filepath.Join(o.Data, StoreFile), "it has gone no further")
}

func TestAStartWaitsForPortsThatAreJustLetGo(t *testing.T) {
	api, first := hold(t)
	inbox, second := hold(t)
	for _, l := range []net.Listener{first, second} {
		time.AfterFunc(time.Second/2, func() { l.Close() })
	}
	_, err := atPorts(t, api, inbox)
	require.NoError(t, err)
}

func TestAStartWaitsForAFolderThatIsJustLetGo(t *testing.T) {
	folder := t.TempDir()
	first, err := lock(t.Context(), folder)
	require.NoError(t, err)
	time.AfterFunc(time.Second/2, first.release)
	world(t, func(o *Options) { o.Data = folder })
}
