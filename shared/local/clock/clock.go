// Package clock is a clock that a person can move forward. Its offset lies beside the data,
// because data from a moved future would make no sense under an earlier time.
package clock

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"time"
)

// Clock is the real time plus an offset that never falls once it is set.
type Clock struct {
	path string
	real func() time.Time

	mu     sync.RWMutex
	offset time.Duration
	set    bool // an offset is stored
}

// stored is the file's content.
type stored struct {
	OffsetMS int64 `json:"offset_ms"`
}

// Open reads the offset from the file at path; with no such file it is 0 and Fresh.
// real is time.Now but in tests.
func Open(path string, real func() time.Time) (*Clock, error) {
	c := &Clock{path: path, real: real}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the clock's offset: %w", err)
	}
	var s stored
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fmt.Errorf("read the clock's offset: %s is damaged (%w): put {\"offset_ms\":0} into it, or remove the data folder to start anew", path, err)
	}
	c.offset, c.set = time.Duration(s.OffsetMS)*time.Millisecond, true
	return c, nil
}

// Fresh tells whether no offset was ever stored here.
func (c *Clock) Fresh() bool {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return !c.set
}

// Now is the moved time, in UTC.
func (c *Clock) Now() time.Time { return c.real().UTC().Add(c.Offset()) }

// Offset is how far the clock is ahead, in whole milliseconds.
func (c *Clock) Offset() time.Duration {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.offset
}

// Move makes it t, stored before it is so. It refuses to go back, except at the
// very first setting of a Fresh clock.
func (c *Clock) Move(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	offset := t.Sub(c.real()).Round(time.Millisecond)
	if offset < t.Sub(c.real()) {
		offset += time.Millisecond // never just before t
	}
	if c.set && offset < c.offset {
		return fmt.Errorf("the clock stands at %s already and never goes back to %s: choose a later time, or remove the data folder to start anew",
			c.real().UTC().Add(c.offset).Format(time.RFC3339), t.UTC().Format(time.RFC3339))
	}
	if err := c.store(offset); err != nil {
		return fmt.Errorf("store the clock's offset: %w", err)
	}
	c.offset, c.set = offset, true
	return nil
}

// store replaces the file whole, so that a crash leaves the old offset or the new one.
func (c *Clock) store(offset time.Duration) error {
	b, err := json.Marshal(stored{offset.Milliseconds()})
	if err != nil {
		return err
	}
	tmp := c.path + ".new"
	f, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(tmp, c.path)
}

// NextTenOClock is the first 10:00 in zone at or after t: when a demonstration starts, because
// at that hour nothing is held back for being night.
func NextTenOClock(t time.Time, zone *time.Location) time.Time {
	l := t.In(zone)
	ten := time.Date(l.Year(), l.Month(), l.Day(), 10, 0, 0, 0, zone)
	if ten.Before(t) {
		ten = time.Date(l.Year(), l.Month(), l.Day()+1, 10, 0, 0, 0, zone)
	}
	return ten
}
