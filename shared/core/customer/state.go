// Package customer holds all that decides about one customer, in one value that is
// stored as one item. Values are copied on write: a State that was handed over is never changed.
package customer

import (
	"strconv"
	"strings"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
	"rapport/shared/core/segment"
)

// The bounds of a state's lists, so that it stays within Ceiling. What is over a bound is
// not recorded (traits, names), or the oldest leaves (the others).
const (
	Ceiling     = 32 << 10 // bytes, encoded, with every list at its bound and texts of ordinary length
	MaxSeen     = 64       // inline ids: two puts' worth
	PageOut     = 32       // ids that leave at a time, and new events that a put may take in
	MaxTraits   = 48       // what a shop's forms ask, many times over
	MaxLoose    = 16       // of them, while only browsers said any
	MaxTrait    = 256      // bytes of one text
	MaxNames    = 64       // the spec has 30 names, a shop adds a few
	MaxConsents = 64       // channels × topics
	MaxCart     = 20       // lines that a mail can show
	MaxOpen     = 32       // enrolments under way
	MaxClosed   = 32       // enrolments ended, kept for their key and goal
	MaxLedger   = 64       // slots; longer than the longest cap of one customer
)

// State is one customer. The zero State is one of whom nothing is known.
//
// Version is the stored item's version, 0 when none is stored. Catalog is the version of the
// definitions that wrote it last. A state with an Alias is only a signpost; one with Erased is a tombstone.
type State struct {
	ID      string
	Version uint64
	Catalog uint32
	Alias   string    // the customer that this one was folded into
	Erased  time.Time // when she was forgotten

	Created time.Time // first event received
	Traits  []Trait   // by name
	Address Address   // of email
	Zone    string    // IANA, as last sent
	Locale  string

	Consents []Consent        // by channel, topic
	Records  []segment.Record // by name
	Counters []Counter        // by id
	Segments []Membership     // by name; those she is in, or was in last
	Cart     Cart
	Buyer    time.Time // time of the newest order

	Enrolments []Enrolment   // by id
	Ledger     []policy.Slot // by message

	Seen   []id.ID // ids of events taken in, oldest first
	Outbox Outbox
	Armed  item.Minute // minute of the agenda item that will bring her back; 0 for none
}

// Trait is a known value. By is the event that said it last. What the shop itself says (Firm) outweighs whatever a
// browser says, however new: a browser must not choose the country whose rules hold (law 10).
type Trait struct {
	Name  string
	Value any // string, float64 or bool
	Firm  bool
	At    time.Time
	By    id.ID
}

// Address is where email reaches her. An unconfirmed one (from a browser) is never written to.
type Address struct {
	Email      string
	At         time.Time
	By         id.ID
	Suppressed string // BOUNCE, COMPLAINT or MANUAL, as feedback said; "" for none
}

// Consent is what she last said of one topic ("" for all) of a channel. Topic may also be the
// name of a policy, which stands for all its topics.
type Consent struct {
	Channel string
	Topic   string
	Granted bool
	At      time.Time
	By      id.ID
	Source  string
}

// Counter is the answer to a segment.Counter: the newest times, oldest first.
type Counter struct {
	ID    id.ID
	Times []time.Time
}

// Membership is whether she is in a segment, and since when.
type Membership struct {
	Segment string
	In      bool
	Since   time.Time
}

// Cart is what lies in her cart. Since is the first Product Added after the last order.
type Cart struct {
	ID    string // cart_id as sent, or the id of the event Since is of
	Since time.Time
	Lines []Line
}

// Line is one product in a cart.
type Line struct {
	Product  string
	Name     string
	Variant  string
	Category string
	URL      string
	Image    string
	Currency string
	Price    float64
	Quantity float64
}

// Enrolment is one run through one version of a campaign. It stays after its end for as long as its
// key must not enrol again or its goal may still be reached.
type Enrolment struct {
	ID       id.ID
	Campaign string
	Version  uint32
	Key      string
	Order    string    // item.Key.Ref of the order that it is about; "" for none
	Entered  time.Time // time of the trigger
	Holdout  bool
	Step     int       // index of the next step
	Since    time.Time // when that step was reached, by the plan
	Due      time.Time // when to go on; zero when ended
	Hold     string    // rule that holds the send step now
	Ended    string    // why it ended; "" while under way
	EndedAt  time.Time
	Goal     time.Time // when its goal was reached

	Taken int    // steps behind her; of a scheduled campaign her hour is the first
	Draws []Draw // of the splits behind her, in their order
}

// Draw is the arm of a split that she is in.
type Draw struct {
	Step int // 1 for the first
	Arm  string
}

// Variants writes the draws as "STEP:ARM STEP:ARM"; "" for none.
func (e Enrolment) Variants() string {
	var b strings.Builder
	for i, d := range e.Draws {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(d.Step) + ":" + d.Arm)
	}
	return b.String()
}

// Outbox is what was decided and is not known to be carried out. Home names the customer in
// whose partition the item lies.
type Outbox struct {
	Messages []message.Message // by id
	Members  []MemberEntry     // by home, segment
	Lines    []journal.Line    // in the order of decision
	Sweep    *Sweep            // of a tombstone
}

// MemberEntry says that a member item is to be written, from the state as it is then.
type MemberEntry struct{ Home, Segment string }

// Sweep is what an erasure has to remove. Until Listed nothing may be deleted.
type Sweep struct {
	Listed    bool
	Customers []string      // folded in, and those folded into them, and herself
	Minutes   []item.Minute // of agenda items
	Segments  []string
	First     time.Time // when it was swept first; swept again after the longest life of a function
}

// Empty tells whether nothing is left to carry out.
func (o Outbox) Empty() bool {
	return len(o.Messages) == 0 && len(o.Members) == 0 && len(o.Lines) == 0 && o.Sweep == nil
}

// Tombstone tells whether the customer was erased.
func (s State) Tombstone() bool { return !s.Erased.IsZero() }

// Known tells whether she has an id of her own or an address: only then is she in member lists.
func (s State) Known() bool {
	return s.Address.Email != "" || (len(s.ID) > 1 && s.ID[:2] == "u.")
}
