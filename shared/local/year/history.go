package year

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// journal is the history of one cohort, in memory, by days. It is an engine.History.
type journal struct {
	now    func() time.Time
	days   map[string]*bytes.Buffer
	events int
}

// Append implements engine.History.
func (j *journal) Append(_ context.Context, record []byte) error {
	if j.days == nil {
		j.days = map[string]*bytes.Buffer{}
	}
	day := j.now().UTC().Format("2006/01/02") // as the endpoint of this machine names its files
	b, ok := j.days[day]
	if !ok {
		b = &bytes.Buffer{}
		j.days[day] = b
	}
	j.events += bytes.Count(record, []byte("\n"))
	b.Write(record)
	return nil
}

// days are the files of a history's folder.
type days struct{ folder string }

// clear begins anew. What a start that was cut short left is nobody's history.
func (d *days) clear(folder string) error {
	d.folder = folder
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("remove the history of a start that was cut short: %w", err)
	}
	return nil
}

// append adds a cohort's days to the files.
func (d *days) append(all map[string]*bytes.Buffer) error {
	for day, text := range all {
		if err := d.one(day, text.Bytes()); err != nil {
			return fmt.Errorf("write the history of %s: %w", day, err)
		}
	}
	return nil
}

func (d *days) one(day string, text []byte) error {
	path := filepath.Join(d.folder, filepath.FromSlash(day)+".jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
