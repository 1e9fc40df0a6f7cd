// Package message holds one communication to one customer: its identity, its fate,
// and the closed set of ways that fate can go.
package message

import (
	"fmt"
	"strconv"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// Status is where a message stands. Law 4 draws the ways between them.
type Status uint8

const (
	Requested Status = iota + 1 // decided, its cap slot reserved
	Sending                     // under a lease
	Sent                        // the channel said so
	Failed                      // refused for this message or address
	Unknown                     // the reply was lost or the lease ran out, and the channel has not said more
	Skipped                     // the gate said no at the lease, or it was merged away
)

var statuses = [...]string{"", "requested", "sending", "sent", "failed", "unknown", "skipped"}

func (s Status) String() string {
	if int(s) >= len(statuses) {
		return "status " + strconv.Itoa(int(s))
	}
	return statuses[s]
}

// ParseStatus reads what String writes.
func ParseStatus(s string) (Status, error) {
	for i, n := range statuses {
		if n == s && i > 0 {
			return Status(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not a message status", s)
}

// Final tells whether nothing but the channel's own word can change the status any more.
func (s Status) Final() bool { return s >= Sent }

// Message is one communication, as it lies in the outbox and in its item.
type Message struct {
	ID        string // minute_hash, the whole of its item's sort key behind MSG#
	Home      string // the customer in whose partition its item lies; carried through merges
	Campaign  string
	Version   uint32 // of the catalog by which it was decided
	Enrolment id.ID
	Step      int
	Channel   string
	Template  string
	Policy    string
	Topic     string
	Order     string    // item.Key.Ref of the order that it speaks of; "" for none
	Planned   time.Time // when its step came due
	Expires   time.Time // from then on it is too late

	Status    Status
	Reason    string    // of failed, unknown and skipped, and of the last refusal
	Requested time.Time // when it was decided
	At        time.Time // when it got its status
	Lease     id.ID     // of Sending
	Until     time.Time // of Sending: when the lease runs out
	NotBefore time.Time // of Requested: not to be asked for before
	Tries     int       // refusals that did not concern it
	Provider  string    // the id that the channel gave it
	Follows   string    // the unknown message that this one, transactional, was made for
	Followed  string    // of that unknown one: the message that was made for it
}

// NewID derives a message's id: the minute in which it was decided, then a hash of what it is.
func NewID(minute item.Minute, enrolment id.ID, step, visit int) string {
	return minute.String() + "_" + id.Hash("message", enrolment.String(), strconv.Itoa(step), strconv.Itoa(visit)).String()
}
