package history

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"

	"rapport/shared/core/event"
	"rapport/shared/engine"
)

// Folder reads the history that one machine keeps, as YYYY/MM/DD.jsonl, while it may go on being written. It implements engine.Past.
type Folder struct{ files fs.FS }

// OpenFolder returns the history in a folder. One that is not there holds nothing.
func OpenFolder(folder string) Folder { return Folder{os.DirFS(folder)} }

// Parts implements engine.Past: a file a day.
func (f Folder) Parts(context.Context) ([]string, error) {
	parts, err := fs.Glob(f.files, "*/*/*.jsonl") // sorted, since the folders and files are
	if err != nil {
		return nil, fmt.Errorf("look for history: %w", err)
	}
	return parts, nil
}

// Read implements engine.Past.
func (f Folder) Read(ctx context.Context, part string, keep func(string) bool, each func(event.Event)) (int, error) {
	file, err := f.files.Open(path.Clean(part))
	if err != nil {
		return 0, fmt.Errorf("read history: %w", err)
	}
	defer file.Close()
	unread, err := engine.ReadPast(ctx, file, keep, each)
	if err != nil {
		return unread, fmt.Errorf("read history %s: %w", part, err)
	}
	return unread, nil
}
