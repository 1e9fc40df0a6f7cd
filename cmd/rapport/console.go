package main

import (
	"context"
	"fmt"

	"rapport/shared/local"
)

const consoleHelp = `Usage: rapport console [flags]

Prints a link to the console of the Rapport that runs on this machine. It works once, within ten minutes, and signs you in
with every role.
`

// openConsole prints a new link.
func openConsole(_ context.Context, s surroundings, args []string) error {
	f := newFlags(s, "console", consoleHelp)
	data := f.String("data", dataFolder, "`folder` of everything that lasts")
	base := f.String("url", "", "`address` at which a browser reaches it; where it listens on this machine unless named")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return fmt.Errorf("%q is not understood: only flags follow console", words[0])
	}
	if *base == "" {
		if *base = local.Address(*data); *base == "" {
			return fmt.Errorf("no Rapport runs on the data folder %s: start it (make run), or name another folder with --data", *data)
		}
	}
	link, err := local.ConsoleLink(*data, *base)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, link)
	return nil
}
