package sqlite

import (
	"context"
	"errors"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"rapport/shared/core/fault"
)

// explain turns the driver's error into a sentence that says what to do. What a wait can mend is
// fault.Unavailable; a file that is damaged or no store is fault.Invalid.
func (s *Store) explain(verb string, err error) error {
	if _, said := errors.AsType[*fault.Error](err); said {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Unavailable, "%s %s: no answer in time: %w", verb, s.path, err)
	}
	e, ok := errors.AsType[*driver.Error](err)
	if !ok {
		return fault.New(fault.Unavailable, "%s %s: %w", verb, s.path, err)
	}
	switch e.Code() & 0xff {
	case codes.SQLITE_BUSY, codes.SQLITE_LOCKED:
		return fault.New(fault.Unavailable, "%s %s: another process holds the file: stop it, then try again (%w)", verb, s.path, err)
	case codes.SQLITE_FULL:
		return fault.New(fault.Unavailable, "%s %s: the disk is full: free some space, then try again (%w)", verb, s.path, err)
	case codes.SQLITE_READONLY, codes.SQLITE_CANTOPEN, codes.SQLITE_PERM:
		return fault.New(fault.Unavailable, "%s %s: this user may not open or write the file or its folder: change their owner or mode (%w)", verb, s.path, err)
	case codes.SQLITE_CORRUPT, codes.SQLITE_NOTADB:
		return fault.New(fault.Invalid, "%s %s: the file is damaged or not a store: restore a backup or name another file (%w)", verb, s.path, err)
	case codes.SQLITE_ERROR, codes.SQLITE_MISUSE, codes.SQLITE_CONSTRAINT, codes.SQLITE_MISMATCH:
		return fault.New(fault.Internal, "%s %s: %w", verb, s.path, err)
	}
	return fault.New(fault.Unavailable, "%s %s: %w", verb, s.path, err)
}
