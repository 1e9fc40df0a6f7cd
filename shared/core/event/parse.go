package event

import (
	"encoding/json"
	"time"

	"rapport/shared/core/fault"
)

// The limits of what is sent; the same as Segment's, so that its SDKs keep to them by themselves.
const (
	MaxEvent      = 32 << 10  // bytes of one event's JSON
	MaxBatch      = 500 << 10 // bytes of a batch
	MaxBatchItems = 2500
	MaxID         = 150 // bytes of a userId, anonymousId or previousId; more would not fit into a mail's tag
	MaxMessageID  = 99  // characters
	MaxName       = 100 // characters of an event's name
	MaxKeys       = 255 // keys of properties, and of traits
	MaxDepth      = 32  // objects and arrays within each other
	MaxAhead      = 24 * time.Hour
)

// Key is what a write key proves of its sender.
type Key struct {
	Name   string
	Server bool // secret, in a shop's backend: it counts as verified. A browser's key proves nothing
}

// Arrival is what the receiver knows of a request.
type Arrival struct {
	Received  time.Time
	RequestID string // stands in for a messageId that was not sent
	Key       Key
	// Identity tells whether hash is the shop's signature of userID (context.userHash). Nil: it never is.
	Identity func(userID, hash string) bool
	// Knows tells whether a browser may send events of that name; others become Other. Nil: none.
	Knows func(name string) bool
}

// Refused says why one event of a batch was not taken.
type Refused struct {
	Index  int    `json:"index"`
	Reason string `json:"reason"`
}

// ParseCall reads one of Segment's calls (identify, track, page, screen, group, alias, or its one-letter
// form). It returns fault.TooLarge over MaxEvent, fault.Forbidden for what a browser's key may
// not say, and fault.Invalid for all else that is wrong, each with a reason for the sender.
func ParseCall(call string, body []byte, at Arrival) (Event, error) {
	return newParser(at).event(call, 0, body)
}

// ParseBatch reads {"batch":[…],"context":{…},"sentAt":"…"}. What is wrong with one event refuses that
// event only; both lists keep the order of the batch. The error concerns the batch as a whole: fault.TooLarge over
// MaxBatch, fault.Invalid when it is not a batch or has more than MaxBatchItems.
func ParseBatch(body []byte, at Arrival) ([]Event, []Refused, error) {
	if len(body) > MaxBatch {
		return nil, nil, fault.New(fault.TooLarge, "a batch has at most %d bytes, this one has %d; send it as several", MaxBatch, len(body))
	}
	batch, err := readFields(body)
	if err != nil {
		return nil, nil, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(batch["batch"], &items); err != nil || items == nil {
		return nil, nil, fault.New(fault.Invalid, `a batch looks like {"batch":[…]}: "batch" is missing or not an array`)
	}
	if len(items) > MaxBatchItems {
		return nil, nil, fault.New(fault.Invalid, "a batch has at most %d events, this one has %d; send it as several", MaxBatchItems, len(items))
	}
	p := newParser(at)
	if err := p.surround(batch); err != nil {
		return nil, nil, err
	}
	events := make([]Event, 0, len(items))
	var refused []Refused
	for i, raw := range items {
		e, err := p.event("", i, raw)
		if err != nil {
			refused = append(refused, Refused{Index: i, Reason: err.Error()})
			continue
		}
		events = append(events, e)
	}
	return events, refused, nil
}

// Call tells whether name is one of Segment's calls, in full or in one letter. "batch" is none.
func Call(name string) bool { return callNames[name] != "" }

// callNames are the calls by the names that they have in paths and in "type".
var callNames = map[string]string{
	"identify": "identify", "track": "track", "page": "page", "screen": "screen", "group": "group", "alias": "alias",
	"i": "identify", "t": "track", "p": "page", "s": "screen", "g": "group", "a": "alias",
}
