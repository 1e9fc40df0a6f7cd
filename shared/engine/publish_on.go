package engine

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// PublishOn publishes definition files as the version that follows base, together with the line that says who did it and with what
// note, and drops the drafts that are published by it. When the newest version holds these files already, as after a
// double click, it returns that one and writes nothing.
//
// It returns fault.Invalid for files with mistakes, fault.TooLarge for more than the table can hold, and fault.Conflict, with
// who published what meanwhile, when base is not the newest version any more.
func (e *Engine) PublishOn(ctx context.Context, files map[string][]byte, base uint32, by, note string) (uint32, error) {
	newest, current, err := Newest(ctx, e.Store)
	if err != nil {
		return 0, err
	}
	if newest != base || maps.EqualFunc(current, files, bytes.Equal) {
		return e.notOn(ctx, files, base)
	}
	body, err := EncodeDefinitions(files)
	if err != nil {
		return 0, fmt.Errorf("pack definitions: %w", err)
	}
	it, err := versionItem(base+1, files, body)
	if err != nil {
		return 0, err
	}
	line := e.auditItem(journal.Line{Kind: journal.Published, Version: base + 1, Source: by, Rule: note})
	err = e.Store.Transact(ctx, []item.Put{{Item: it, When: item.When{Test: item.Absent}}, {Item: line}}, time.Time{})
	if fault.Is(err, fault.Conflict) {
		return e.notOn(ctx, files, base)
	}
	if err != nil {
		return 0, fmt.Errorf("publish version %d: %w", base+1, err)
	}
	e.forgetNewest()
	e.dropPublished(ctx, files)
	return base + 1, nil
}

// notOn answers when another version than base is the newest, or holds the files already.
func (e *Engine) notOn(ctx context.Context, files map[string][]byte, base uint32) (uint32, error) {
	newest, current, err := Newest(ctx, e.Store)
	if err != nil {
		return 0, err
	}
	if newest > 0 && maps.EqualFunc(current, files, bytes.Equal) {
		e.dropPublished(ctx, files)
		return newest, nil
	}
	return 0, e.stale(ctx, base, newest)
}

// told is how many versions a refusal names.
const told = 3

// stale says who published what since base.
func (e *Engine) stale(ctx context.Context, base, newest uint32) error {
	if base > newest {
		return fault.New(fault.Conflict, "this is made from version %d, and the newest is version %d: look at what changed, and do it again if it is still right", base, newest)
	}
	versions, err := e.Versions(ctx, int(min(newest-base, told)))
	if err != nil {
		return err
	}
	c, err := e.Catalog(ctx)
	if err != nil {
		return err
	}
	said := make([]string, 0, len(versions))
	for _, v := range versions {
		said = append(said, v.Sentence(c.Shop.Location))
	}
	return fault.New(fault.Conflict, "this is made from version %d, and since then %s: look at what changed, and do it again if it is still right", base, strings.Join(said, "; "))
}

// Sentence says who published a version, and when: "Ana published version 4 at 14:03 on 24 Nov 2026 (autumn colours)".
func (v Version) Sentence(zone *time.Location) string {
	if v.At.IsZero() {
		return fmt.Sprintf("version %d was published", v.Version)
	}
	text := fmt.Sprintf("%s published version %d at %s", v.By, v.Version, until(v.At, zone))
	if v.Note != "" {
		text += " (" + v.Note + ")"
	}
	return text
}
