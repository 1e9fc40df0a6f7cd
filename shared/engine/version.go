package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
)

// Version is one published version of the definitions: who published it, when and with what note. Of a first start's it is known that it was
// that, and of one that was published longer ago than auditsRead changes only the number.
type Version struct {
	Version uint32    `json:"version"`
	At      time.Time `json:"at,omitzero"`
	By      string    `json:"by,omitempty"`
	Note    string    `json:"note,omitempty"`
}

// FirstStart is who published version 1 when nobody did: a Rapport that was started with definitions and found none.
const FirstStart = "the first start"

// auditsRead is how many of the newest changes are searched for who published a version.
const auditsRead = 1000

// Versions returns the newest limit versions, newest first.
func (e *Engine) Versions(ctx context.Context, limit int) ([]Version, error) {
	items, err := e.Store.Query(ctx, item.Versions(limit))
	if err != nil {
		return nil, fmt.Errorf("read the versions: %w", err)
	}
	numbers := make([]uint32, 0, len(items))
	for _, it := range items {
		number, err := item.CatalogVersion(it.Key)
		if err != nil {
			return nil, fmt.Errorf("read the versions: %w", err)
		}
		numbers = append(numbers, number)
	}
	return e.versionsSaid(ctx, numbers)
}

// VersionSaid returns what is known of one version, without reading its files: one read. Whether there is such a version it does not ask.
func (e *Engine) VersionSaid(ctx context.Context, version uint32) (Version, error) {
	all, err := e.versionsSaid(ctx, []uint32{version})
	if err != nil {
		return Version{}, err
	}
	return all[0], nil
}

// versionsSaid finds who published versions among the newest changes.
func (e *Engine) versionsSaid(ctx context.Context, numbers []uint32) ([]Version, error) {
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
	all := make([]Version, 0, len(numbers))
	for _, number := range numbers {
		l, there := said[number]
		v := Version{Version: number, At: l.Time, By: l.Source, Note: l.Rule}
		if !there && number == 1 && len(lines) < auditsRead {
			v.By = FirstStart
		}
		all = append(all, v)
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

// RollBackOn publishes the files of an older version as the version that follows base, and returns its number; the newest version's number
// if it holds the same files. It returns fault.NotFound if there is no such version, fault.Invalid if this Rapport does not
// take its definitions any more, and fault.Conflict, with who published what meanwhile, when base is not the newest version any more.
func (e *Engine) RollBackOn(ctx context.Context, to, base uint32, by string) (uint32, error) {
	files, err := e.VersionFiles(ctx, to)
	if err != nil {
		return 0, err
	}
	return e.PublishOn(ctx, files, base, by, fmt.Sprintf("back to version %d", to))
}
