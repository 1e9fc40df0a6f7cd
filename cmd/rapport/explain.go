package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"rapport/shared/engine"
)

const explainHelp = `Usage: rapport explain CUSTOMER [flags]

Says what was decided about a customer and why, oldest first, and what comes next by itself. CUSTOMER is
an address, a userId, or a.ANONYMOUSID for a browser. It reads beside the running shop and changes nothing.
`

// explain prints a customer's journal and what is pending.
func explain(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "explain", explainHelp)
	name := storeFlag(f)
	asJSON := f.Bool("json", false, "print JSON: customer, lines (time, sentence) and pending (at, campaign, sentence)")
	word, err := oneWord(f, args, "CUSTOMER")
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, *name, false)
	if err != nil {
		return err
	}
	defer t.close()
	e := t.engine()
	who, state, err := findCustomer(ctx, e, word)
	if err != nil {
		return err
	}
	known, err := e.Catalog(ctx)
	if err != nil {
		return err
	}
	x, err := e.Explain(ctx, who)
	if err != nil {
		return err
	}
	if *asJSON {
		return printJSON(s.out, x)
	}
	zone := known.Shop.Location
	if zone == nil {
		zone = time.UTC
	}
	if state.Tombstone() {
		fmt.Fprintf(s.out, "%s was erased on %s: nothing is kept of them.\n", who, stamp(state.Erased, zone))
		return nil
	}
	printExplanation(s.out, who, x, zone)
	return nil
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func printExplanation(w io.Writer, who string, x engine.Explanation, zone *time.Location) {
	if who != x.Customer {
		fmt.Fprintf(w, "%s is known as %s\n", who, x.Customer)
	}
	fmt.Fprintf(w, "%s, times in %s\n\n", x.Customer, zone)
	for _, l := range x.Lines {
		fmt.Fprintf(w, "%s  %s\n", stamp(l.Time, zone), l.Sentence)
	}
	if len(x.Lines) == 0 {
		fmt.Fprintln(w, "Nothing was decided about them yet.")
	}
	fmt.Fprintln(w, "\npending")
	for _, p := range x.Pending {
		fmt.Fprintf(w, "%s  %s\n", stamp(p.At, zone), p.Sentence)
	}
	if len(x.Pending) == 0 {
		fmt.Fprintln(w, "nothing")
	}
}

// stamp writes a time so that a column of them lines up and sorts.
func stamp(t time.Time, zone *time.Location) string { return t.In(zone).Format("2006-01-02 15:04:05") }
