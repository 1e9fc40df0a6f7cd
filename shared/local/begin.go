package local

import (
	"context"
	"errors"
	"fmt"
	"time"

	"rapport/shared/adapter/dynamo"
	"rapport/shared/adapter/sqlite"
	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/local/clock"
	"rapport/shared/local/dynamodb"
)

// What lies in the data folder and is opened by others beside the running world.
const (
	StoreFile = "rapport.db" // the one file to back up: the table, and the bus beside it
	ClockFile = "clock.json" // how far a demo's clock was moved
)

// begin opens the store, and at the first start sets the clock and publishes the shop's definitions.
func (w *World) begin(ctx context.Context) error {
	if err := w.openStore(ctx); err != nil {
		return err
	}
	version, files, err := engine.Newest(ctx, w.Store)
	if err != nil {
		return err
	}
	if version == 0 {
		files, err = w.firstDefinitions()
	}
	if err != nil {
		return err
	}
	c, err := catalog.Load(1, files)
	if err != nil {
		return fmt.Errorf("the definitions have mistakes:\n%w", err)
	}
	w.zone = time.UTC
	if c.Shop.Location != nil {
		w.zone = c.Shop.Location
	}
	at, err := w.starts(w.zone)
	if err != nil {
		return err
	}
	if version > 0 || w.o.Empty {
		return w.move(at)
	}
	return w.fill(ctx, files, at)
}

// move puts the clock, unless it goes on where it stands.
func (w *World) move(at time.Time) error {
	if at.IsZero() {
		return nil
	}
	return w.clock.Move(at)
}

// fill gives an empty store its first definitions, and a demo's its past.
func (w *World) fill(ctx context.Context, files map[string][]byte, at time.Time) error {
	past := w.hasPast()
	if past {
		if err := w.makePast(ctx, files, at); err != nil {
			return err
		}
	}
	if err := w.move(at); err != nil {
		return err
	}
	if past {
		return w.sumUp(ctx)
	}
	_, err := engine.Publish(ctx, w.Store, files)
	return err
}

// firstDefinitions are those that a first start publishes: the shop's folder's, or none.
func (w *World) firstDefinitions() (map[string][]byte, error) {
	if w.o.Empty {
		return map[string][]byte{}, nil
	}
	files, err := ReadDefinitions(w.o.Shop)
	if fault.Is(err, fault.NotFound) {
		return nil, fmt.Errorf("%w: start this where they lie, name the folder with --shop, or start with --empty", err)
	}
	return files, err
}

func (w *World) openStore(ctx context.Context) error {
	if w.o.Lambda {
		return w.openDynamo(ctx)
	}
	s, err := sqlite.Open(w.path(StoreFile), w.clock.Now)
	if err != nil {
		return err
	}
	w.Store = s
	w.onClose(func() { s.Close() })
	return nil
}

// openDynamo starts DynamoDB Local, or takes the one that DYNAMODB_ENDPOINT names, and makes the table.
func (w *World) openDynamo(ctx context.Context) error {
	// It ends by its stop, after everything that writes to it, but while it starts it heeds the caller.
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	starting := context.AfterFunc(ctx, cancel)
	url, stop, err := dynamodb.Start(life, w.path("dynamodb"), w.o.Log)
	if err != nil {
		cancel()
		return err
	}
	starting()
	w.onClose(func() { stop(); cancel() })
	w.dynamo = url
	f, ok := w.wiring.Function("wake")
	if !ok {
		return errors.New("the template has no WakeFunction to take the table's name from")
	}
	client := dynamo.Client(config(url, localKey))
	if err := dynamo.CreateTable(ctx, client, f.Environment["TABLE_NAME"]); err != nil {
		return fmt.Errorf("make the table in %s: %w", url, err)
	}
	w.Store = dynamo.New(client, f.Environment["TABLE_NAME"], w.clock.Now)
	return nil
}

// localKey is the access key id for DynamoDB Local, which takes any.
const localKey = "local"

// starts is where a demo's clock is to be put now; the zero time when it goes on, and for a shop, whose clock is the real one.
func (w *World) starts(zone *time.Location) (time.Time, error) {
	switch {
	case !w.o.Demo && w.o.At != "":
		return time.Time{}, fmt.Errorf("--at moves the clock, which only a demo's clock does: add --demo")
	case !w.o.Demo:
		return time.Time{}, nil
	case w.o.At != "":
		at, err := parseAt(w.o.At, zone)
		if err != nil {
			return time.Time{}, fmt.Errorf("--at %s: write it as 2026-12-01T07:00, a time in the shop's zone (%s)", w.o.At, zone)
		}
		return at, nil
	case w.clock.Fresh():
		return clock.NextTenOClock(w.clock.Now(), zone), nil
	}
	return time.Time{}, nil
}
