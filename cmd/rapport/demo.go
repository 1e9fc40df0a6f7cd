package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"time"

	"rapport/shared/local"
)

const demoHelp = `Usage: rapport demo [flags]

Makes a demo shop that is a year old, of as many customers as you like, in a data folder of its own. All of it is made up, from a fixed
seed, by the engine that serves a real shop; no mail leaves. "rapport run --demo --data FOLDER" then opens it.
`

// demo makes the data folder of a larger demo.
func demo(ctx context.Context, s surroundings, args []string) error {
	o := local.Options{Say: func(line string) { fmt.Fprintln(s.out, line) }}
	f := newFlags(s, "demo", demoHelp)
	f.IntVar(&o.Customers, "customers", 1000, "how `many`; 100,000 take most of an hour and five gigabytes of the disk")
	f.StringVar(&o.Data, "data", dataFolder, "`folder` to make")
	f.StringVar(&o.Shop, "shop", "shop", "`folder` of the definitions that are in force in that year")
	f.StringVar(&o.At, "at", "", "when the year ends and the demo's clock starts, as `2026-12-01T07:00` in the shop's zone")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return fmt.Errorf("%q is not understood: only flags follow demo", words[0])
	}
	if o.Customers < 1 {
		return errors.New("--customers is at least 1")
	}
	if o.Port, err = port(s.env, "PORT", 8080); err != nil {
		return err
	}
	o.Progress = newBar(s.out, time.Now).at
	if err := local.Prepare(ctx, o); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "It lies in %s. To open it: rapport run --demo%s\n", o.Data, dataFlag(o.Data))
	return nil
}

// dataFlag names a folder, unless it is the one that run takes by itself.
func dataFlag(folder string) string {
	if folder == dataFolder {
		return ""
	}
	return " --data " + folder
}

// How many customers a demo's first start gives a past: DynamoDB Local takes a hundred in the time in which SQLite takes all.
const (
	customers       = 300
	customersLambda = 100
)

// customersFlag reads how many customers a demo's first start has; settle is to be called when the flags are read.
func customersFlag(f *flag.FlagSet, o *local.Options) (settle func()) {
	f.IntVar(&o.Customers, "customers", customers, fmt.Sprintf("how `many` customers of a year a demo's first start makes up (%d with --lambda); 0 for a shop that is new", customersLambda))
	return func() {
		said := false
		f.Visit(func(one *flag.Flag) { said = said || one.Name == "customers" })
		if o.Lambda && !said {
			o.Customers = customersLambda
		}
	}
}
