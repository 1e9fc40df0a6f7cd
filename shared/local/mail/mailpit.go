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
//
// The program keeps the mails and answers its API. Built by `go install` it has no pages (its repository leaves them to its own
// releases), so the ones that a person opens are in pages.go, and the program listens behind them.
type Mailpit struct {
	o    MailpitOptions
	done sync.WaitGroup

	mu      sync.Mutex
	state   string
	smtp    *SMTP  // nil until it is ready
	backend string // where the program's API is, http://127.0.0.1:PORT; "" until it is ready
}

// MailpitOptions says where an inbox lives.
type MailpitOptions struct {
	Self  string         // the binary that knows child.Word
	Cache string         // the folder that the program is built into
	Data  string         // the folder of its database
	Port  int            // of its pages and API, on 127.0.0.1
	Zone  *time.Location // of the times on its pages; nil for UTC
	Log   io.Writer      // what it prints
	Say   func(string)   // takes one line of progress for a person
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

func (m *Mailpit) become(state string, smtp *SMTP, backend string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.state, m.smtp, m.backend = state, smtp, backend
}

// api is the address of the program's API and true, or false while it is not ready.
func (m *Mailpit) api() (string, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.backend, m.backend != ""
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
	closePages, err := m.open()
	if err != nil {
		m.become("missing: "+err.Error(), nil, "")
		m.o.Say(err.Error())
		return
	}
	defer closePages()
	program, err := Install(ctx, m.o.Cache, func() {
		m.become("being built", nil, "")
		m.o.Say("The inbox (Mailpit) is being built beside it, once; this takes about a minute.")
	})
	for err == nil && ctx.Err() == nil {
		err = m.run(ctx, program)
		if ctx.Err() == nil {
			m.become("being started again", nil, "")
			pause(ctx, time.Second)
			err = nil
		}
	}
	if err != nil && ctx.Err() == nil {
		m.become("missing: "+err.Error(), nil, "")
		m.o.Say(err.Error())
	}
}

// open takes the port that people know and serves the pages on it.
func (m *Mailpit) open() (func(), error) {
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(m.o.Port)))
	if err != nil {
		return nil, fmt.Errorf("port %d, for the inbox, is taken: set INBOX_PORT to another one", m.o.Port)
	}
	s := &http.Server{Handler: m.pages(), ReadHeaderTimeout: 10 * time.Second}
	go s.Serve(l) // ends when it is closed
	return func() { s.Close() }, nil
}

func (m *Mailpit) run(ctx context.Context, program string) error {
	smtp, err := freeAddress()
	if err != nil {
		return err
	}
	api, err := freeAddress()
	if err != nil {
		return err
	}
	running, ended := context.WithCancel(ctx)
	defer ended()
	go m.announce(running, smtp, "http://"+api)
	return child.Run(ctx, m.o.Self, m.o.Log, program, "--quiet", "--disable-version-check", "--use-message-dates", "--max", "5000",
		"--listen", api, "--smtp", smtp, "--smtp-disable-rdns",
		"--database", filepath.Join(m.o.Data, "mailpit.db"))
}

// announce waits for the program to answer.
func (m *Mailpit) announce(ctx context.Context, address, api string) {
	for ctx.Err() == nil {
		if answers(ctx, address, api) {
			smtp, err := NewSMTP("smtp://" + address)
			if err == nil && ctx.Err() == nil {
				m.become("ready", smtp, api)
				m.o.Say("The inbox is ready: " + m.URL())
			}
			return
		}
		pause(ctx, 50*time.Millisecond)
	}
}

func answers(ctx context.Context, smtp, api string) bool {
	res, err := get(ctx, api+"/readyz")
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

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
