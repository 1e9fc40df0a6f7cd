package mail

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"rapport/shared/local/child"
)

// Mailpit is an inbox for every address. It is a Sink; until it is ready it is busy.
type Mailpit struct {
	o    MailpitOptions
	done sync.WaitGroup

	mu    sync.Mutex
	state string
	smtp  *SMTP // nil until it is ready
}

// MailpitOptions says where an inbox lives.
type MailpitOptions struct {
	Self  string       // the binary that knows child.Word
	Cache string       // the folder that the program is built into
	Data  string       // the folder of its database
	Port  int          // of its pages, on 127.0.0.1
	Log   io.Writer    // what it prints
	Say   func(string) // takes one line of progress for a person
}

// StartMailpit builds the inbox if need be and keeps it running until ctx ends, all in the background.
func StartMailpit(ctx context.Context, o MailpitOptions) *Mailpit {
	m := &Mailpit{o: o, state: "starting"}
	m.done.Go(func() { m.keep(ctx) })
	return m
}

// URL is where its pages are.
func (m *Mailpit) URL() string { return fmt.Sprintf("http://localhost:%d", m.o.Port) }

// State is "ready", or what it is doing or missing.
func (m *Mailpit) State() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state
}

// Wait returns when the program has ended.
func (m *Mailpit) Wait() { m.done.Wait() }

func (m *Mailpit) become(state string, smtp *SMTP) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.smtp = state, smtp
}

// Take puts a mail into the inbox.
func (m *Mailpit) Take(ctx context.Context, mail Message) error {
	m.mu.Lock()
	smtp, state := m.smtp, m.state
	m.mu.Unlock()
	if smtp == nil {
		return fmt.Errorf("%w: the inbox is %s", ErrBusy, state)
	}
	return smtp.Take(ctx, mail)
}

// keep runs the program, again when it ended by itself.
func (m *Mailpit) keep(ctx context.Context) {
	program, err := Install(ctx, m.o.Cache, func() {
		m.become("being built", nil)
		m.o.Say("The inbox (Mailpit) is being built beside it, once; this takes about a minute.")
	})
	for err == nil && ctx.Err() == nil {
		err = m.run(ctx, program)
		if ctx.Err() == nil {
			m.become("being started again", nil)
			pause(ctx, time.Second)
			err = nil
		}
	}
	if err != nil && ctx.Err() == nil {
		m.become("missing: "+err.Error(), nil)
		m.o.Say(err.Error())
	}
}

func (m *Mailpit) run(ctx context.Context, program string) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	smtp := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	running, ended := context.WithCancel(ctx)
	defer ended()
	go m.announce(running, smtp)
	return child.Run(ctx, m.o.Self, m.o.Log, program, "--quiet", "--disable-version-check", "--use-message-dates", "--max", "5000",
		"--listen", net.JoinHostPort("127.0.0.1", strconv.Itoa(m.o.Port)), "--smtp", smtp, "--smtp-disable-rdns",
		"--database", filepath.Join(m.o.Data, "mailpit.db"))
}

// announce waits for the program to answer.
func (m *Mailpit) announce(ctx context.Context, address string) {
	for ctx.Err() == nil {
		if m.answers(ctx, address) {
			smtp, err := NewSMTP("smtp://" + address)
			if err == nil && ctx.Err() == nil {
				m.become("ready", smtp)
				m.o.Say("The inbox is ready: " + m.URL())
			}
			return
		}
		pause(ctx, 50*time.Millisecond)
	}
}

func (m *Mailpit) answers(ctx context.Context, smtp string) bool {
	res, err := get(ctx, fmt.Sprintf("http://127.0.0.1:%d/readyz", m.o.Port))
	if err != nil {
		return false
	}
	res.Body.Close()
	conn, err := net.DialTimeout("tcp", smtp, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return res.StatusCode == http.StatusOK
}

func get(ctx context.Context, url string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	return (&http.Client{Timeout: 3 * time.Second}).Do(req)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
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
