package mail

import (
	"context"
	"errors"
)

// Sink takes a mail on. Its error is ErrBusy or a *Refused, when the mail was certainly not taken, or
// anything else when it is not known whether it was.
type Sink interface {
	Take(ctx context.Context, m Message) error
}

// ErrBusy is returned when a mail was certainly not taken, for a reason that passes.
var ErrBusy = errors.New("the mail server takes no mail now")

// Refused says that the server said no for good, and to what.
type Refused struct {
	To     Subject
	Reason string // the server's own words
}

func (r *Refused) Error() string { return "the mail server refuses " + r.To.String() + ": " + r.Reason }

// Subject is what a refusal is about. Only one of the address says anything about the next mail to it: a
// server that takes nothing from this shop would otherwise silence all its customers, one by one.
type Subject uint8

const (
	ThisMail   Subject = iota // its content or size; also whatever cannot be told apart
	TheAddress                // there is no such mailbox
	TheShop                   // its login, its sender, its reputation: no mail of it would be taken
)

// String names the subject within a sentence.
func (s Subject) String() string {
	return [...]string{"this mail", "the address", "the shop"}[s]
}
