package local

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"
)

// listen takes the ports that people know: the inbox's, if there is one, and the API's. It comes before anything that asks
// the system for any free port: the system gives out these as well, and then nobody could have them until the next start.
func (w *World) listen(ctx context.Context) (api net.Listener, err error) {
	if w.o.MailSink == nil && w.o.SMTPURL == "" && w.o.InboxPort != 0 {
		if w.pages, err = w.listenOn(ctx, w.o.InboxPort); err != nil {
			return nil, fmt.Errorf("port %d, for the inbox, is taken: set INBOX_PORT to another one (INBOX_PORT=8026 make run)", w.o.InboxPort)
		}
	}
	if api, err = w.listenOn(ctx, w.o.Port); err != nil {
		return nil, fmt.Errorf("port %d is taken: set PORT to another one (PORT=8090 make run)", w.o.Port)
	}
	w.URL = "http://localhost:" + strconv.Itoa(api.Addr().(*net.TCPAddr).Port)
	return api, nil
}

// listenOn takes a port until the world ends.
func (w *World) listenOn(ctx context.Context, port int) (l net.Listener, err error) {
	err = insist(ctx, func() error {
		l, err = net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		return err
	})
	if err == nil {
		w.onClose(func() { l.Close() })
	}
	return l, err
}

// patience is how long a start waits for what a run that is just ending holds, or anybody's connection for a moment.
const patience = 3 * time.Second

// insist tries to take something until it is taken, for as long as patience or ctx lasts.
func insist(ctx context.Context, take func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		err := take()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// awsListener takes a port for what the functions call in place of AWS.
func (w *World) awsListener() (net.Listener, string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, "", fmt.Errorf("listen for the functions' calls: %w", err)
	}
	w.onClose(func() { l.Close() })
	return l, "http://" + l.Addr().String(), nil
}

// serve answers on a listener until the world ends; what it has begun it finishes.
func (w *World) serve(l net.Listener, h http.Handler) {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, MaxHeaderBytes: 10240}
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) && w.ctx.Err() == nil {
			w.o.Say("a server of this machine ended: " + err.Error())
		}
	}()
	w.onClose(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if s.Shutdown(ctx) != nil {
			s.Close()
		}
	})
}
