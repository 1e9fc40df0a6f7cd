package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
)

// newFlags returns a command's flags. help is what stands above them in its --help.
func newFlags(s surroundings, name, help string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // an error is printed once, by dispatch
	f.Usage = func() {
		f.SetOutput(s.out)
		fmt.Fprintln(s.out, help)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
	}
	return f
}

// parse reads flags that stand before, between and after a command's other words, and returns those.
func parse(f *flag.FlagSet, args []string) (words []string, err error) {
	usage := f.Usage
	f.Usage = func() {}
	for {
		if err := f.Parse(args); errors.Is(err, flag.ErrHelp) {
			usage()
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("%w: rapport %s --help lists its flags", err, f.Name())
		}
		if f.NArg() == 0 {
			return words, nil
		}
		words, args = append(words, f.Arg(0)), f.Args()[1:]
	}
}

// oneWord parses the flags of a command that takes exactly one word; what names it in the error.
func oneWord(f *flag.FlagSet, args []string, what string) (string, error) {
	words, err := parse(f, args)
	if err != nil {
		return "", err
	}
	if len(words) != 1 || words[0] == "" {
		return "", fmt.Errorf("it takes one %s, not %d: rapport %s %s", what, len(words), f.Name(), what)
	}
	return words[0], nil
}
