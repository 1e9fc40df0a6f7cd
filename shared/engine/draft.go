package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"
	"unicode/utf8"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// MaxDraft is how many bytes the text of one draft may have: mail programs cut a mail off at half of that.
const MaxDraft = 200 << 10

// Draft is one definition file as somebody wants it: saved, perhaps with mistakes, and in force for nobody until it is published.
type Draft struct {
	Path    string    `json:"path"` // below the shop's folder
	Text    string    `json:"text,omitempty"`
	Deleted bool      `json:"deleted,omitempty"` // the file is to go
	Base    uint32    `json:"base"`              // the version that it was made from
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Drafts returns all drafts, by path.
func (e *Engine) Drafts(ctx context.Context) ([]Draft, error) {
	items, err := e.Store.Query(ctx, item.Drafts())
	if err != nil {
		return nil, fmt.Errorf("read the drafts: %w", err)
	}
	drafts := make([]Draft, 0, len(items))
	for _, it := range items {
		var d Draft
		if err := json.Unmarshal(it.Body, &d); err != nil {
			return nil, fmt.Errorf("read the draft %s: %w", it.Sort, err)
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// SaveDraft keeps a draft in place of any other of its path, with the time of now. One that says what the newest version says already is
// dropped instead. It returns fault.Invalid for a path that is no definition's or a text that is none, and fault.TooLarge for a text over MaxDraft.
func (e *Engine) SaveDraft(ctx context.Context, d Draft) error {
	if err := catalog.CheckPath(d.Path); err != nil {
		return err
	}
	if !utf8.ValidString(d.Text) {
		return fault.New(fault.Invalid, "%s is no text: save it as UTF-8", d.Path)
	}
	if len(d.Text) > MaxDraft {
		return fault.New(fault.TooLarge, "%s has %d KB; at most %d KB are kept: move pictures out of it", d.Path, len(d.Text)>>10, MaxDraft>>10)
	}
	_, files, err := Newest(ctx, e.Store)
	if err != nil {
		return err
	}
	if d.says(files) {
		return e.DropDraft(ctx, d.Path)
	}
	d.At = e.now()
	body, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write the draft %s: %w", d.Path, err)
	}
	if err := e.Store.Put(ctx, item.Item{Key: item.Draft(d.Path), Version: 1, Body: body}, item.When{}, time.Time{}); err != nil {
		return fmt.Errorf("save the draft %s: %w", d.Path, err)
	}
	return nil
}

// says tells whether a draft leaves its file as it is.
func (d Draft) says(files map[string][]byte) bool {
	text, there := files[d.Path]
	return there != d.Deleted && (d.Deleted || bytes.Equal(text, []byte(d.Text)))
}

// DropDraft forgets a draft; that there is none is no error. It returns fault.Invalid for a path that is no definition's.
func (e *Engine) DropDraft(ctx context.Context, path string) error {
	if err := catalog.CheckPath(path); err != nil {
		return err
	}
	if err := e.Store.Delete(ctx, item.Draft(path)); err != nil {
		return fmt.Errorf("drop the draft %s: %w", path, err)
	}
	return nil
}

// dropPublished forgets the drafts that say what was just published. One that stays because the table did not answer changes
// nothing, and goes with the next.
func (e *Engine) dropPublished(ctx context.Context, files map[string][]byte) {
	drafts, _ := e.Drafts(ctx)
	for _, d := range drafts {
		if d.says(files) {
			_ = e.DropDraft(ctx, d.Path)
		}
	}
}

// Work is the definitions as they are being worked on: of one version, what is Published, and Files, which is that with the Drafts laid over it.
// Drafts are those that differ from what is published.
type Work struct {
	Base      uint32
	Published map[string][]byte
	Files     map[string][]byte
	Drafts    []Draft
}

// Working returns the work on the newest version: two reads.
func (e *Engine) Working(ctx context.Context) (Work, error) {
	base, published, err := Newest(ctx, e.Store)
	if err != nil {
		return Work{}, err
	}
	all, err := e.Drafts(ctx)
	if err != nil {
		return Work{}, err
	}
	w := Work{Base: base, Published: published, Files: maps.Clone(published)}
	for _, d := range all {
		if d.says(published) {
			continue
		}
		w.Drafts = append(w.Drafts, d)
		if delete(w.Files, d.Path); !d.Deleted {
			w.Files[d.Path] = []byte(d.Text)
		}
	}
	return w, nil
}
