package local

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"rapport/shared/core/catalog"
)

// seenFile holds what the shop's folder held when it was last taken in, so that a file which was saved while nothing ran is noticed, and one that
// only the console has changed since is not.
const seenFile = "shop-seen.json"

type seen struct {
	Folder string            `json:"folder"`
	Hashes map[string]string `json:"hashes"`
}

// hashes are those of definition files. Files under other names are no definitions.
func hashes(files map[string][]byte) map[string]string {
	all := map[string]string{}
	for path, text := range files {
		if catalog.CheckPath(path) == nil {
			sum := sha256.Sum256(text)
			all[path] = hex.EncodeToString(sum[:])
		}
	}
	return all
}

// changed lists the paths that are new, changed or gone.
func (s seen) changed(now map[string]string) []string {
	all := maps.Clone(s.Hashes)
	maps.Copy(all, now)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(path string) bool {
		old, was := s.Hashes[path]
		hash, is := now[path]
		return was == is && old == hash
	})
}

// readSeen returns what was seen last. Of a folder that was never looked at that is what is published; with --empty, nothing of it
// waits.
func (w *watch) readSeen(files, published map[string][]byte) (seen, error) {
	b, err := os.ReadFile(w.path(seenFile))
	var s seen
	if err == nil {
		err = json.Unmarshal(b, &s)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return seen{}, fmt.Errorf("read %s: %w", w.path(seenFile), err)
	}
	if folder := w.folder(); s.Folder != folder {
		s = seen{folder, hashes(published)}
		if w.o.Empty {
			s.Hashes = hashes(files)
		}
	}
	return s, nil
}

func (w *watch) writeSeen(now map[string]string) error {
	b, err := json.MarshalIndent(seen{w.folder(), now}, "", "  ")
	if err != nil {
		return err
	}
	next := w.path(seenFile) + ".new"
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return err
	}
	return os.Rename(next, w.path(seenFile))
}

func (w *watch) folder() string {
	if path, err := filepath.Abs(w.o.Shop); err == nil {
		return path
	}
	return w.o.Shop
}
