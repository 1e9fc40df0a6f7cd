package local

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/item"
	"rapport/shared/engine"
	"rapport/shared/local/bus"
	"rapport/shared/local/clock"
	"rapport/shared/local/endpoint"
	"rapport/shared/local/gateway"
	"rapport/shared/local/invoke"
	"rapport/shared/local/mail"
	"rapport/shared/local/wiring"
)

// World is a running Rapport.
type World struct {
	URL   string       // of the API, and of the demo shop: http://localhost:8080
	Store engine.Store // as the functions see it

	o       Options
	clock   *clock.Clock
	wiring  *wiring.Wiring
	secrets secrets
	gate    *invoke.Gate
	bus     *bus.Bus
	zone    *time.Location // of the shop, as its definitions said at the start
	dynamo  string         // endpoint of the table, with Lambda
	pages   net.Listener   // of the inbox
	inbox   *mail.Mailpit  // nil when mail goes elsewhere
	engine  *engine.Engine
	watch   *watch // of the shop's folder; nil for a shop's own server

	asked   atomic.Bool     // time is moved because somebody asked by HTTP
	moving  sync.Mutex      // held while time is moved, and while a schedule runs
	jumped  chan struct{}   // has room for one: time was moved
	ctx     context.Context // ends when the world does
	stop    context.CancelFunc
	running sync.WaitGroup // the schedules

	closers []func() // in the order of starting
	closing sync.Once
}

// Start starts a world and returns when it answers. On an error nothing of it is left.
func Start(ctx context.Context, o Options) (*World, error) {
	w := &World{o: o.withDefaults(), jumped: make(chan struct{}, 1)}
	w.ctx, w.stop = context.WithCancel(context.WithoutCancel(ctx))
	if err := w.start(ctx); err != nil {
		w.Close()
		return nil, err
	}
	return w, nil
}

func (w *World) start(ctx context.Context) error {
	folder, err := lock(ctx, w.o.Data)
	if err != nil {
		return err
	}
	w.onClose(folder.release)
	api, err := w.listen(ctx)
	if err != nil {
		return err
	}
	if w.clock, err = clock.Open(w.path(ClockFile), time.Now); err != nil {
		return err
	}
	if w.secrets, err = loadSecrets(w.o.Data, w.o.Demo, w.origins()); err != nil {
		return err
	}
	if w.wiring, err = wiring.ReadFile(w.o.Template, w.parameters()); err != nil {
		return err
	}
	if err := w.begin(ctx); err != nil {
		return err
	}
	if err := w.connect(ctx); err != nil {
		return err
	}
	if w.o.Seed != 0 {
		w.o.Say(fmt.Sprintf("The bus repeats and reorders what it delivers, by seed %d.", w.o.Seed))
	}
	if w.o.Demo {
		w.watch = &watch{World: w}
	}
	handler, err := w.handler()
	if err != nil {
		return err
	}
	w.serve(api, handler)
	w.running.Go(w.keepSchedules)
	if w.watch != nil {
		w.running.Go(w.watch.keepWatch)
	}
	w.onClose(func() { w.stop(); w.running.Wait() })
	return folder.say(w.URL)
}

func (w *World) path(name string) string { return filepath.Join(w.o.Data, name) }

// closeAll undoes what was begun, the last first.
func (w *World) closeAll() {
	for _, undo := range slices.Backward(w.closers) {
		undo()
	}
}

func (w *World) onClose(f func()) { w.closers = append(w.closers, f) }

// connect starts everything between the port and the store.
func (w *World) connect(ctx context.Context) error {
	sink, err := w.mailSink()
	if err != nil {
		return err
	}
	key := random()[:20]
	aws, url, err := w.awsListener()
	if err != nil {
		return err
	}
	invoker, err := w.invoker(ctx, url, key)
	if err != nil {
		return err
	}
	w.gate = invoke.NewGate(invoker)
	w.bus, err = bus.Open(w.path(StoreFile), bus.Options{
		Rules: w.wiring.Rules, Invoker: w.gate, Now: w.clock.Now, Limit: w.limit, Keep: w.keepFailure, Seed: w.o.Seed})
	if err != nil {
		return err
	}
	history := endpoint.NewFolder(w.path(historyFolder))
	w.onClose(history.Close)
	w.serve(aws, endpoint.New(endpoint.Options{
		Bus: w.bus, History: history, Secret: w.secrets.get, Sink: sink, Now: w.clock.Now, Key: key, Fault: w.o.Fault}))
	w.onClose(func() { w.bus.Close() })
	w.engine = engine.New(ports(config(url, key), func(string) string { return "none" }, w.Store, w.clock.Now))
	return nil
}

// limit is how many invocations of a function the bus runs at once.
func (w *World) limit(verb string) int {
	if f, ok := w.wiring.Function(verb); ok && f.Concurrency > 0 {
		return f.Concurrency
	}
	return 16
}

// keepFailure puts what a function could not take where `rapport failures` lists it. In the cloud Lambda
// reports it to engage; here the bus knows it by itself.
func (w *World) keepFailure(ctx context.Context, what string, f engine.Failure) error {
	return w.Store.Put(ctx, engine.FailureItem(what, f), item.When{}, time.Time{})
}

// handler is everything behind the one port.
func (w *World) handler() (http.Handler, error) {
	api := gateway.New(w.wiring.Routes, w.gate, w.clock.Now)
	rest := http.Handler(api) // which says not found
	mux := http.NewServeMux()
	if w.o.Demo {
		shop, err := w.storefront()
		if err != nil {
			return nil, err
		}
		rest = shop
		w.routes(mux)
	}
	mux.HandleFunc("/", func(rw http.ResponseWriter, r *http.Request) {
		if api.Serves(r) {
			api.ServeHTTP(rw, r)
			return
		}
		rest.ServeHTTP(rw, r)
	})
	return mux, nil
}

// Now is the world's time.
func (w *World) Now() time.Time { return w.clock.Now() }

// Zone is the shop's.
func (w *World) Zone() *time.Location { return w.zone }

// Quiet waits until nothing that was begun is unfinished.
func (w *World) Quiet(ctx context.Context) error { return w.bus.WaitQuiet(ctx) }

// Mails are those that a test's recorder took; nil when mail goes elsewhere.
func (w *World) Mails() []mail.Message {
	if r, ok := w.o.MailSink.(*mail.Recorder); ok {
		return r.Mails()
	}
	return nil
}

// Load reads a customer's state as the functions see it.
func (w *World) Load(ctx context.Context, who string) (customer.State, error) {
	return w.engine.Load(ctx, who)
}

// Close stops a world: first whoever calls from outside, then the schedules and the bus, then what those stand on.
func (w *World) Close() {
	w.closing.Do(func() {
		w.closeAll()
		w.stop()
	})
}
