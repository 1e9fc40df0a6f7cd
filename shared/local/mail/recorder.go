package mail

import (
	"context"
	"slices"
	"sync"
)

// Recorder is a Sink that keeps what it takes: the inbox of a test. The zero Recorder is empty.
type Recorder struct {
	mu    sync.Mutex
	mails []Message
}

// Take keeps a mail that could go over the wire, and refuses any other.
func (r *Recorder) Take(_ context.Context, m Message) error {
	if _, err := m.Encode(); err != nil {
		return &Refused{ThisMail, err.Error()}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mails = append(r.mails, m)
	return nil
}

// Mails returns what was taken, in that order.
func (r *Recorder) Mails() []Message {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.mails)
}
