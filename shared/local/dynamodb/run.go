package dynamodb

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"rapport/shared/core/fault"
)

const mainClass = "software.amazon.dynamodb.services.local.main.ServerRunner"

// watched runs a program that dies with us: the shell waits for its standard input to end, which
// it does when this process closes it or is killed, and then kills the program. Ctrl-C is ours to
// act on, so both ignore it. The shell gives up its output, so that ours ends when the program does.
const watched = `trap '' INT; "$@" </dev/null & pid=$!; exec >/dev/null 2>&1; read -r _; kill -9 $pid; wait $pid`

// run starts Java and waits until it answers.
func run(ctx context.Context, jars string, args []string) (endpoint string, stop func(), err error) {
	port, err := freePort()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "find a free port for DynamoDB Local: %w", err)
	}
	java := append([]string{"-c", watched, "dynamodb-local", "java", "-Djava.library.path=" + jars, "-cp", filepath.Join(jars, "*"),
		mainClass, "-port", strconv.Itoa(port), "-sharedDb", "-disableTelemetry"}, args...)
	shell := exec.Command("/bin/sh", java...)
	alive, err := shell.StdinPipe()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	out, in, err := os.Pipe()
	if err != nil {
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	shell.Stdout, shell.Stderr = in, in
	err = shell.Start()
	in.Close()
	if err != nil {
		out.Close()
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local: %w", err)
	}
	said, ended := listen(out)
	end := sync.OnceFunc(func() {
		alive.Close()
		_ = shell.Wait() // it was killed; there is nothing to learn
	})
	endpoint = "http://127.0.0.1:" + strconv.Itoa(port)
	if err := answers(ctx, endpoint, ended); err != nil {
		end()
		return "", nil, fault.New(fault.Unavailable, "start DynamoDB Local on %s/%s: %w: it needs Java 17 or newer; or set DYNAMODB_ENDPOINT to a DynamoDB that runs already. It said:\n%s",
			runtime.GOOS, runtime.GOARCH, err, said)
	}
	forget := context.AfterFunc(ctx, end)
	return endpoint, func() { forget(); end() }, nil
}

// listen keeps the end of what a program says; ended is closed when it says no more.
func listen(out io.ReadCloser) (*tail, <-chan struct{}) {
	said, ended := &tail{}, make(chan struct{})
	go func() {
		defer close(ended)
		defer out.Close()
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			said.add(lines.Text())
		}
		_, _ = io.Copy(io.Discard, out) // whatever it says, it must not stand still for a full pipe
	}()
	return said, ended
}

// answers waits until a server answers anything at all.
func answers(ctx context.Context, endpoint string, ended <-chan struct{}) error {
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	ask := http.Client{Timeout: 5 * time.Second}
	for {
		if got, err := ask.Get(endpoint); err == nil {
			return got.Body.Close()
		}
		select {
		case <-again.C:
		case <-ended:
			return errors.New("it ended at once")
		case <-late.C:
			return errors.New("it did not answer within a minute")
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
