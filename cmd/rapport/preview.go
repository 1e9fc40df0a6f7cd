package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"rapport/shared/core/result"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

const previewHelp = `Usage: rapport preview [FOLDER] [flags]

Says what publishing a folder of definitions (shop, if none is named) would do: what differs from the newest version, who would come
into which segment and who would leave it, who is inside a campaign, and what the last 30 days would have brought. For that, up to
2,000 customers do again all that history knows of them, in memory. Nothing is sent, and nothing is written.
`

// previewFolder shows what publishing would do.
func previewFolder(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "preview", previewHelp)
	name, past := storeFlag(f), historyFlag(f)
	days := f.Int("days", 30, "how many `days` would have been")
	most := f.Int("customers", 2000, "how `many` customers are looked at; of more, those whose hashes are the smallest")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 1 || *days < 1 || *days > 366 || *most < 1 {
		return errors.New("it takes one FOLDER, 1 to 366 --days and at least 1 of --customers: rapport preview shop")
	}
	folder := "shop"
	if len(words) == 1 {
		folder = words[0]
	}
	files, err := readValid(folder)
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, *name, false)
	if err != nil {
		return err
	}
	defer t.close()
	return previewFiles(ctx, s, t, folder, files, *past, preview.Options{Days: *days, Most: *most})
}

func previewFiles(ctx context.Context, s surroundings, t *table, folder string, files map[string][]byte, past string, o preview.Options) error {
	version, published, err := engine.Newest(ctx, t)
	if err != nil {
		return err
	}
	if err := showHints(s.errOut, folder, files, version, published); err != nil {
		return err
	}
	history, err := openPast(ctx, s, t, past)
	if err != nil {
		return err
	}
	o.Progress = newPreviewBar(s.out, time.Now).at
	p, err := preview.Run(ctx, t.engine(), history, files, o)
	if err != nil {
		return err
	}
	showDifference(s.out, p.Difference)
	showPreview(s.out, p)
	if len(missing(published, files)) > 0 {
		folder = "--remove " + folder
	}
	fmt.Fprintf(s.out, "\nNothing was sent, and nothing was published: rapport push %s does that.\n", folder)
	return ctx.Err()
}

// showPreview prints what a preview says beside the difference.
func showPreview(w io.Writer, p preview.Preview) {
	fmt.Fprintf(w, "\nOf %s customers %s were looked at.\n", result.Thousands(p.Customers), result.Thousands(p.Looked))
	if p.Looked < p.Customers {
		fmt.Fprintln(w, "What stands behind \"about\" is an estimate, with the ends of its 95 % interval.")
	}
	for _, seg := range p.Segments {
		showSegment(w, seg)
	}
	for _, c := range p.Campaigns {
		showCampaign(w, c, p)
	}
	if p.Untouched {
		fmt.Fprintln(w, "\nNo campaign reads what changes: each sends what it did before.")
	}
	if p.Unfinished != "" {
		fmt.Fprintf(w, "\n%s\n", p.Unfinished)
	}
	if p.Unread > 0 {
		fmt.Fprintf(w, "\n%d lines of history are no events and were passed over.\n", p.Unread)
	}
}

func showSegment(w io.Writer, s preview.Segment) {
	fmt.Fprintf(w, "\nsegment %s: %s in it now, %s after publishing\n", s.Name, s.Now, s.After)
	for _, c := range []struct {
		verb   string
		people []preview.Person
	}{{"come in", s.Coming}, {"leave", s.Going}} {
		if len(c.people) > 0 {
			fmt.Fprintf(w, "  %s: %s\n", c.verb, names(c.people))
		}
	}
}

func names(people []preview.Person) string {
	all := make([]string, 0, len(people))
	for _, p := range people {
		all = append(all, strings.TrimSpace(p.Customer+" "+p.Name))
	}
	return strings.Join(all, ", ")
}

// showCampaign prints a campaign that changes; of the others what follows from the change.
func showCampaign(w io.Writer, c preview.Campaign, p preview.Preview) {
	if c.Fate == "" && c.Would == nil {
		return
	}
	fmt.Fprintf(w, "\ncampaign %s%s\n", c.Name, strings.TrimSuffix(" ("+string(c.Fate)+")", " ()"))
	if text := c.Sentence(); text != "" {
		fmt.Fprintf(w, "  %s\n", text)
	}
	if c.Would == nil {
		return
	}
	fmt.Fprintf(w, "  since %s it would have been: %s\n", p.Since.Format("2 Jan"), c.Would.Sentence())
	if c.Would.Dollars >= 0.01 {
		fmt.Fprintf(w, "  SES takes $%.2f for those mails\n", c.Would.Dollars)
	}
}
