package local

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"rapport/shared/core/catalog"
	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// watched is how often the shop's folder is looked at unless told otherwise. A file that was saved counts once two looks saw it the same, so that one which is
// being written is not taken by half.
const watched = time.Second

// shopFolder is who made a draft that came from a file.
const shopFolder = "shop folder"

// watch makes a draft of each definition file that is saved in the demo's folder, with mistakes or without. Nothing is in force before
// somebody publishes it.
type watch struct {
	*World

	looking sync.Mutex // held by the one look that is under way
	print   string     // of the folder at the last look
	taken   string     // of the folder as it was taken in last

	mu    sync.Mutex
	wrong error // of the folder as a whole: a file under a wrong name, or none at all
}

// keepWatch looks at the folder until the world ends.
func (w *watch) keepWatch() {
	ticker := time.NewTicker(w.o.Look)
	defer ticker.Stop()
	for {
		select {
		case <-w.ctx.Done():
			return
		case <-ticker.C:
		}
		if err := w.look(w.ctx); err != nil && w.ctx.Err() == nil {
			slog.Error("the shop's folder could not be taken in", "folder", w.o.Shop, "error", err)
		}
	}
}

// look takes the folder in if it has changed, and has stayed as it is since the last look.
func (w *watch) look(ctx context.Context) error {
	w.looking.Lock()
	defer w.looking.Unlock()
	print := fingerprint(w.o.Shop)
	settled := print == w.print
	w.print = print
	if !settled || print == w.taken {
		return nil
	}
	if err := w.take(ctx); err != nil {
		return err
	}
	w.taken = print
	return nil
}

// fingerprint stands for the names, sizes and times of a folder's definition files.
func fingerprint(folder string) string {
	var b strings.Builder
	for _, sub := range []string{"", "segments", "campaigns", "templates", "segment", "campaign", "template"} {
		entries, _ := os.ReadDir(filepath.Join(folder, sub))
		for _, e := range entries {
			if info, err := e.Info(); err == nil && !e.IsDir() {
				fmt.Fprintln(&b, sub, e.Name(), info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	return b.String()
}

// take makes drafts of the files that were saved since the folder was last taken in.
func (w *watch) take(ctx context.Context) error {
	files, err := ReadDefinitions(w.o.Shop)
	w.note(err, files)
	if fault.Is(err, fault.NotFound) {
		return nil // a folder that is gone is no wish to delete everything
	}
	if err != nil {
		return err
	}
	base, published, err := engine.Newest(ctx, w.Store)
	if err != nil {
		return err
	}
	before, err := w.readSeen(files, published)
	if err != nil {
		return err
	}
	now := hashes(files)
	for _, path := range before.changed(now) {
		text, there := files[path]
		err := w.engine.SaveDraft(ctx, engine.Draft{Path: path, Text: string(text), Deleted: !there, Base: base, By: shopFolder})
		if fault.Is(err, fault.Invalid) || fault.Is(err, fault.TooLarge) {
			w.note(err, files)
			continue
		}
		if err != nil {
			return err
		}
	}
	return w.writeSeen(now)
}

// note keeps what is wrong with the folder as a whole, for the bar: mistakes inside a file stand with its draft.
func (w *watch) note(err error, files map[string][]byte) {
	for path := range files {
		if wrong := catalog.CheckPath(path); err == nil && wrong != nil {
			err = wrong
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wrong = err
}

func (w *watch) trouble() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.wrong
}
