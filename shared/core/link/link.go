// Package link makes the tokens that stand in a mail's links and reads them back. A token says
// who, which channel and topic, and by which message; it is encrypted, so that no address and no
// customer's id can be read from a URL, and authenticated, so that none can be made up.
package link

import (
	"rapport/shared/core/fault"
)

// Path is where tokens are answered: a link is PUBLIC_URL + Path + token.
const Path = "/m/"

// Purpose is what a token may be used for. It lies inside the MAC: a token for one purpose is none for another.
type Purpose byte

const (
	Unsubscribe Purpose = 'u' // one mail's topic; also answers RFC 8058's one-click POST
	Preferences Purpose = 'p' // the page of all topics, no topic of its own
	Tag         Purpose = 't' // no link: the customer, as a mail's tag names her to the channel
)

// Claim is what a token says.
type Claim struct {
	Purpose  Purpose
	Customer string // as she was known when the mail was made; aliases are followed by whoever reads it
	Channel  string
	Topic    string // "" for Preferences
	Message  string // id of the message that carried it
}

// Unsubscribe returns the token of a mail's unsubscribe link and of its List-Unsubscribe header.
func (s *Signer) Unsubscribe(customer, channel, topic, message string) string {
	return s.Sign(Claim{Unsubscribe, customer, channel, topic, message})
}

// Preferences returns the token of a mail's link to all of a customer's choices for a channel.
func (s *Signer) Preferences(customer, channel, message string) string {
	return s.Sign(Claim{Preferences, customer, channel, "", message})
}

// Tag returns the opaque key of a customer for a mail's tags: at most 256 characters of [A-Za-z0-9_-]
// for an id of up to event.MaxID bytes.
func (s *Signer) Tag(customer string) string { return s.Sign(Claim{Purpose: Tag, Customer: customer}) }

// errForeign is the one answer to whatever is not a token of ours: why is nobody's business.
func errForeign() error {
	return fault.New(fault.NotFound, "this link is not valid: it was cut off, changed, or made for something else; open it from the mail again")
}
