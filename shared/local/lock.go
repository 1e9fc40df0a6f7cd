package local

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// lockFile of a data folder is held by the process that runs on the folder, and says where that one answers.
const lockFile = "lock"

// held is a data folder that this process has taken.
type held struct{ file *os.File }

// lock makes the data folder and takes it for this process. The system lets go of it when the
// process ends, however that happens.
func lock(ctx context.Context, folder string) (held, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return held{}, fmt.Errorf("make the data folder: %w: name another with --data", err)
	}
	f, err := os.OpenFile(filepath.Join(folder, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return held{}, fmt.Errorf("lock the data folder: %w", err)
	}
	// One that was killed while it started a program leaves its lock to that one for a moment.
	if err := insist(ctx, func() error { return flock(f, syscall.LOCK_EX) }); err != nil {
		f.Close()
		return held{}, fmt.Errorf("another Rapport runs on the data folder %s: stop that one, or name another folder with --data", folder)
	}
	h := held{f}
	if err := h.say(""); err != nil { // whoever was killed left its address
		f.Close()
		return held{}, err
	}
	return h, nil
}

// say writes down where this process answers; "" for nowhere.
func (h held) say(address string) error {
	if err := h.file.Truncate(0); err != nil {
		return fmt.Errorf("note the address in the data folder: %w", err)
	}
	if _, err := h.file.WriteAt([]byte(address), 0); err != nil {
		return fmt.Errorf("note the address in the data folder: %w", err)
	}
	return nil
}

// release lets the folder go.
func (h held) release() {
	_ = h.say("") // an address that stays does no harm: without the lock nobody believes it
	h.file.Close()
}

// Address returns where the Rapport that runs on a data folder answers (http://localhost:8080), and "" when none runs there
// or it has only begun to start. What a killed one left is not believed: its lock is free.
func Address(data string) string {
	f, err := os.Open(filepath.Join(data, lockFile))
	if err != nil {
		return ""
	}
	defer f.Close()
	if flock(f, syscall.LOCK_SH) == nil {
		return ""
	}
	b, err := io.ReadAll(io.LimitReader(f, 256))
	if err != nil {
		return ""
	}
	return string(b)
}

func flock(f *os.File, how int) error { return syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB) }
