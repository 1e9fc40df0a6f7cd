package engine

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// Version is one published version of the definitions: who published it, when and with what note. Of a first start's, and of one
// that was published longer ago than auditsRead changes, only the number is known.
type Version struct {
	Version uint32    `json:"version"`
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// auditsRead is how many of the newest changes are searched for who published a version.
const auditsRead = 1000

// Versions returns the newest limit versions, newest first.
func (e *Engine) Versions(ctx context.Context, limit int) ([]Version, error) {
	items, err := e.Store.Query(ctx, item.Versions(limit))
	if err != nil {
		return nil, fmt.Errorf("read the versions: %w", err)
	}
	lines, err := e.Audits(ctx, auditsRead)
	if err != nil {
		return nil, err
	}
	said := map[uint32]journal.Line{}
	for _, l := range lines {
		if l.Kind == journal.Published {
			said[l.Version] = l
		}
	}
	all := make([]Version, 0, len(items))
	for _, it := range items {
		number, err := strconv.ParseUint(it.Sort, 10, 32)
		if err != nil {
			return nil, fmt.Errorf("a version has the key %q, which is none: %w", it.Sort, err)
		}
		l := said[uint32(number)]
		all = append(all, Version{Version: uint32(number), At: l.Time, By: l.Source, Note: l.Rule})
	}
	return all, nil
}

// VersionFiles returns the files of one version. It returns fault.NotFound if there is no such version.
func (e *Engine) VersionFiles(ctx context.Context, version uint32) (map[string][]byte, error) {
	items, err := e.Store.Query(ctx, item.Only(item.Catalog(version)))
	if err != nil {
		return nil, fmt.Errorf("read version %d: %w", version, err)
	}
	if len(items) == 0 {
		return nil, fault.New(fault.NotFound, "there is no version %d of the definitions", version)
	}
	files, err := DecodeDefinitions(items[0].Body)
	if err != nil {
		return nil, fmt.Errorf("definitions version %d: %w", version, err)
	}
	return files, nil
}

// RollBack publishes the files of an older version as a new one, and returns its number; the newest version's number if it
// holds the same files. It returns fault.NotFound if there is no such version, fault.Invalid if this Rapport does not
// take its definitions any more, and fault.Conflict if somebody publishes at the same time.
func (e *Engine) RollBack(ctx context.Context, to uint32, by string) (uint32, error) {
	newest, _, err := newestBody(ctx, e.Store)
	if err != nil {
		return 0, err
	}
	return e.RollBackOn(ctx, to, newest, by)
}

// RollBackOn does the same if base is the newest version, as PublishOn does.
func (e *Engine) RollBackOn(ctx context.Context, to, base uint32, by string) (uint32, error) {
	files, err := e.VersionFiles(ctx, to)
	if err != nil {
		return 0, err
	}
	return e.PublishOn(ctx, files, base, by, fmt.Sprintf("back to version %d", to))
}
