// Rapport is the one command for people. `rapport help` lists what it does.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"rapport/shared/local/child"
)

// command is one of the things that rapport does. Its run returns when it is done, or when ctx ends.
type command struct {
	name, about string
	run         func(ctx context.Context, s surroundings, args []string) error
}

// surroundings are what a command may use of the process around it.
type surroundings struct {
	env         func(string) string
	out, errOut io.Writer
}

func commands() []command {
	return []command{
		{"run", "run Rapport on this machine: the demo shop, or a small shop's server", run},
		{"demo", "make a demo shop that is a year old, of any size", demo},
		{"preview", "say what publishing a folder of definitions would do", previewFolder},
		{"console", "print a link that opens the console of the Rapport on this machine", openConsole},
		{"push", "publish a folder of definitions as a new version", push},
		{"rollback", "go back to an older version of the definitions", rollback},
		{"explain", "say what was decided about a customer and why, and what comes next", explain},
		{"failures", "list what could not be processed on a day", failures},
		{"import", "send the rows of a CSV file as events", importFile},
		{"export", "print all that is kept of a customer, as JSON", export},
		{"erase", "forget a customer for good", erase},
	}
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == child.Word {
		os.Exit(child.Watch(os.Stdin, os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	os.Exit(dispatch(ctx, surroundings{os.Getenv, os.Stdout, os.Stderr}, os.Args[1:]))
}

// dispatch runs the command that args name and returns the status to exit with.
func dispatch(ctx context.Context, s surroundings, args []string) int {
	if len(args) == 0 || args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		usage(s.out)
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		if err := c.run(ctx, s, args[1:]); err != nil && !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(s.errOut, "rapport %s: %v\n", c.name, err)
			return 1
		}
		return 0
	}
	fmt.Fprintf(s.errOut, "rapport: there is no command %q\n", args[0])
	usage(s.errOut)
	return 2
}

func usage(w io.Writer) {
	fmt.Fprintln(w, "Usage: rapport COMMAND [flags]; rapport COMMAND --help says more.")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.about)
	}
}
