package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// process is a `make run` of a test: the real binary, with the real inbox, on ports of its own.
type process struct {
	t       *testing.T
	binary  string
	data    string
	port    int
	inbox   int
	lambda  bool
	command *exec.Cmd
	said    *bytes.Buffer
	ended   chan error
}

// newProcess builds the binary once for a test. What it needs beside Go it fetches itself, as on a new machine.
func newProcess(t *testing.T, lambda bool) *process {
	t.Helper()
	if lambda {
		needsLambda(t)
	}
	binary := filepath.Join(t.TempDir(), "rapport")
	out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, string(out))
	p := &process{t: t, binary: binary, data: t.TempDir(), lambda: lambda}
	p.port, p.inbox = freePorts(t)
	t.Cleanup(p.kill)
	return p
}

// freePorts are two of those that the system gives to nobody of itself. They have to stay free while a process is down,
// so they are not from its own range (32768 and up on Linux), of which any program's connection may get one.
func freePorts(t *testing.T) (one, other int) {
	t.Helper()
	one, first := freePort(t)
	defer first.Close()
	other, second := freePort(t)
	defer second.Close()
	return one, other
}

func freePort(t *testing.T) (int, net.Listener) {
	t.Helper()
	for range 100 {
		port := 20000 + rand.IntN(12000)
		if l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port)); err == nil {
			return port, l
		}
	}
	require.Fail(t, "of a hundred ports none is free")
	return 0, nil
}

// start starts it and returns when GET /local/status answers 200.
func (p *process) start() {
	p.t.Helper()
	p.launch(p.run())
}

// run is the command that start starts.
func (p *process) run() *exec.Cmd {
	args := []string{"run", "--demo", "--data", p.data, "--customers", "0"}
	if p.lambda {
		args = append(args, "--lambda")
	}
	command := exec.Command(p.binary, args...)
	command.Dir = filepath.Join("..", "..")
	return command
}

// launch starts a command that becomes a Rapport on the ports of p, and returns when GET /local/status answers 200.
func (p *process) launch(command *exec.Cmd) {
	p.t.Helper()
	p.begin(command)
	p.waitReady()
}

func (p *process) begin(command *exec.Cmd) {
	p.t.Helper()
	p.command = command
	p.command.Env = append(p.command.Environ(), fmt.Sprint("PORT=", p.port), fmt.Sprint("INBOX_PORT=", p.inbox))
	out, err := p.command.StdoutPipe()
	require.NoError(p.t, err)
	p.command.Stderr = p.command.Stdout
	require.NoError(p.t, p.command.Start())
	p.said, p.ended = &bytes.Buffer{}, make(chan error, 1)
	go p.read(out, p.said, p.ended)
}

func (p *process) read(out io.Reader, said *bytes.Buffer, ended chan error) {
	for lines := bufio.NewScanner(out); lines.Scan(); {
		fmt.Fprintln(said, lines.Text())
	}
	ended <- p.command.Wait()
}

func (p *process) waitReady() {
	p.t.Helper()
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	patience := time.After(4 * time.Minute) // a first start builds the inbox
	status := ""
	for {
		select {
		case err := <-p.ended:
			p.command = nil
			require.Fail(p.t, "it ended", "%v\n%s", err, p.said)
		case <-patience:
			p.kill() // then all that it said is there
			log, _ := os.ReadFile(filepath.Join(p.data, "rapport.log"))
			require.Fail(p.t, "it is not ready after 4 minutes", "/local/status: %s\nit said:\n%s\nits log ends with:\n%s",
				status, p.said, log[max(0, len(log)-4000):])
		case <-ticker.C:
			var ready bool
			if ready, status = p.status(); ready {
				return
			}
		}
	}
}

// status asks GET /local/status and returns whether it is ready, and the answer.
func (p *process) status() (bool, string) {
	res, err := (&http.Client{Timeout: 10 * time.Second}).Get(p.url("/local/status"))
	if err != nil {
		return false, err.Error()
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return false, err.Error()
	}
	return res.StatusCode == 200, res.Status + " " + string(body)
}

func (p *process) url(path string) string { return fmt.Sprintf("http://localhost:%d%s", p.port, path) }

// kill ends it as a power cut does.
func (p *process) kill() {
	if p.command == nil {
		return
	}
	_ = p.command.Process.Kill()
	<-p.ended
	p.command = nil
}

// stop ends it as Ctrl-C does.
func (p *process) stop() {
	p.t.Helper()
	require.NoError(p.t, p.command.Process.Signal(syscall.SIGINT))
	require.NoError(p.t, <-p.ended, p.said.String())
	p.command = nil
}

// post sends a request and tells whether it was answered with 200.
func (p *process) post(path, body string) bool {
	r, err := http.NewRequest("POST", p.url(path), strings.NewReader(body))
	require.NoError(p.t, err)
	r.SetBasicAuth("local-server", "")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return err == nil && res.StatusCode == 200
}

// mails returns the subjects that the inbox holds for an address.
func (p *process) mails(address string) (subjects []string) {
	p.t.Helper()
	res, err := http.Get(fmt.Sprintf("http://localhost:%d/api/v1/search?limit=1000&query=to:%s", p.inbox, address))
	require.NoError(p.t, err)
	defer res.Body.Close()
	var found struct{ Messages []struct{ Subject string } }
	require.NoError(p.t, json.NewDecoder(res.Body).Decode(&found))
	for _, m := range found.Messages {
		subjects = append(subjects, m.Subject)
	}
	return subjects
}

// explained returns what was decided about a customer, as one text.
func (p *process) explained(customer string) string {
	p.t.Helper()
	res, err := http.Get(p.url("/local/explain?customer=" + customer))
	require.NoError(p.t, err)
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	require.NoError(p.t, err)
	return string(b)
}
