// Package simulation is Rapport without a world around it: the engine and its functions over a table in memory, and a clock that
// moves only when it is told to. Nothing leaves it. The demo's year is made in one, and what a change of the definitions would have brought is counted in one.
package simulation

import (
	"context"
	"time"

	"rapport/shared/adapter/memory"
	"rapport/shared/core/item"
	"rapport/shared/engine"
)

// Options say how a world begins.
type Options struct {
	Start   time.Time
	Files   map[string][]byte // definitions, published as version 1; none begin without a campaign
	History engine.History    // nil: nobody keeps it
	Sent    func(engine.Mail) // told of every mail that the channel took, before anything else happens; nil: nobody
	Plain   bool              // nobody will look at figures or at arrivals: days on which nothing is launched make none, and of mails only bounces and complaints are told
}

// World is a Rapport in memory. It is for one goroutine. Two that are given the same hold the same in the end, but for the ids of leases that
// are still open.
type World struct {
	o      Options
	now    time.Time
	store  *memory.Store
	engine *engine.Engine
	take   functions
	bus    bus
	post   post
	next   launches
}

// New begins a world. It returns the mistakes of definitions that have any.
func New(ctx context.Context, o Options) (*World, error) {
	w := &World{o: o, now: o.Start.UTC()}
	w.store = memory.New(w.Now).Tell(w.next.note)
	w.post = post{now: w.Now, plain: o.Plain, sent: o.Sent}
	if len(o.Files) > 0 {
		if _, err := engine.Publish(ctx, w.store, o.Files); err != nil {
			return nil, err
		}
	}
	return w, w.connect()
}

// connect makes the engine and the functions anew, so that no older definitions are in force for their 15 seconds.
func (w *World) connect() (err error) {
	w.engine = engine.New(w.ports())
	w.next.known = false
	w.take, err = newFunctions(w.ports())
	return err
}

func (w *World) ports() engine.Ports {
	history := w.o.History
	if history == nil {
		history = forgetful{}
	}
	return engine.Ports{Store: w.store, Bus: &w.bus, History: history, Mailer: &w.post, Secrets: secrets{}, Clock: w.Now}
}

// Publish makes definitions the newest version, in force at once.
func (w *World) Publish(ctx context.Context, files map[string][]byte) error {
	if _, err := engine.Publish(ctx, w.store, files); err != nil {
		return err
	}
	return w.connect()
}

// Now is the world's time.
func (w *World) Now() time.Time { return w.now }

// Engine is the world's, for whoever reads it.
func (w *World) Engine() *engine.Engine { return w.engine }

// Items returns everything in the table, sorted by key.
func (w *World) Items() []item.Item { return w.store.Items() }

// forgetful is a history that nobody will read.
type forgetful struct{}

func (forgetful) Append(context.Context, []byte) error { return nil }

// secrets are public: no link of a simulation is ever followed.
type secrets struct{}

func (secrets) Secret(context.Context, string) (string, error) {
	return `{"current":"simulated","keys":{"simulated":"736f6c656c7920666f722073696d756c6174696f6e"}}`, nil
}
