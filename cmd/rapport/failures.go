package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

const failuresHelp = `Usage: rapport failures [flags]

Lists what no function could process on a day (UTC), with its content, and the alarms that are overdue.
It reads beside the running shop and changes nothing.
`

// failures prints what could not be processed.
func failures(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "failures", failuresHelp)
	name := storeFlag(f)
	text := f.String("day", "", "the `day` as 2006-01-02, in UTC; today if it is not given")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 0 {
		return fmt.Errorf("%q is not understood: only flags follow failures", strings.Join(words, " "))
	}
	t, err := openTable(ctx, s, *name, false)
	if err != nil {
		return err
	}
	defer t.close()
	day := t.now().UTC()
	if *text != "" {
		if day, err = time.Parse(time.DateOnly, *text); err != nil {
			return fmt.Errorf("--day %q is not a day: write it as %s", *text, time.DateOnly)
		}
	}
	found, err := t.engine().Failures(ctx, day)
	if err != nil {
		return err
	}
	for _, one := range found {
		fmt.Fprintf(s.out, "%s  %s\n", stamp(one.Time, time.UTC), one.Sentence)
	}
	if len(found) == 0 {
		fmt.Fprintf(s.out, "Nothing failed on %s, and no alarm is overdue.\n", day.Format(time.DateOnly))
	}
	return nil
}
