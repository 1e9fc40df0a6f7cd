package mail

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
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
	Pages net.Listener   // of its pages and API; closed when it ends
	Zone  *time.Location // of the times on its pages; nil for UTC
	Log   io.Writer      // what it prints
	Say   func(string)   // takes one line of progress for a person

	// Patience is how long the program may take to answer before it is started again, and how long after a build
	// that failed the next one begins; 0 for a minute.
	Patience time.Duration
}

// StartMailpit builds the inbox if need be and keeps it running until ctx ends, all in the background. Whatever keeps
// it from being ready is tried again.
func StartMailpit(ctx context.Context, o MailpitOptions) *Mailpit {
	if o.Patience == 0 {
		o.Patience = time.Minute
	}
	m := &Mailpit{o: o, state: "starting"}
	m.done.Go(func() { m.keep(ctx) })
	return m
}

// URL is where its pages are.
func (m *Mailpit) URL() string {
	return fmt.Sprintf("http://localhost:%d", m.o.Pages.Addr().(*net.TCPAddr).Port)
}

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

// keep serves the pages and runs the program, again when it ended by itself.
func (m *Mailpit) keep(ctx context.Context) {
	pages := &http.Server{Handler: m.pages(), ReadHeaderTimeout: 10 * time.Second}
	go pages.Serve(m.o.Pages) // ends when it is closed
	defer pages.Close()
	for program := m.install(ctx); ctx.Err() == nil; program = m.install(ctx) {
		err := m.makeDatabase(ctx, program)
		if err == nil {
			err = m.run(ctx, program, m.database(), func(smtp, api string, _ func(error)) {
				m.become("ready", &SMTP{host: "127.0.0.1", address: smtp}, api)
				m.o.Say("The inbox is ready: " + m.URL())
			})
		}
		if ctx.Err() == nil {
			slog.Error("the inbox ended and is started again", "error", err)
			m.become("being started again", nil, "")
			pause(ctx, time.Second)
		}
	}
}

// install returns the program, or when ctx ends. A build that failed, without the network say, is told once and tried again.
func (m *Mailpit) install(ctx context.Context) string {
	for told := ""; ; pause(ctx, m.o.Patience) {
		program, err := Install(ctx, m.o.Cache, func() {
			m.become("being built", nil, "")
			if told == "" {
				m.o.Say("The inbox (Mailpit) is being built beside it, once; this takes about a minute.")
			}
		})
		if err == nil || ctx.Err() != nil {
			return program
		}
		m.become("missing: "+err.Error(), nil, "")
		if told != err.Error() {
			told = err.Error()
			m.o.Say(told)
		}
	}
}

// run runs the program on a database until it ends, is late, or ctx ends. Once it answers, answered is called, with
// what ends it too; the reason given there is what run returns.
func (m *Mailpit) run(ctx context.Context, program, database string, answered func(smtp, api string, end func(error))) error {
	free, err := freeAddresses(2)
	if err != nil {
		return err
	}
	smtp, api := free[0], free[1]
	running, end := context.WithCancelCause(ctx)
	late := time.AfterFunc(m.o.Patience, func() { end(fmt.Errorf("it did not answer within %v", m.o.Patience)) })
	defer late.Stop()
	var waiting sync.WaitGroup
	waiting.Go(func() {
		if await(running, smtp, "http://"+api) && late.Stop() {
			answered(smtp, "http://"+api, end)
		}
	})
	err = child.Run(running, m.o.Self, m.o.Log, program, "--quiet", "--disable-version-check", "--use-message-dates", "--max", "5000",
		"--listen", api, "--smtp", smtp, "--smtp-disable-rdns", "--database", database)
	if running.Err() != nil {
		err = context.Cause(running)
	}
	end(nil)
	waiting.Wait() // or it could call ready what has just ended
	return err
}

// await waits until the program answers, and returns false when ctx ended before.
func await(ctx context.Context, smtp, api string) bool {
	for ctx.Err() == nil {
		if answers(ctx, smtp, api) {
			return true
		}
		pause(ctx, 50*time.Millisecond)
	}
	return false
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

// freeAddresses returns addresses that nobody listens on. All are held until the last is found: the system may give
// out anew what was just let go, and a program cannot listen twice on one.
func freeAddresses(n int) (free []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		free = append(free, l.Addr().String())
	}
	return free, nil
}
