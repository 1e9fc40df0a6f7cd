package mail

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// aMailpit answers as Mailpit's API does, with one mail whose texts try to be markup.
func aMailpit(t *testing.T) *httptest.Server {
	mux := http.NewServeMux()
	list := `{"messages_count":140,"messages":[{"ID":"m1","Read":false,"To":[{"Address":"ana@example.com"}],"Subject":"<b>Hello</b>",
		"Created":"2026-12-01T23:30:00Z","Snippet":"A lamp.` + "\u034f \u034f" + ` Lumen"}]}`
	mux.HandleFunc("GET /api/v1/messages", func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, list) })
	mux.HandleFunc("GET /api/v1/search", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("query") == `to:"ana@example.com"` {
			io.WriteString(w, list)
			return
		}
		io.WriteString(w, `{"messages":[]}`)
	})
	mux.HandleFunc("GET /api/v1/message/m1", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, `{"ID":"m1","Subject":"<b>Hello</b>","From":{"Name":"Lumen","Address":"hello@example.com"},"To":[{"Address":"ana@example.com"}],
			"Date":"2026-12-01T23:30:00Z","Text":"Hello & goodbye","HTML":"<head></head><a href=\"https://shop.example\">Shop</a>"}`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// opens asks the inbox for a page.
func opens(m *Mailpit, path string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	m.pages().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func ready(t *testing.T) *Mailpit {
	zone, err := time.LoadLocation("Europe/Zagreb")
	require.NoError(t, err)
	m := &Mailpit{o: MailpitOptions{Zone: zone}}
	m.become("ready", nil, aMailpit(t).URL)
	return m
}

func TestTheInboxListsMailInTheShopsTime(t *testing.T) {
	page := opens(ready(t), "/")
	require.Equal(t, 200, page.Code)
	for _, seen := range []string{"ana@example.com", "&lt;b&gt;Hello&lt;/b&gt;", "A lamp.", "Wed 2 Dec, 00:30", `href="/view/m1"`, "The newest 1 of 140"} {
		require.Contains(t, page.Body.String(), seen)
	}
	require.NotContains(t, page.Body.String(), "\u034f", "what hides behind a preheader")
}

func TestTheInboxOfOneAddressIsAPageOfItsOwn(t *testing.T) {
	m := ready(t)
	require.Contains(t, opens(m, `/search?q=to%3A%22ana%40example.com%22`).Body.String(), "/view/m1")
	require.Contains(t, opens(m, `/search?q=to%3A%22jonas%40example.com%22`).Body.String(), "No mail yet")
}

func TestAMailIsShownInAFrameThatRunsNothing(t *testing.T) {
	m := ready(t)
	page := opens(m, "/view/m1")
	require.Equal(t, 200, page.Code)
	require.Contains(t, page.Body.String(), `src="/body/m1"`)
	require.Contains(t, page.Body.String(), "Hello &amp; goodbye")
	body := opens(m, "/body/m1")
	require.Contains(t, body.Header().Get("Content-Security-Policy"), "sandbox allow-popups")
	require.Contains(t, body.Header().Get("Content-Security-Policy"), "default-src 'none'")
	require.Contains(t, body.Body.String(), `target="_blank" href="https://shop.example"`, "its links do not lead out of the frame")
	require.Equal(t, 404, opens(m, "/view/m2").Code)
}

func TestAnInboxThatIsBeingBuiltSaysSoAndLooksAgain(t *testing.T) {
	m := &Mailpit{}
	m.become("being built", nil, "")
	for _, path := range []string{"/", "/view/m1"} {
		page := opens(m, path)
		require.Equal(t, 503, page.Code, path)
		require.Contains(t, page.Body.String(), "being built", path)
		require.Contains(t, page.Body.String(), `http-equiv="refresh"`, path)
	}
	require.Equal(t, 503, opens(m, "/api/v1/messages").Code)
}

func TestTheInboxsAPIIsMailpitsOwn(t *testing.T) {
	answer := opens(ready(t), "/api/v1/search?query=to%3A%22ana%40example.com%22")
	require.Equal(t, 200, answer.Code)
	require.Contains(t, answer.Body.String(), `"messages_count":140`)
}
