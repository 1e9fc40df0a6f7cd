// Package fault is the closed set of things that can go wrong, so that a caller
// can decide by kind (read again, answer 400, keep for later) and a person reads
// what to do next.
package fault

import (
	"errors"
	"fmt"
)

// Kind says what a caller can do about an error.
type Kind uint8

const (
	Internal     Kind = iota // anything that is not an Error: a bug or a broken dependency
	Invalid                  // the input is malformed; sending it again changes nothing
	Unauthorized             // no key, or one that is not known
	Forbidden                // a known key that may not do this
	NotFound                 // there is nothing under that name
	Conflict                 // a put's condition did not hold: read again, decide again
	TooLate                  // a put arrived after its deadline: read again, with a new now
	TooLarge                 // the input is over a documented limit
	TooMany                  // over a rate; try again after a while
	Unavailable              // a dependency did not answer in time; trying again may help
)

var names = [...]string{"internal", "invalid", "unauthorized", "forbidden", "not found",
	"conflict", "too late", "too large", "too many", "unavailable"}

// String returns the kind in words, "internal" for one outside the set.
func (k Kind) String() string {
	if int(k) >= len(names) {
		return names[Internal]
	}
	return names[k]
}

// Error is a reason for a person, under a kind for a program. Cause may be nil.
type Error struct {
	Kind   Kind
	Reason string
	Cause  error
}

// New makes an Error from a format; a %w operand becomes its cause.
func New(k Kind, format string, args ...any) error {
	err := fmt.Errorf(format, args...)
	return &Error{Kind: k, Reason: err.Error(), Cause: errors.Unwrap(err)}
}

func (e *Error) Error() string { return e.Reason }

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Of returns the kind of the outermost Error in err's chain, and Internal for any other error.
func Of(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Is tells whether err is an Error of kind k.
func Is(err error, k Kind) bool {
	return err != nil && Of(err) == k
}
