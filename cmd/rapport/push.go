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
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/yaml"
	"rapport/shared/engine"
	"rapport/shared/local"
	"rapport/shared/preview"
)

const pushHelp = `Usage: rapport push FOLDER [flags]

Validates a shop's definitions (shop.yaml, segments, campaigns, templates), shows what differs from the
newest version and what it would do, and publishes them as the next one. The shop may run meanwhile; its functions
take the new version within 15 seconds. Who is inside a campaign finishes the version she entered. What is published and
not in the folder stops it, unless you say --remove: somebody may have made it in the console.
`

// pushTime is how long a push looks at what would have been; "rapport preview" takes as long as it needs.
const pushTime = 30 * time.Second

// push publishes a folder of definitions.
func push(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "push", pushHelp)
	name, past, by := storeFlag(f), historyFlag(f), byFlag(f, s)
	dry := f.Bool("dry-run", false, "validate and show the difference, but publish nothing")
	base := f.Int("base", -1, "refuse unless `version` is still the newest: the one that the folder was made from")
	remove := f.Bool("remove", false, "take out of force what is published and not in the folder")
	note := f.String("note", "", "what the change is for, in a few `words`; it stands beside the version")
	folder, err := oneWord(f, args, "FOLDER")
	if err != nil {
		return err
	}
	files, err := readValid(folder)
	if err != nil {
		return err
	}
	t, err := openTable(ctx, s, *name, !*dry)
	if *dry && fault.Is(err, fault.NotFound) {
		fmt.Fprintf(s.out, "The definitions are valid. There is nothing to compare them with: %v.\n", err)
		return showHints(s.errOut, folder, files, 0, nil)
	}
	if err != nil {
		return err
	}
	defer t.close()
	version, published, err := engine.Newest(ctx, t)
	if err != nil {
		return err
	}
	if maps.EqualFunc(published, files, bytes.Equal) {
		fmt.Fprintf(s.out, "Nothing changed: %s holds version %d already.\n", t.name, version)
		return nil
	}
	if err := showHints(s.errOut, folder, files, version, published); err != nil {
		return err
	}
	if *dry {
		showDifference(s.out, preview.Difference(published, files))
		fmt.Fprintf(s.out, "\nThis would become version %d in %s; nothing was published.\n", version+1, t.name)
		return nil
	}
	if gone := missing(published, files); len(gone) > 0 && !*remove {
		return fault.New(fault.Conflict, "nothing was published: %s would be taken out of force, because it is published and not in %s; "+
			"what was made in the console is shown on its page Changes, to be saved here; or add --remove", strings.Join(gone, ", "), folder)
	}
	if *base >= 0 {
		version = uint32(*base)
	}
	return publish(ctx, s, t, *past, change{files, version, *by, *note})
}

// missing are the published files that a folder lacks.
func missing(published, files map[string][]byte) []string {
	var gone []string
	for _, path := range slices.Sorted(maps.Keys(published)) {
		if _, there := files[path]; !there {
			gone = append(gone, path)
		}
	}
	return gone
}

// change is what is to be published, on which version, by whom and why.
type change struct {
	files    map[string][]byte
	base     uint32
	by, note string
}

// publish shows what a change would do, and publishes it. Nothing is asked: whoever wants to look first calls preview.
func publish(ctx context.Context, s surroundings, t *table, history string, c change) error {
	e := t.reader()
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

// byFlag is who publishes, as the list of versions names her.
func byFlag(f *flag.FlagSet, s surroundings) *string {
	return f.String("by", cmp.Or(s.env("USER"), "rapport"), "`who` publishes, for the list of versions")
}

// readValid reads a folder of definitions that has no mistakes.
func readValid(folder string) (map[string][]byte, error) {
	files, err := local.ReadDefinitions(folder)
	if err != nil {
		return nil, err
	}
	if _, err := catalog.Load(0, files); err != nil {
		return nil, mistakes(folder, err)
	}
	return files, nil
}

// mistakes names each mistake's file as the person who pushes sees it, so that an editor can open the place.
func mistakes(folder string, err error) error {
	all, ok := errors.AsType[yaml.Errors](err)
	if !ok {
		return err
	}
	all = slices.Clone(all)
	for i := range all {
		all[i].File = path.Join(filepath.ToSlash(folder), all[i].File)
	}
	count := "1 mistake"
	if len(all) > 1 {
		count = strconv.Itoa(len(all)) + " mistakes"
	}
	return fmt.Errorf("nothing was published, because of %s:\n%w", count, all)
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
