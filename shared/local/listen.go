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

// listen takes the API's port.
func (w *World) listen(port int) (net.Listener, error) {
	l, err := listenOn(port, 1)
	if err != nil {
		return nil, fmt.Errorf("port %d is taken: set PORT to another one (PORT=8090 make run)", port)
	}
	w.onClose(func() { l.Close() })
	w.URL = "http://localhost:" + strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	return l, nil
}

// listenOn takes a port, in so many tries, a tenth of a second apart.
func listenOn(port, tries int) (net.Listener, error) {
	address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
	for try := 1; ; try++ {
		l, err := net.Listen("tcp", address)
		if err == nil || try >= tries {
			return l, err
		}
		time.Sleep(100 * time.Millisecond)
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
