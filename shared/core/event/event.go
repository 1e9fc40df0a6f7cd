// Package event holds everything that can happen to a customer, in one closed set
// of kinds, and reads behaviour from what Segment's SDKs send.
package event

import (
	"strings"
	"time"

	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// Kind is the closed set of what can happen.
type Kind uint8

const (
	Behaviour Kind = iota + 1 // what a customer did, or what her shop says of her; the only kind that Parse makes
	Tick                      // an alarm of hers came due
	Lease                     // deliver asks for the right to carry out one message
	Outcome                   // what became of the attempt under a lease
	Feedback                  // what the channel says of a message later: delivered, bounced, …
	Answer                    // what she said by a signed link: a consent withdrawn or granted
	Erase                     // she is to be forgotten
	Due                       // an occurrence of a scheduled campaign is hers, as launch found her among the members
	Recall                    // what history holds of her for counters that are new, as launch read it
)

// Names under which calls other than track are counted.
const (
	Identify = "Identify"
	Page     = "Page Viewed"
	Screen   = "Screen Viewed"
	Group    = "Group"
	Alias    = "Alias"
	Other    = "Other" // what a browser key sends under a name that is neither Segment's nor the catalog's
)

// Names that decide something in Rapport itself. The spec's own, and two of ours.
const (
	ProductViewed    = "Product Viewed"
	ProductAdded     = "Product Added"
	ProductRemoved   = "Product Removed"
	CartViewed       = "Cart Viewed"
	CheckoutStarted  = "Checkout Started"
	OrderCompleted   = "Order Completed"
	OrderUpdated     = "Order Updated"
	ConsentGranted   = "Consent Granted"   // properties channel, topic; a server key only
	ConsentWithdrawn = "Consent Withdrawn" // the same
)

// Event is one thing that happened to one customer. Of the pointers, only the one
// that Kind names is set. It is also the line of history and the entry on the bus: its JSON
// form reads back as the same Event.
type Event struct {
	Kind     Kind      `json:"kind"`
	ID       id.ID     `json:"id"`             // zero only for Tick, Lease, Outcome and Recall, which are never refused as repeats
	Customer string    `json:"customer"`       // as sent: "u.USERID" or "a.ANONYMOUSID"; aliases are followed later
	Fold     string    `json:"fold,omitempty"` // the customer that a verified identify or alias says is the same person
	Name     string    `json:"name,omitempty"`
	Time     time.Time `json:"time"`             // when it happened, corrected for the sender's clock
	Received time.Time `json:"received"`         // when it was first received
	Server   bool      `json:"server,omitempty"` // from a server key: only this may say an address, an order, a consent
	Source   string    `json:"source,omitempty"` // the name of the write key that it came by

	Properties map[string]any `json:"properties,omitempty"` // JSON values: nil, bool, float64, string, []any, map[string]any
	Traits     map[string]any `json:"traits,omitempty"`     // the same; of identify only
	Zone       string         `json:"zone,omitempty"`       // IANA zone of the sender, "" when it is not sent or not known
	Locale     string         `json:"locale,omitempty"`

	Tick     *TickData     `json:"tick,omitempty"`
	Lease    *LeaseData    `json:"lease,omitempty"`
	Outcome  *OutcomeData  `json:"outcome,omitempty"`
	Feedback *FeedbackData `json:"feedback,omitempty"`
	Answer   *AnswerData   `json:"answer,omitempty"`
	Due      *DueData      `json:"due,omitempty"`
	Recall   *RecallData   `json:"recall,omitempty"`
}

// RecallData is what some part of history holds of one customer for counters that definitions ask for. Version is that of the definitions by which it was
// read: who uses older ones reads the newest first.
type RecallData struct {
	Version  uint32     `json:"version"`
	Counters []Recalled `json:"counters"`
}

// Recalled is when the events happened that a counter counts, oldest first, to the millisecond. Of many they are the newest that it keeps.
type Recalled struct {
	Counter id.ID       `json:"counter"`
	Times   []time.Time `json:"times"`
}

// DueData names one occurrence of a scheduled campaign. Spread is over how many minutes its mails are spread, so that they
// leave at the pace of the account (law 4); 0 and 1 spread nothing.
type DueData struct {
	Campaign   string `json:"campaign"`
	Occurrence string `json:"occurrence"` // a date as 2026-12-01: her own hour of it is computed from her zone
	Spread     int    `json:"spread,omitempty"`
}

// TickData is the minute of the agenda item that the tick came from. Final holds, for each
// message whose lease is over, the status that its item already has ("sent"), as the engine just read it.
type TickData struct {
	Minute item.Minute       `json:"minute"`
	Final  map[string]string `json:"final,omitempty"`
	Sweep  *SweepData        `json:"sweep,omitempty"`
}

// SweepData says how far the engine came with an erasure: the customers that it found folded in (and
// those folded into them), or that everything listed was deleted.
type SweepData struct {
	Folded []string `json:"folded,omitempty"`
	Done   bool     `json:"done,omitempty"`
}

// LeaseData asks for one message. Holder is random, made once per invocation. Suppressed is the
// cause ("" for none) that lies on Address just now; if the customer's address is another by then, the lease is refused.
// Paused and Cancelled say what a person decided of the campaign: that nothing of it leaves for now, and which of its
// occurrences are called off ("" names all of a campaign that has no schedule).
type LeaseData struct {
	Message    string    `json:"message"`
	Holder     id.ID     `json:"holder"`
	Until      time.Time `json:"until"`
	Address    string    `json:"address"`
	Suppressed string    `json:"suppressed,omitempty"`
	Paused     bool      `json:"paused,omitempty"`
	Cancelled  []string  `json:"cancelled,omitempty"`
}

// OutcomeData says what the holder of a lease saw. Status is a name of message.Status: "sent"
// (the message's item is already written, unless Unwritten), "failed", "unknown", or "requested" for a refusal that does not concern this message.
type OutcomeData struct {
	Message  string `json:"message"`
	Holder   id.ID  `json:"holder"`
	Status   string `json:"status"`
	Reason   string `json:"reason,omitempty"`
	Provider string `json:"provider,omitempty"` // the id that the channel gave it

	Unwritten bool `json:"unwritten,omitempty"` // of "sent": the message's item could not be written
}

// FeedbackData is what the channel reports. Report is one of sent, delivered, delayed, bounced (for good),
// softbounced, complained, rejected, opened, clicked. Address is the recipient that it concerns.
type FeedbackData struct {
	Message  string   `json:"message"`
	Report   string   `json:"report"`
	Reason   string   `json:"reason,omitempty"`
	Address  string   `json:"address,omitempty"`
	Provider string   `json:"provider,omitempty"`
	Run      *RunData `json:"run,omitempty"` // nil when the channel does not say it
}

// RunData names the run and the step of it (1 for the first) that a message is of, as its tags do: by the time that the channel reports, the
// message has left the state.
type RunData struct {
	Campaign  string `json:"campaign"`
	Version   uint32 `json:"version"`
	Enrolment id.ID  `json:"enrolment"`
	Step      int    `json:"step"`
}

// AnswerData is a consent given or taken back by a link in a message. An empty Topic names all topics of the channel.
type AnswerData struct {
	Granted bool   `json:"granted"`
	Channel string `json:"channel"`
	Topic   string `json:"topic,omitempty"`
	Message string `json:"message,omitempty"`
}

// CustomerID returns the id of a customer by her own id, or by her browser's. It is "" when both are.
func CustomerID(userID, anonymousID string) string {
	if userID != "" {
		return "u." + userID
	}
	if anonymousID != "" {
		return "a." + anonymousID
	}
	return ""
}

// Anonymous tells whether a customer id is a browser's.
func Anonymous(customer string) bool { return len(customer) > 1 && customer[:2] == "a." }

// Candidates returns the ids of the customers whom a person may mean by a text, the likeliest first: an id as Rapport writes it, or a userId that
// only looks like one; else a userId, or an anonymousId.
func Candidates(text string) []string {
	if strings.HasPrefix(text, "u.") || Anonymous(text) {
		return []string{text, CustomerID(text, "")}
	}
	return []string{CustomerID(text, ""), CustomerID("", text)}
}

// TraitName returns the name under which a trait is kept: Segment's reserved camel-case names
// become those that templates and segments use (firstName is first_name); others stay.
func TraitName(sent string) string {
	if name, ok := traitNames[sent]; ok {
		return name
	}
	return sent
}

var traitNames = map[string]string{
	"firstName": "first_name", "firstname": "first_name", "lastName": "last_name", "lastname": "last_name",
	"createdAt": "created_at", "postalCode": "postal_code", "countryCode": "country",
}
