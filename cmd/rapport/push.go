package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/yaml"
	"rapport/shared/engine"
	"rapport/shared/local"
)

const pushHelp = `Usage: rapport push FOLDER [flags]

Validates a shop's definitions (shop.yaml, segments, campaigns, templates), shows what differs from the
newest version and publishes them as the next one. The shop may run meanwhile; its functions
take the new version within 15 seconds. Who is inside a campaign finishes the version she entered.
`

// push publishes a folder of definitions.
func push(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "push", pushHelp)
	name := storeFlag(f)
	dry := f.Bool("dry-run", false, "validate and show the difference, but publish nothing")
	folder, err := oneWord(f, args, "FOLDER")
	if err != nil {
		return err
	}
	files, err := local.ReadDefinitions(folder)
	if err != nil {
		return err
	}
	if _, err := catalog.Load(0, files); err != nil {
		return mistakes(folder, err)
	}
	t, err := openTable(ctx, s, *name, !*dry)
	if *dry && fault.Is(err, fault.NotFound) {
		fmt.Fprintf(s.out, "The definitions are valid. There is nothing to compare them with: %v.\n", err)
		return nil
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
	showDifference(s.out, published, files)
	if *dry {
		fmt.Fprintf(s.out, "\nThis would become version %d in %s; nothing was published.\n", version+1, t.name)
		return nil
	}
	fmt.Fprintf(s.out, "\nPublishing version %d in %s …\n", version+1, t.name)
	got, err := engine.Publish(ctx, t, files)
	if err != nil {
		return err
	}
	if got != version+1 {
		fmt.Fprintf(s.out, "Somebody else published version %d meanwhile; what stood there is replaced by this.\n", got-1)
	}
	fmt.Fprintf(s.out, "Published: version %d is in use within 15 seconds.\n", got)
	return nil
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
