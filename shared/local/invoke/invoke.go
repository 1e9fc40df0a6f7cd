// Package invoke calls functions as Lambda does: JSON in, JSON out, one invocation at a
// time in an instance, and an end when the time-out has passed.
package invoke

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
)

// Invoker calls the function of a verb. The error is a *Failure when the function was
// reached and failed.
type Invoker interface {
	Invoke(ctx context.Context, verb string, payload []byte) ([]byte, error)
}

// Failure is an invocation that ended in an error, a panic or a time-out.
type Failure struct {
	Verb     string
	Message  string
	TimedOut bool
}

func (f *Failure) Error() string { return f.Verb + " failed: " + f.Message }

// NewID returns a random id in the shape of AWS's request ids.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	h := hex.EncodeToString(b[:])
	return fmt.Sprintf("%s-%s-%s-%s-%s", h[:8], h[8:12], h[12:16], h[16:20], h[20:])
}
