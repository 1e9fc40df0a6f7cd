package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// checkpoint is how far an import came: what is written after each batch, so that the same command goes on
// behind it. A batch that was accepted just before a kill is sent again, which changes nothing. As long as nothing was
// accepted none is written: nothing is in that another mapping or a corrected file could contradict.
type checkpoint struct {
	Mark     string `json:"mark"`     // of the file: its header and first row
	Settings string `json:"settings"` // of what makes an event's content and id
	Rows     int    `json:"rows"`     // that are behind it
	Offset   int64  `json:"offset"`   // where they end in the file
	Accepted int    `json:"accepted"` // events
	Refused  int    `json:"refused"`  // rows and events
}

func checkpointPath(o importOptions) string {
	return filepath.Join(dataFolder, "import", o.name()+".json")
}

// settings is the same for two runs that make the same events of a row, for the same shop.
func (o importOptions) settings() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{o.mapping, o.rename, o.layout, o.separator, cmp.Or(o.named, o.store), o.key}, "\x00")))
	return hex.EncodeToString(sum[:8])
}

// readCheckpoint returns where this import stands, the beginning if it was never started. It refuses to go on with
// another file or other settings: half of the events would be other ones.
func readCheckpoint(o importOptions, mark string) (checkpoint, error) {
	fresh := checkpoint{Mark: mark, Settings: o.settings()}
	path := checkpointPath(o)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || !o.resume {
		return fresh, nil
	}
	if err != nil {
		return fresh, fmt.Errorf("read how far the import came: %w", err)
	}
	var c checkpoint
	switch err := json.Unmarshal(b, &c); {
	case err != nil:
		return fresh, fmt.Errorf("%s is damaged: remove it, and all rows are sent again, which changes nothing within 7 days of the first time", path)
	case c.Mark != mark:
		return fresh, fmt.Errorf("another file of the name %s was imported (%s): its name is part of each event's id, so rename this one, or send it with --resume=false", o.name(), path)
	case c.Settings != fresh.Settings:
		return fresh, fmt.Errorf("%d events went in with other settings (%s): repeat that command, or send all rows anew with --resume=false; what is in already stays as it is", c.Accepted, path)
	}
	return c, nil
}

// write replaces the file whole, so that a kill leaves the old one or the new one.
func (c checkpoint) write(path string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	if err == nil {
		err = os.WriteFile(path+".new", append(b, '\n'), 0o600)
	}
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return fmt.Errorf("note how far the import came: %w", err)
	}
	return nil
}
