package main

import (
	"context"
	"fmt"
	"strconv"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
	"rapport/shared/preview"
)

const rollbackHelp = `Usage: rapport rollback [VERSION] [flags]

Publishes the definitions of an older version again, as a new one: versions only rise, and who is inside a campaign finishes the version
they entered. Without a VERSION it lists the newest ones, and who published them.
`

// listed is how many versions are listed.
const listed = 20

// rollback goes back to an older version, or lists them.
func rollback(ctx context.Context, s surroundings, args []string) error {
	f := newFlags(s, "rollback", rollbackHelp)
	name, by := storeFlag(f), byFlag(f, s)
	base := f.Int("base", -1, "refuse unless `version` is still the newest: the one that you looked at")
	words, err := parse(f, args)
	if err != nil {
		return err
	}
	if len(words) > 1 {
		return fmt.Errorf("it takes one VERSION, not %d: rapport rollback 3", len(words))
	}
	t, err := openTable(ctx, s, *name, len(words) == 1)
	if err != nil {
		return err
	}
	defer t.close()
	if len(words) == 0 {
		return listVersions(ctx, s, t)
	}
	to, err := strconv.ParseUint(words[0], 10, 32)
	if err != nil {
		return fault.New(fault.Invalid, "%q is no version: it is a number, and rapport rollback lists them", words[0])
	}
	return goBack(ctx, s, t, uint32(to), *base, *by)
}

// goBack publishes an older version on base; on the newest that there is now when base is below zero.
func goBack(ctx context.Context, s surroundings, t *table, to uint32, base int, by string) error {
	e := t.engine()
	newest, current, err := engine.Newest(ctx, t)
	if err != nil {
		return err
	}
	files, err := e.VersionFiles(ctx, to)
	if err != nil {
		return err
	}
	if base < 0 {
		base = int(newest)
	}
	got, err := e.RollBackOn(ctx, to, uint32(base), by)
	if err != nil {
		return err
	}
	if got == newest {
		fmt.Fprintf(s.out, "Nothing changed: version %d, the newest, says what version %d said.\n", newest, to)
		return nil
	}
	showDifference(s.out, preview.Difference(current, files))
	fmt.Fprintf(s.out, "\nPublished: version %d says what version %d said, and is in use within 15 seconds.\n", got, to)
	return nil
}

func listVersions(ctx context.Context, s surroundings, t *table) error {
	e := t.engine()
	versions, err := e.Versions(ctx, listed)
	if err != nil {
		return err
	}
	c, err := e.Catalog(ctx)
	if err != nil {
		return err
	}
	for _, v := range versions {
		line := fmt.Sprintf("version %d", v.Version)
		if !v.At.IsZero() {
			line += fmt.Sprintf("  %s by %s", stamp(v.At, c.Shop.Location), v.By)
		}
		if v.At.IsZero() && v.By != "" {
			line += "  by " + v.By
		}
		if v.Note != "" {
			line += ": " + v.Note
		}
		fmt.Fprintln(s.out, line)
	}
	if len(versions) == 0 {
		fmt.Fprintf(s.out, "%s holds no definitions yet: rapport push FOLDER publishes some.\n", t.name)
	}
	return nil
}
