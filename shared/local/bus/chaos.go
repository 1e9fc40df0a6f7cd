package bus

import (
	"math/rand/v2"
	"time"
)

// chaos draws how a bus misbehaves. What AWS promises is "at least once" and no order, so a
// test that passes only on an orderly bus proves nothing.
type chaos struct{ rng *rand.Rand }

func newChaos(seed uint64) *chaos {
	if seed == 0 {
		return nil
	}
	return &chaos{rand.New(rand.NewPCG(seed, 0x5eed))}
}

// copies is how often an entry is handed over: once, or under chaos always two or three times.
func (c *chaos) copies() int {
	if c == nil {
		return 1
	}
	return 2 + c.rng.IntN(2)
}

// delay is how long a copy is held back, so that some come when the first is long done.
func (c *chaos) delay() time.Duration {
	if c == nil || c.rng.IntN(3) > 0 {
		return 0
	}
	return time.Duration(1+c.rng.IntN(20)) * time.Millisecond
}

// pick chooses which of n ready deliveries is next: the first, or under chaos any.
func (c *chaos) pick(n int) int {
	if c == nil {
		return 0
	}
	return c.rng.IntN(n)
}
