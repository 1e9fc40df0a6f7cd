package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

const pushHelp = `Usage: rapport push FOLDER [flags]

Validates a shop's definitions (shop.yaml, segments, campaigns, templates), shows what differs from the
newest version and what it would do, and publishes them as the next one. The shop may run meanwhile; its functions
take the new version within 15 seconds. Who is inside a campaign finishes the version they entered. What is published and
not in the folder, because it was made in the console or deleted here, stops it, unless you say --keep or --remove.
`

// pushTime is how long a push looks at what would have been; "rapport preview" takes as long as it needs.
const pushTime = 30 * time.Second

// pushOptions is what a push is told.
type pushOptions struct {
	folder, store, history string
	by, note               string
	base                   int // below zero for the newest version of the moment
	dry, keep, remove      bool
}

func parsePush(s surroundings, args []string) (pushOptions, error) {
	var o pushOptions
	f := newFlags(s, "push", pushHelp)
	store, past, by := storeFlag(f), historyFlag(f), byFlag(f, s)
	f.BoolVar(&o.dry, "dry-run", false, "validate and show the difference, but publish nothing")
	f.IntVar(&o.base, "base", -1, "refuse unless `version` is still the newest: the one that the folder was made from")
	f.BoolVar(&o.keep, "keep", false, "leave in force what is published and not in the folder")
	f.BoolVar(&o.remove, "remove", false, "take out of force what is published and not in the folder")
	f.StringVar(&o.note, "note", "", "what the change is for, in a few `words`; it stands beside the version")
	folder, err := oneWord(f, args, "FOLDER")
	if err != nil {
		return o, err
	}
	if o.keep && o.remove {
		return o, errors.New("--keep leaves in force what the folder lacks, --remove takes it out: say one of them")
	}
	o.folder, o.store, o.history, o.by = folder, *store, *past, *by
	return o, nil
}

// push publishes a folder of definitions.
func push(ctx context.Context, s surroundings, args []string) error {
	o, err := parsePush(s, args)
	if err != nil {
		return err
	}
	own, err := o.read()
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, o.store, !o.dry)
	if o.dry && fault.Is(err, fault.NotFound) {
		return o.alone(s, own, err)
	}
	if err != nil {
		return err
	}
	defer t.close()
	version, published, err := engine.Newest(ctx, t)
	if err != nil {
		return err
	}
	files, err := o.over(published, own)
	if err != nil {
		return err
	}
	if maps.EqualFunc(published, files, bytes.Equal) {
		fmt.Fprintf(s.out, "Nothing changed: %s holds version %d already.\n", t.name, version)
		return nil
	}
	if err := showHints(s.errOut, o.folder, files, version, published); err != nil {
		return err
	}
	if o.dry {
		showDifference(s.out, preview.Difference(published, files))
	}
	if err := o.mayRemove(missing(published, files)); err != nil {
		return err
	}
	if o.dry {
		fmt.Fprintf(s.out, "\nThis would become version %d in %s; nothing was published.\n", version+1, t.name)
		return nil
	}
	if o.base >= 0 {
		version = uint32(o.base)
	}
	return publish(ctx, s, t, o.history, change{files, version, o.by, o.note})
}

// alone says what can be said of a folder where there is no store to compare it with.
func (o pushOptions) alone(s surroundings, own map[string][]byte, why error) error {
	if err := valid(o.folder, own, nil); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "The definitions are valid. There is nothing to compare them with: %v.\n", why)
	return showHints(s.errOut, o.folder, own, 0, nil)
}

// change is what is to be published, on which version, by whom and why.
type change struct {
	files    map[string][]byte
	base     uint32
	by, note string
}

// publish shows what a change would do, and publishes it. Nothing is asked: whoever wants to look first calls preview.
func publish(ctx context.Context, s surroundings, t *table, history string, c change) error {
	e := t.engine()
	past, err := openPast(ctx, s, t, history)
	if err != nil {
		return err
	}
	short, stop := context.WithTimeout(ctx, pushTime)
	defer stop()
	p, err := preview.Run(short, e, past, c.files, preview.Options{Progress: newPreviewBar(s.out, time.Now).at})
	if err != nil {
		return err
	}
	showDifference(s.out, p.Difference)
	showPreview(s.out, p)
	fmt.Fprintf(s.out, "\nPublishing version %d in %s …\n", c.base+1, t.name)
	got, err := e.PublishOn(ctx, c.files, c.base, c.by, c.note)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Published: version %d is in use within 15 seconds.\n", got)
	return nil
}

// byFlag is who publishes, as the list of versions names them.
func byFlag(f *flag.FlagSet, s surroundings) *string {
	return f.String("by", cmp.Or(s.env("USER"), "rapport"), "`who` publishes, for the list of versions")
}

// showDifference prints which files differ, and then their lines.
func showDifference(w io.Writer, files []preview.File) {
	for _, f := range files {
		fmt.Fprintf(w, "%-8s %s\n", f.Fate, f.Path)
	}
	for _, f := range files {
		fmt.Fprintf(w, "\n%s\n", f.Path)
		for _, l := range f.Lines {
			fmt.Fprintf(w, "%s%s\n", l.Mark, l.Text)
		}
	}
}
