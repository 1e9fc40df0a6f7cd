package edge

import (
	"context"
	"log/slog"
	"sync"

	"rapport/shared/core/fault"
	"rapport/shared/engine"
)

// Secret reads one secret by name and keeps what it was parsed to until its text changes. So an
// exchanged one counts as soon as the adapter behind Secrets says so.
type Secret[T any] struct {
	Name     string
	Parse    func(string) (T, error)
	Optional bool // one that is not set is the zero T

	mu    sync.Mutex
	text  string
	value T
	read  bool
}

// Get returns the secret's value. A secret that is not set or not well formed is the shop's mistake and not the
// sender's, who is to keep what he has: fault.Unavailable.
func (s *Secret[T]) Get(ctx context.Context, from engine.Secrets) (T, error) {
	text, err := from.Secret(ctx, s.Name)
	if s.Optional && fault.Is(err, fault.NotFound) {
		return *new(T), nil
	}
	if err != nil {
		return *new(T), s.broken(ctx, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.read && s.text == text {
		return s.value, nil
	}
	value, err := s.Parse(text)
	if err != nil {
		return *new(T), s.broken(ctx, err)
	}
	s.text, s.value, s.read = text, value, true
	return value, nil
}

func (s *Secret[T]) broken(ctx context.Context, err error) error {
	slog.ErrorContext(ctx, "secret cannot be used; set it anew", "secret", s.Name, "error", err)
	return fault.New(fault.Unavailable, "secret %s: %w", s.Name, err)
}
