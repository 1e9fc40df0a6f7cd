package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// answers is a shop that gives one answer after the other, and a sender that notes how long it would wait.
func answers(t *testing.T, each ...func(http.ResponseWriter)) (*sender, *[]time.Duration, *int) {
	asked, waits := 0, []time.Duration{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked++
		each[min(asked, len(each))-1](w)
	}))
	t.Cleanup(server.Close)
	return &sender{url: server.URL, key: "k", client: server.Client(), say: func(string) {},
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
	for code, body := range map[int]string{401: `{"error":"the write key is not one of this shop's"}`, 400: `{"message":"Bad Request"}`} {
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

func TestAnAddressAtWhichNobodyAnsweredYetIsGivenUpAtOnce(t *testing.T) {
	s, waits, _ := answers(t, status(200, "", `{"success":true}`))
	there := s.url
	s.url = "http://" + silent(t)
	_, err := s.send(t.Context(), []byte(`{}`))
	require.EqualError(t, err, "nothing listens at "+s.url+" (connection refused): start it (make run), or name the shop's address with --url")
	require.Empty(t, *waits)

	s.url = there
	_, err = s.send(t.Context(), []byte(`{}`))
	require.NoError(t, err)
	var said []string
	s.url, s.say = "http://"+silent(t), func(line string) { said = append(said, line) }
	_, err = s.send(t.Context(), []byte(`{}`))
	require.ErrorContains(t, err, "after 25 tries: nothing listens at ", "a shop that answered may come back")
	require.Equal(t, "nothing listens at "+s.url+"; again in 1s", said[0])
}

// silent is an address of this machine at which nothing listens.
func silent(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, l.Close())
	return l.Addr().String()
}

func TestAnAddressThatDoesNotSpeakAsItsSchemeSaysIsGivenUpAtOnce(t *testing.T) {
	s, waits, _ := answers(t, status(200, "", `{"success":true}`))
	plain := s.url
	s.url = strings.Replace(plain, "http:", "https:", 1)
	_, err := s.send(t.Context(), []byte(`{}`))
	require.EqualError(t, err, s.url+" is not encrypted: name it as --url "+plain)

	stranger := httptest.NewTLSServer(http.NotFoundHandler()) // its certificate is no one's
	defer stranger.Close()
	stranger.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.url = stranger.URL
	_, err = s.send(t.Context(), []byte(`{}`))
	require.ErrorContains(t, err, "no answer comes from "+s.url+" (x509: ")
	require.ErrorContains(t, err, "is that the shop's address, with http:// or https:// as it listens?")

	s, _, _ = answers(t, cutOff)
	s.wait = func(context.Context, time.Duration) error { *waits = append(*waits, 0); return nil }
	_, err = s.send(t.Context(), []byte(`{}`))
	require.ErrorContains(t, err, "no answer comes from ")
	require.Empty(t, *waits)
}

func TestAnAddressAtWhichSomethingElseAnswersIsGivenUpAtOnce(t *testing.T) {
	for _, c := range []struct {
		code int
		body string
	}{{404, "page not found"}, {404, `{"message":"Not Found"}`}, {405, ""}, {501, "<html>Unsupported method</html>"}, {400, "Client sent an HTTP request to an HTTPS server."},
		{200, "<html>hello</html>"}, {200, `{"hello":"world"}`}} {
		s, waits, asked := answers(t, status(c.code, "", c.body))
		_, err := s.send(t.Context(), []byte(`{}`))
		require.EqualError(t, err, "nothing of Rapport is at "+s.url+" (it answers "+strconv.Itoa(c.code)+"): --url wants the address to which "+
			"the shop sends its events, without /v1/batch, such as http://localhost:8080")
		require.Empty(t, *waits)
		require.Equal(t, 1, *asked)
	}
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
	for range 4 { // batches under way
		p.pause("nothing listens; again in 1s")
	}
	require.Equal(t, 1, strings.Count(file.String(), "again in 1s\n"))

	p = newProgress(&terminal, 1000, 0, noon)
	p.terminal = true
	p.at(500, 500, 500, noon.Add(time.Second))
	p.line("row 3 is refused: no")
	p.pause("nothing listens; again in 1s")
	p.at(1000, 1_234_567, 1_234_567, noon.Add(2*time.Second))
	p.end()
	require.Equal(t, "\r[###############···············]  50 %  500 rows  500 events/s  1s left\x1b[K\nrow 3 is refused: no\n"+
		"\rnothing listens; again in 1s\x1b[K\r[##############################] 100 %  1,234,567 rows  617,283 events/s\x1b[K\n", terminal.String())
}
