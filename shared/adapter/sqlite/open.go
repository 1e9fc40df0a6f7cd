package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	driver "modernc.org/sqlite" // in pure Go
	codes "modernc.org/sqlite/lib"

	"rapport/shared/core/fault"
)

// format is the number of the table's shape, kept in the file's user_version.
const format = 1

// patience is how long a call waits for another process that holds the file.
const patience = 3 * time.Second

// schema has rows of a kilobyte in mind: WITHOUT ROWID would move them out to overflow pages, at twice
// the time for a read and a put. Conditions compare v, so it is the version with its highest bit
// turned, which orders uint64 as SQLite orders int64. x is the expiry in microseconds, NULL for never.
const schema = `
CREATE TABLE IF NOT EXISTS item (
	p TEXT NOT NULL, s TEXT NOT NULL, v INTEGER NOT NULL, x INTEGER, i TEXT, j TEXT, b BLOB,
	PRIMARY KEY (p, s)
) STRICT;
CREATE INDEX IF NOT EXISTS place ON item (i, j) WHERE i IS NOT NULL;
CREATE INDEX IF NOT EXISTS expiry ON item (x) WHERE x IS NOT NULL;
PRAGMA user_version = 1;`

// Open opens the store in a file and makes the file, readable to its owner only, if it is not there;
// its folder must be. The store's time is clock's. It returns fault.Unavailable if
// the file cannot be opened or is locked, and fault.Invalid if it is not a store of this format.
func Open(path string, clock func() time.Time) (*Store, error) { return open(path, clock, patience) }

func open(path string, clock func() time.Time, patience time.Duration) (*Store, error) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // the side files take its mode
	if err != nil {
		return nil, fault.New(fault.Unavailable, "open store %s: %w: check that its folder exists and may be written", path, err)
	}
	file.Close()
	s := newStore(path, clock)
	if err := s.look(patience); err != nil {
		return nil, err
	}
	s.writes = make(chan *write)
	s.writing = connect(path, "rwc", patience,
		"page_size(8192)", "journal_mode(WAL)", "synchronous(FULL)", "cache_size(-32000)", "journal_size_limit(67108864)")
	s.writing.SetMaxOpenConns(1)
	if s.own, err = s.newWriter(); err == nil {
		err = s.startReading(patience)
	}
	if err != nil {
		s.writing.Close()
		return nil, err
	}
	go s.own.run()
	return s, nil
}

// OpenReadOnly opens a store beside the process that writes it. It returns fault.NotFound if there is
// no such file. Its Put, Delete and Transact return fault.Forbidden.
func OpenReadOnly(path string, clock func() time.Time) (*Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "there is no store %s: start Rapport once, or name the file that it uses", path)
	}
	s := newStore(path, clock)
	close(s.done) // there is no writer to wait for
	if err := s.startReading(patience); err != nil {
		return nil, err
	}
	return s, nil
}

func newStore(path string, clock func() time.Time) *Store {
	return &Store{path: path, clock: clock, quit: make(chan struct{}), done: make(chan struct{})}
}

// connect names a file to the driver; nothing is opened yet.
func connect(path, mode string, patience time.Duration, pragmas ...string) *sql.DB {
	full, err := filepath.Abs(path)
	if err != nil {
		full = path
	}
	q := url.Values{"mode": {mode}, "_pragma": {fmt.Sprintf("busy_timeout(%d)", patience.Milliseconds())}}
	q["_pragma"] = append(q["_pragma"], pragmas...)
	name := url.URL{Scheme: "file", Path: full, RawQuery: q.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		panic(err) // only for a driver that is not linked in
	}
	return db
}

// startReading opens the readers' connections and prepares their queries.
func (s *Store) startReading(patience time.Duration) error {
	s.reading = connect(s.path, "ro", patience)
	n := 2 * runtime.GOMAXPROCS(0)
	s.reading.SetMaxOpenConns(n)
	s.reading.SetMaxIdleConns(n)
	found, _, err := formatOf(s.reading)
	if err == nil {
		err = s.known(found)
	}
	for shape := 0; err == nil && shape < shapes; shape++ {
		s.queries[shape], err = s.reading.Prepare(queryText(shape))
	}
	if err != nil {
		s.reading.Close()
		return s.explain("open", err)
	}
	return nil
}

// look refuses a file that is not this format's before anything is written to it. An empty
// one is taken: it is new, or its first start was cut short.
func (s *Store) look(patience time.Duration) error {
	db := connect(s.path, "ro", patience)
	defer db.Close()
	found, tables, err := formatOf(db)
	if e, ok := errors.AsType[*driver.Error](err); ok && e.Code() == codes.SQLITE_READONLY_ROLLBACK {
		// A write before the file had its WAL was cut short, as a first start's is by a kill: only a writer can take it back.
		writer := connect(s.path, "rw", patience)
		defer writer.Close()
		found, tables, err = formatOf(writer)
	}
	if err != nil {
		return s.explain("open", err)
	}
	if found == 0 && tables == 0 {
		return nil
	}
	return s.known(found)
}

// formatOf returns the number of a file's format and how many tables and indexes it has.
func formatOf(db *sql.DB) (found, tables int, err error) {
	err = db.QueryRow("SELECT user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_user_version").Scan(&found, &tables)
	return found, tables, err
}

// known refuses any other format than this one.
func (s *Store) known(found int) error {
	switch {
	case found == format:
		return nil
	case found > format:
		return fault.New(fault.Invalid, "%s was written by a newer Rapport (format %d, this one knows %d): update Rapport", s.path, found, format)
	}
	return fault.New(fault.Invalid, "%s is not a store of Rapport's: name another file", s.path)
}
