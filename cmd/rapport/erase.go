package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/firehose"

	"rapport/shared/adapter/history"
	"rapport/shared/engine"
)

const eraseHelp = `Usage: rapport erase CUSTOMER [flags]

Forgets a customer for good, with all browsers that were recognised as theirs. CUSTOMER is an address, a userId,
or a.ANONYMOUSID. The shop should run: its alarms delete what lies beside the customer's state. With --store dynamo:TABLE
the environment variable HISTORY_STREAM names the stack's history stream.
`

// erase makes a customer a tombstone; the running shop sweeps the rest.
func erase(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "erase", eraseHelp)
	name := storeFlag(f)
	word, err := oneWord(f, args, "CUSTOMER")
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, *name, true)
	if err != nil {
		return err
	}
	defer t.close()
	past, err := historyOf(ctx, s, t)
	if err != nil {
		return err
	}
	e := engine.New(engine.Ports{Store: t, Bus: noBus{}, History: past, Clock: t.now})
	who, state, err := findCustomer(ctx, e, word)
	if err != nil {
		return err
	}
	if state.Tombstone() {
		fmt.Fprintf(s.out, "%s was erased already, on %s.\n", who, stamp(state.Erased, time.UTC))
		return nil
	}
	if err := e.EraseBy(ctx, state.ID, "rapport erase"); err != nil {
		return err
	}
	if state.ID != who {
		fmt.Fprintf(s.out, "%s is known as %s, who is erased with all their browsers.\n", who, state.ID)
	}
	fmt.Fprintf(s.out, `%s is erased: from now on nothing is taken in, decided or sent for this customer.
Their orders, messages, journal and places in segments are deleted by the running shop within 5 minutes, and
once more 2 minutes later, for what was under way. The erasure itself is kept, so that nothing brings them back.
The files of history still hold their past events: this version does not rewrite them.
`, state.ID)
	return nil
}

// noBus refuses: an erasure puts nothing on the bus, and a command has none.
type noBus struct{}

func (noBus) Publish(context.Context, []engine.Entry) error {
	return errors.New("a command has no bus: the running shop's alarms carry this out")
}

// historyOf returns where the erasure is written down, as every event that changes a customer is.
func historyOf(ctx context.Context, s surroundings, t *table) (engine.History, error) {
	if file, ok := strings.CutPrefix(t.name, "sqlite:"); ok {
		return erasures{filepath.Join(filepath.Dir(file), "history"), t.now}, nil
	}
	stream := s.env("HISTORY_STREAM")
	if stream == "" {
		return nil, errors.New("HISTORY_STREAM is not set: set it to the name of the stack's history stream, where the erasure is written down")
	}
	cfg, local, err := awsConfig(ctx, s.env)
	if err != nil {
		return nil, err
	}
	if local {
		return erasures{filepath.Join(dataFolder, "history"), t.now}, nil
	}
	return history.New(firehose.NewFromConfig(cfg), stream), nil
}

// erasures is a file of history beside the day's: the running process alone writes that one, and may cut off its end.
type erasures struct {
	folder string
	now    func() time.Time
}

// Append puts a record on disk, whole.
func (e erasures) Append(_ context.Context, record []byte) error {
	path := filepath.Join(e.folder, e.now().UTC().Format("2006/01/02")+"-erasures.jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(record)
	return errors.Join(err, f.Sync(), f.Close())
}
