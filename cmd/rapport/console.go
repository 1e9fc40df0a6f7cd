package main

import (
	"context"
	"fmt"

	"rapport/shared/local"
)

const consoleHelp = `Usage: rapport console [flags]

Prints a link to the console of the Rapport that runs on this machine. It works once, within ten minutes, and signs you in
with every role. PORT is 8080, as for rapport run.
`

// openConsole prints a new link.
func openConsole(_ context.Context, s surroundings, args []string) error {
	f := newFlags(s, "console", consoleHelp)
	data := f.String("data", dataFolder, "`folder` of everything that lasts")
	base := f.String("url", "", "`address` at which a browser reaches it; http://localhost:8080 unless named")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return fmt.Errorf("%q is not understood: only flags follow console", words[0])
	}
	if *base == "" {
		p, err := port(s.env, "PORT", 8080)
		if err != nil {
			return err
		}
		*base = fmt.Sprintf("http://localhost:%d", p)
	}
	link, err := local.ConsoleLink(*data, *base)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.out, link)
	return nil
}
