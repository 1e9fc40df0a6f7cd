package contract

import (
	"sync"
	"time"
)

var start = time.Date(2045, 3, 26, 10, 0, 0, 0, time.UTC)

// clock is the store's time; it moves only when a test moves it.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}
