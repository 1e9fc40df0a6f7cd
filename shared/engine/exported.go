package engine

import (
	"time"

	"rapport/shared/core/event"
)

// Export is all that is kept of a customer in the table, and what history keeps if it was read, for herself to read.
type Export struct {
	Customer  string              `json:"customer"`
	Exported  time.Time           `json:"exported"`
	Erased    time.Time           `json:"erased,omitzero"`
	KnownAs   []string            `json:"known_as"` // browsers and ids that were recognised as hers
	Since     time.Time           `json:"since"`
	Address   *ExportedAddress    `json:"address,omitempty"`
	Zone      string              `json:"zone,omitempty"`
	Locale    string              `json:"locale,omitempty"`
	Traits    []ExportedTrait     `json:"traits"`
	Consents  []ExportedConsent   `json:"consents"`
	Events    []ExportedRecord    `json:"events"`
	Segments  []ExportedSegment   `json:"segments"`
	Campaigns []ExportedEnrolment `json:"campaigns"`
	Cart      []ExportedLine      `json:"cart"`
	Orders    []map[string]any    `json:"orders"`
	Journal   []Said              `json:"journal"`
	Messages  []ExportedMessage   `json:"messages"`
	Pending   []Pending           `json:"pending"`
	History   []event.Event       `json:"history,omitempty"` // events as they were received, each once
	Note      string              `json:"note"`
}

// The parts of an Export.
type (
	ExportedAddress struct {
		Email      string    `json:"email"`
		Since      time.Time `json:"since"`
		Suppressed string    `json:"suppressed,omitempty"` // why it must not be written to
	}
	ExportedTrait struct {
		Name  string    `json:"name"`
		Value any       `json:"value"`
		Since time.Time `json:"since"`
	}
	ExportedConsent struct {
		Channel string    `json:"channel"`
		Topic   string    `json:"topic,omitempty"` // none: all topics
		Granted bool      `json:"granted"`
		Time    time.Time `json:"time"`
		Source  string    `json:"source,omitempty"`
	}
	ExportedRecord struct {
		Name   string      `json:"name"`
		Count  uint32      `json:"count"`
		First  time.Time   `json:"first"`
		Last   time.Time   `json:"last"`
		Newest []time.Time `json:"newest"`
	}
	ExportedSegment struct {
		Segment string    `json:"segment"`
		In      bool      `json:"in"`
		Since   time.Time `json:"since"`
	}
	ExportedEnrolment struct {
		Campaign string    `json:"campaign"`
		Entered  time.Time `json:"entered"`
		Holdout  bool      `json:"holdout"`
		Key      string    `json:"key,omitempty"`
		Ended    string    `json:"ended,omitempty"`
		EndedAt  time.Time `json:"ended_at,omitzero"`
		Goal     time.Time `json:"goal,omitzero"`
	}
	ExportedLine struct {
		Product  string  `json:"product_id"`
		Name     string  `json:"name,omitempty"`
		Price    float64 `json:"price"`
		Quantity float64 `json:"quantity"`
		Currency string  `json:"currency,omitempty"`
	}
	ExportedMessage struct {
		ID       string    `json:"id"`
		Campaign string    `json:"campaign"`
		Channel  string    `json:"channel"`
		Template string    `json:"template"`
		Status   string    `json:"status"`
		Reason   string    `json:"reason,omitempty"`
		Decided  time.Time `json:"decided"`
		Time     time.Time `json:"time"`
	}
)
