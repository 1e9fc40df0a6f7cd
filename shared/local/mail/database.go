package mail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// making begins the names of folders in which a database is made.
const making = "mailpit-making-"

// errMade ends the program that made a database.
var errMade = errors.New("the database is made")

func (m *Mailpit) database() string { return filepath.Join(m.o.Data, "mailpit.db") }

// makeDatabase makes the program's database if there is none. The program makes its tables in many steps, and one that was
// killed between two of them cannot go on: it would end at every start. So they are made beside their place and moved
// there when the program has ended, in a folder of a new name each time, because one that was killed just now may still
// be ending in its own.
func (m *Mailpit) makeDatabase(ctx context.Context, program string) error {
	if _, err := os.Stat(m.database()); err == nil {
		return nil
	}
	if err := m.clear(); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(m.o.Data, making)
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	made := filepath.Join(folder, "mailpit.db")
	if err := m.run(ctx, program, made, func(_, _ string, end func(error)) { end(errMade) }); !errors.Is(err, errMade) {
		return fmt.Errorf("make the inbox's database: %w", err)
	}
	if _, err := os.Stat(made + "-wal"); err == nil {
		return errors.New("make the inbox's database: the program did not close it")
	}
	return os.Rename(made, m.database())
}

// clear removes what was being made when a process was killed.
func (m *Mailpit) clear() error {
	found, err := os.ReadDir(m.o.Data)
	for _, f := range found {
		if strings.HasPrefix(f.Name(), making) {
			err = errors.Join(err, os.RemoveAll(filepath.Join(m.o.Data, f.Name())))
		}
	}
	return err
}
