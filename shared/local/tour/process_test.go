package tour

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// newcomers is what `make run` starts: the real binary with the real inbox, on ports of its own.
type newcomers struct {
	t           *testing.T
	port, inbox int
}

// startDemo does what `make run` does, in a new folder.
func startDemo(t *testing.T, flags ...string) newcomers {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "rapport")
	out, err := exec.Command("go", "build", "-o", binary, "rapport/cmd/rapport").CombinedOutput()
	require.NoError(t, err, string(out))
	n := newcomers{t, freePort(t), freePort(t)}
	command := exec.Command(binary, append([]string{"run", "--demo", "--data", t.TempDir()}, flags...)...)
	command.Dir = checkout
	command.Env = append(command.Environ(), fmt.Sprint("PORT=", n.port), fmt.Sprint("INBOX_PORT=", n.inbox))
	said := &bytes.Buffer{}
	command.Stdout, command.Stderr = said, said
	require.NoError(t, command.Start())
	ended := make(chan error, 1)
	go func() { ended <- command.Wait() }()
	t.Cleanup(func() {
		_ = command.Process.Kill()
		<-ended
	})
	n.waitReady(ended, said)
	return n
}

// freePort is one that the system gives to nobody of itself.
func freePort(t *testing.T) int {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(12000)
		if l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port)); err == nil {
			require.NoError(t, l.Close())
			return port
		}
	}
	require.Fail(t, "of a hundred ports none is free")
	return 0
}

// waitReady returns when the shop and the inbox are there. A first start builds the inbox.
func (n newcomers) waitReady(ended chan error, said *bytes.Buffer) {
	n.t.Helper()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for late := time.After(5 * time.Minute); ; {
		select {
		case err := <-ended:
			ended <- err
			require.Fail(n.t, "it ended", "%v\n%s", err, said)
		case <-late:
			require.Fail(n.t, "it is not ready after 5 minutes")
		case <-ticker.C:
			var status struct {
				Ready bool
				Mail  string
			}
			if ask(n.url("/local/status"), &status) == nil && status.Ready && status.Mail == "ready" {
				return
			}
		}
	}
}

func (n newcomers) url(path string) string { return fmt.Sprintf("http://localhost:%d%s", n.port, path) }

// letters counts the mails of the inbox with this subject.
func (n newcomers) letters(subject string) int {
	n.t.Helper()
	var found struct {
		Count int `json:"messages_count"`
	}
	query := url.QueryEscape(fmt.Sprintf("subject:%q", subject))
	require.NoError(n.t, ask(fmt.Sprintf("http://localhost:%d/api/v1/search?limit=1&query=%s", n.inbox, query), &found))
	return found.Count
}

// ask gets JSON.
func ask(from string, into any) error {
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(from)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", from, res.Status)
	}
	return json.NewDecoder(res.Body).Decode(into)
}
