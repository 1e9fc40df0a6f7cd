package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/local"
)

const importHelp = `Usage: rapport import events FILE --map COLUMN=TARGET,… [flags]

Sends the rows of a CSV file with a header to the shop's /v1/batch, as a server would. A target is one of
timestamp, event, userId, anonymousId, properties.NAME, traits.NAME; ":number" or ":bool" behind it says what the
text is. A row with an event becomes that event, one with traits an identify, one with both becomes both.

What was accepted is noted in .rapport/import/, so the same command goes on where it was stopped. An event's
id is made of the file's name and the row, so a row that is sent again within 7 days changes nothing.
Events from the past count in segments; those more than a day old start no campaign.

  rapport import events visits.csv --map time=timestamp,kind=event,customer=userId,product=properties.product_id \
    --rename "view=Product Viewed,cart=Product Added" --time "2006-01-02 15:04:05 MST"
`

// importOptions is what an import is told.
type importOptions struct {
	file      string
	mapping   string
	rename    string
	layout    string
	separator string
	named     string // the shop's address, as the command says it; "" for where the Rapport of the store listens
	url       string // what that comes to; "" while no Rapport of the store answers
	key       string
	batch     int
	atOnce    int
	resume    bool
	store     string
}

// importFile sends a file's rows.
func importFile(ctx context.Context, s surroundings, args []string) error {
	o, err := parseImport(s, args)
	if err != nil {
		return err
	}
	i := importer{o: o, out: s.out, client: &http.Client{Timeout: time.Minute}, now: time.Now, wait: wait}
	if err := i.run(ctx); err != nil {
		return err
	}
	return i.sizes(ctx, s)
}

func parseImport(s surroundings, args []string) (importOptions, error) {
	var o importOptions
	f := newFlags(s, "import", importHelp)
	f.StringVar(&o.mapping, "map", "", "what each `column=target` becomes, separated by commas")
	f.StringVar(&o.rename, "rename", "", "what `old=new` names of events become, separated by commas")
	f.StringVar(&o.layout, "time", "", "how timestamps are written, as Go writes it: `\"2006-01-02 15:04:05 MST\"`; ISO 8601 if it is not given. A time without a zone is UTC")
	f.StringVar(&o.separator, "separator", ",", "the `character` between columns; \\t for a tab")
	f.StringVar(&o.named, "url", "", "the shop's `address`; unless named, where the Rapport of --store listens on this machine")
	f.StringVar(&o.key, "key", "local-server", "a server's write `key`")
	f.IntVar(&o.batch, "batch", 500, "`rows` of a batch")
	f.IntVar(&o.atOnce, "at-once", 4, "`batches` under way at a time")
	f.BoolVar(&o.resume, "resume", true, "go on where this file's import was stopped; --resume=false sends all of it again")
	store := storeFlag(f)
	words, err := parse(f, args)
	if err != nil {
		return o, err
	}
	if len(words) != 2 || words[0] != "events" {
		return o, errors.New("it is: rapport import events FILE --map COLUMN=TARGET,… (rapport import --help says more)")
	}
	o.file, o.store = words[1], *store
	o.url = cmp.Or(o.named, local.Address(dataOf(o.store))) // never another shop's: what went in there would count as in here
	return o, o.check()
}

func (o *importOptions) check() error {
	if o.separator == `\t` {
		o.separator = "\t"
	}
	if u, err := url.Parse(o.url); o.url != "" && (err != nil || u.Host == "") {
		return fmt.Errorf("--url %q is not an address such as http://localhost:8080", o.url)
	}
	o.url = strings.TrimSuffix(o.url, "/")
	switch {
	case o.mapping == "":
		return errors.New("--map is missing: it says what each column becomes, as in --map customer=userId,kind=event")
	case len([]rune(o.separator)) != 1 || strings.ContainsAny(o.separator, "\"\r\n"):
		return fmt.Errorf("--separator %q is not one character", o.separator)
	case o.atOnce < 1 || o.atOnce > 64:
		return fmt.Errorf("--at-once %d: 1 to 64 batches are under way at a time", o.atOnce)
	case o.batch < 1 || o.batch > event.MaxBatchItems/2:
		return fmt.Errorf("--batch %d: a batch has 1 to %d rows", o.batch, event.MaxBatchItems/2)
	}
	return nil
}

// name is the file's, which is part of each event's id.
func (o importOptions) name() string { return filepath.Base(o.file) }

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
