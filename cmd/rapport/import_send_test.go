package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// answers is a shop that gives one answer after the other, and a sender that notes how long it would wait.
func answers(t *testing.T, each ...func(http.ResponseWriter)) (sender, *[]time.Duration, *int) {
	asked, waits := 0, []time.Duration{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		each[min(asked, len(each))-1](w)
	}))
	t.Cleanup(server.Close)
	return sender{url: server.URL, key: "k", client: server.Client(), say: func(string) {},
		wait: func(_ context.Context, d time.Duration) error { waits = append(waits, d); return nil }}, &waits, &asked
}

func status(code int, after, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(code)
		w.Write([]byte(body))
	}
}

func cutOff(http.ResponseWriter) { panic(http.ErrAbortHandler) }

func TestABusyShopIsAskedAgainWhenItSays(t *testing.T) {
	s, waits, _ := answers(t, status(503, "7", ""), status(429, "30", ""), status(500, "", ""), cutOff, status(502, "soon", "<html>"),
		status(200, "", `{"success":true,"refused":[{"index":1,"reason":"no"}]}`))
	refused, err := s.send(t.Context(), []byte(`{}`))
	require.NoError(t, err)
	require.Len(t, refused, 1)
	require.Equal(t, []time.Duration{7 * time.Second, 30 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second}, *waits)
}

func TestWhatSendingAgainCannotMendStopsAtOnceWithTheShopsReason(t *testing.T) {
	for code, body := range map[int]string{401: `{"error":"the write key is not one of this shop's"}`, 400: `{"message":"Bad Request"}`, 404: `page not found`} {
		s, waits, asked := answers(t, status(code, "", body))
		_, err := s.send(t.Context(), []byte(`{}`))
		require.ErrorContains(t, err, "answers "+strconv.Itoa(code))
		require.Empty(t, *waits)
		require.Equal(t, 1, *asked)
		if strings.Contains(body, "write key") {
			require.ErrorContains(t, err, "the write key is not one of this shop's")
		}
	}
}

func TestAShopThatNeverAnswersIsGivenUp(t *testing.T) {
	s, waits, asked := answers(t, status(503, "", ""))
	_, err := s.send(t.Context(), []byte(`{}`))
	require.ErrorContains(t, err, "after 25 tries")
	require.Equal(t, patientTries, *asked)
	require.Equal(t, 30*time.Second, (*waits)[len(*waits)-1])
}

func TestAPageThatIsNotRapportsIsNoAnswer(t *testing.T) {
	s, _, _ := answers(t, status(200, "", "<html>hello</html>"))
	_, err := s.send(t.Context(), []byte(`{}`))
	require.ErrorContains(t, err, "is the address right?")
}

func TestATerminalGetsABarAndAFileALineEachTenth(t *testing.T) {
	var file, terminal bytes.Buffer
	p := newProgress(&file, 1000, 0, noon)
	for n := int64(50); n <= 1000; n += 50 {
		p.at(n, int(n), int(n), noon.Add(time.Duration(n)*time.Millisecond))
	}
	p.end()
	require.Equal(t, 10, strings.Count(file.String(), "\n"))
	require.Contains(t, file.String(), " 50 %  500 rows  1,000 events/s  1s left\n")
	require.NotContains(t, file.String(), "\r")

	p = newProgress(&terminal, 1000, 0, noon)
	p.terminal = true
	p.at(500, 500, 500, noon.Add(time.Second))
	p.line("row 3 is refused: no")
	p.at(1000, 1_234_567, 1_234_567, noon.Add(2*time.Second))
	p.end()
	require.Equal(t, "\r[###############···············]  50 %  500 rows  500 events/s  1s left\x1b[K\nrow 3 is refused: no\n"+
		"\r[##############################] 100 %  1,234,567 rows  617,283 events/s\x1b[K\n", terminal.String())
}
