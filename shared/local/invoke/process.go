package invoke

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// OffsetKey is the key in the client context's custom map that tells by how many milliseconds time was moved.
const OffsetKey = "rapport-clock-offset-ms"

// process is one running binary and the Runtime API that it alone talks to.
type process struct {
	verb   string
	cmd    *exec.Cmd
	server *http.Server
	work   chan *invocation // taken by the process's next call
	gone   chan struct{}    // closed when the process has ended

	used    atomic.Bool // it took an invocation
	mu      sync.Mutex
	current *invocation
	problem string // what it said when it could not start
}

// invocation is one that a process was given. result takes its outcome and has room for it.
type invocation struct {
	id       string
	payload  []byte
	deadline time.Time
	client   string
	result   chan outcome
}

type outcome struct {
	body []byte
	err  error
}

// errGone says that a process which had worked before ended without taking the invocation, like one does
// after a panic: another process can have it.
var errGone = errors.New("the process is gone")

// startProcess starts a binary with a Runtime API of its own on a free port.
func startProcess(verb string, b Binary, log io.Writer) (*process, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start %s: %w", verb, err)
	}
	p := &process{verb: verb, work: make(chan *invocation), gone: make(chan struct{})}
	p.server = &http.Server{Handler: p.api(), ReadHeaderTimeout: 10 * time.Second}
	p.cmd = exec.Command(b.Path)
	p.cmd.Env = append([]string{"AWS_LAMBDA_RUNTIME_API=" + l.Addr().String(), "AWS_LAMBDA_FUNCTION_NAME=" + verb, "TZ=UTC"}, b.Env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for the parent, which ends it in order
	if err := p.cmd.Start(); err != nil {
		l.Close()
		return nil, fmt.Errorf("start %s: %w", verb, err)
	}
	go p.server.Serve(l)
	go func() {
		p.cmd.Wait()
		close(p.gone)
		p.server.Close()
	}()
	return p, nil
}

func (p *process) alive() bool {
	select {
	case <-p.gone:
		return false
	default:
		return true
	}
}

// end kills the process. If this process is killed instead, the other's next call fails and it ends by itself.
func (p *process) end() {
	p.cmd.Process.Kill()
	<-p.gone
}

// invoke hands one invocation over and waits for its outcome.
func (p *process) invoke(ctx context.Context, payload []byte, offset, timeout time.Duration) ([]byte, error) {
	i := &invocation{id: NewID(), payload: payload, client: clientContext(offset), result: make(chan outcome, 1), deadline: time.Now().Add(timeout)}
	starting := time.NewTimer(initTime)
	defer starting.Stop()
	select {
	case p.work <- i:
	case <-p.gone:
		if p.used.Load() {
			return nil, errGone
		}
		return nil, p.failure("ended before its first invocation: " + p.said())
	case <-starting.C:
		p.end()
		return nil, p.failure(fmt.Sprintf("did not start within %v", initTime))
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p.used.Store(true)
	running := time.NewTimer(timeout)
	defer running.Stop()
	select {
	case o := <-i.result:
		return o.body, o.err
	case <-p.gone:
		return nil, p.failure("its process ended: " + p.cmd.ProcessState.String())
	case <-running.C:
		p.end()
		return nil, &Failure{p.verb, fmt.Sprintf("timed out after %v", timeout), true}
	case <-ctx.Done():
		p.end()
		return nil, ctx.Err()
	}
}

func (p *process) failure(message string) error { return &Failure{Verb: p.verb, Message: message} }

func (p *process) said() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.problem == "" {
		return "its log says why"
	}
	return p.problem
}

func clientContext(offset time.Duration) string {
	b, err := json.Marshal(map[string]any{"custom": map[string]string{OffsetKey: strconv.FormatInt(offset.Milliseconds(), 10)}})
	if err != nil {
		panic(err) // texts
	}
	return string(b)
}
