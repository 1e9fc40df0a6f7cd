package endpoint

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// dayFile is one day's file and the records that wait for its sync. The nil file has none.
type dayFile struct {
	day     string
	file    *os.File
	err     error
	waiting []record
	text    bytes.Buffer
}

func openDay(folder, day string) *dayFile {
	path := filepath.Join(folder, filepath.FromSlash(day)+".jsonl")
	d := &dayFile{day: day}
	if d.err = os.MkdirAll(filepath.Dir(path), 0o700); d.err != nil {
		return d
	}
	if d.file, d.err = os.OpenFile(path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600); d.err == nil {
		d.err = cutTorn(d.file)
	}
	return d
}

// cutTorn takes off a last line without its end: nobody was told that it is there.
func cutTorn(f *os.File) error {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	block := make([]byte, 4096)
	for end := size; end > 0; {
		start := max(0, end-int64(len(block)))
		if _, err := f.ReadAt(block[:end-start], start); err != nil {
			return err
		}
		if i := bytes.LastIndexByte(block[:end-start], '\n'); i >= 0 {
			end = start + int64(i) + 1
			if end == size {
				return nil
			}
			return f.Truncate(end)
		}
		end = start
	}
	return f.Truncate(0)
}

func (d *dayFile) add(r record) {
	d.waiting = append(d.waiting, r)
	d.text.Write(r.data)
	if n := len(r.data); n > 0 && r.data[n-1] != '\n' {
		d.text.WriteByte('\n')
	}
}

// flush writes and syncs what waits and answers it; false after an error.
func (d *dayFile) flush() bool {
	if d.err == nil && d.text.Len() > 0 {
		if _, d.err = d.file.Write(d.text.Bytes()); d.err == nil {
			d.err = d.file.Sync()
		}
	}
	for _, r := range d.waiting {
		r.result <- d.err
	}
	d.waiting = nil
	d.text.Reset()
	return d.err == nil
}

func (d *dayFile) close() {
	if d == nil {
		return
	}
	d.flush()
	if d.file != nil {
		d.file.Close()
	}
}
