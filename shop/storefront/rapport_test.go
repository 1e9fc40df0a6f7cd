package storefront

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const (
	testKey  = "local-server"
	testBase = "http://localhost:8080"
)

// told is one call as Rapport would read it.
type told struct {
	Type        string         `json:"type"`
	MessageID   string         `json:"messageId"`
	AnonymousID string         `json:"anonymousId"`
	UserID      string         `json:"userId"`
	Event       string         `json:"event"`
	Name        string         `json:"name"`
	Properties  map[string]any `json:"properties"`
	Traits      map[string]any `json:"traits"`
	Context     map[string]any `json:"context"`
	Timestamp   time.Time      `json:"timestamp"`
}

func (t told) what() string {
	if t.Event != "" {
		return t.Event
	}
	return t.Type
}

// fakeRapport takes batches and moves of the clock, and answers as it is told to.
type fakeRapport struct {
	sync.Mutex
	t       *testing.T
	calls   []told
	batches []string
	moves   []string
	answers []int // statuses of the next batches; 200 when none is left
	refuse  string
}

func (f *fakeRapport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.Lock()
	defer f.Unlock()
	body, _ := io.ReadAll(r.Body)
	if r.URL.Path == "/local/clock" {
		f.moves = append(f.moves, string(body))
		io.WriteString(w, `{"now":"2026-12-01T10:00:00Z"}`)
		return
	}
	if key, _, ok := r.BasicAuth(); r.URL.Path != "/v1/batch" || !ok || key != testKey {
		http.Error(w, "not the batch call with the server key", http.StatusUnauthorized)
		return
	}
	f.batches = append(f.batches, string(body))
	if len(f.answers) > 0 {
		status := f.answers[0]
		f.answers = f.answers[1:]
		if status != http.StatusOK {
			w.WriteHeader(status)
			return
		}
	}
	var in struct {
		Batch  []told    `json:"batch"`
		SentAt time.Time `json:"sentAt"`
	}
	if err := json.Unmarshal(body, &in); err != nil || in.SentAt.IsZero() {
		http.Error(w, "no batch", http.StatusBadRequest)
		return
	}
	f.calls = append(f.calls, in.Batch...)
	io.WriteString(w, `{"success":true,"refused":[`+f.refuse+`]}`)
}

// take returns what was told since the last time.
func (f *fakeRapport) take() []told {
	f.Lock()
	defer f.Unlock()
	out := f.calls
	f.calls = nil
	return out
}

func names(calls []told) []string {
	var out []string
	for _, c := range calls {
		out = append(out, c.what())
	}
	return out
}

// browser is a visitor with cookies who does not follow redirects by herself.
type browser struct {
	t       *testing.T
	shop    *httptest.Server
	rapport *fakeRapport
	http    *http.Client
}

// newBrowser starts a shop, and a browser that goes through the door of Go's HTTP server.
func newBrowser(t *testing.T) *browser {
	fake := &fakeRapport{t: t}
	b := &browser{t: t, rapport: fake, shop: httptest.NewServer(newShop(t, fake))}
	t.Cleanup(b.shop.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b.http = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return b
}

// newShop makes a shop at testBase whose calls reach the fake without a network.
func newShop(t *testing.T, fake *fakeRapport) http.Handler {
	h, err := New(Config{
		APIURL: testBase, WriteKey: testKey, InboxURL: "http://localhost:8025",
		Now:    func() time.Time { return time.Date(2026, 12, 1, 9, 4, 0, 0, time.UTC) },
		Client: &http.Client{Transport: inProcess{fake}},
	})
	require.NoError(t, err)
	return h
}

type inProcess struct{ handler http.Handler }

func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w.Result(), nil
}

// reply is an answer, read to its end.
type reply struct {
	*http.Response
	text string
}

func (b *browser) do(r *http.Request) reply {
	res, err := b.http.Do(r)
	require.NoError(b.t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	return reply{res, string(body)}
}

func (b *browser) request(method, path, body string) *http.Request {
	r, err := http.NewRequest(method, b.shop.URL+path, strings.NewReader(body))
	require.NoError(b.t, err)
	return r
}

func (b *browser) get(path string) reply { return b.do(b.request(http.MethodGet, path, "")) }

// post sends a form as the shop's own page does; pairs are name, value, …
func (b *browser) post(path string, pairs ...string) reply {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	r := b.request(http.MethodPost, path, form.Encode())
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.shop.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return b.do(r)
}

// attribute returns the value of an attribute of the page's bar.
func (r reply) attribute(t *testing.T, name string) string {
	_, rest, ok := strings.Cut(r.text, name+`="`)
	require.True(t, ok, "the page has no %s", name)
	value, _, _ := strings.Cut(rest, `"`)
	return value
}
