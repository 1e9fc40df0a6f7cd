package local

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lock makes the data folder and takes it for this process. The system lets go of it when the
// process ends, however that happens.
func lock(ctx context.Context, folder string) (release func(), err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w: name another with --data", err)
	}
	f, err := os.OpenFile(filepath.Join(folder, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	// One that was killed while it started a program leaves its lock to that one for a moment.
	if err := insist(ctx, func() error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }); err != nil {
		f.Close()
		return nil, fmt.Errorf("another Rapport runs on the data folder %s: stop that one, or name another folder with --data", folder)
	}
	return func() { f.Close() }, nil
}
