package endpoint

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Folder keeps history as YYYY/MM/DD.jsonl. A record is on disk when Append returns; those that
// come at once share one sync.
type Folder struct {
	path string
	ops  chan record
	done sync.WaitGroup
	stop chan struct{}
}

type record struct {
	day    string
	data   []byte
	result chan error
}

// NewFolder starts the writer of a folder, which is made when the first record comes.
func NewFolder(path string) *Folder {
	f := &Folder{path: path, ops: make(chan record), stop: make(chan struct{})}
	f.done.Go(f.write)
	return f
}

// Append writes one record, whole lines, to the day's file.
func (f *Folder) Append(ctx context.Context, now time.Time, data []byte) error {
	r := record{now.UTC().Format("2006/01/02"), data, make(chan error, 1)}
	select {
	case f.ops <- r:
	case <-f.stop:
		return errors.New("history is closed")
	case <-ctx.Done():
		return ctx.Err()
	}
	return <-r.result
}

// Close ends the writer; what was appended is on disk.
func (f *Folder) Close() {
	close(f.stop)
	f.done.Wait()
}

func (f *Folder) write() {
	var file *dayFile
	defer func() { file.close() }()
	for {
		var group []record
		select {
		case r := <-f.ops:
			group = f.gather(r)
		case <-f.stop:
			return
		}
		for _, r := range group {
			if file == nil || file.day != r.day {
				file.close()
				file = openDay(f.path, r.day)
			}
			file.add(r)
		}
		if !file.flush() {
			file.close()
			file = nil // opened anew, and its torn end cut off
		}
	}
}

// gather takes what else waits already.
func (f *Folder) gather(first record) []record {
	group := []record{first}
	for len(group) < 256 {
		select {
		case r := <-f.ops:
			group = append(group, r)
		default:
			return group
		}
	}
	return group
}
