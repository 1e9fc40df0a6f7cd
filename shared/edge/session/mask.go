package session

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"rapport/shared/core/event"
)

// Can tells whether somebody has a role by its name, for pages: view, edit, publish or personal.
func (p Person) Can(role string) bool {
	for _, n := range roleNames {
		if n.name == role {
			return p.May(n.role)
		}
	}
	return false
}

// Address returns an address as this person may see it: without the role personal its first letter and what is behind the @.
func (p Person) Address(address string) string {
	if p.Can("personal") || address == "" {
		return address
	}
	box, host, found := strings.Cut(address, "@")
	if !found {
		return p.Private(address)
	}
	return initial(box) + "@" + host
}

// Private returns a name or any other known value as this person may see it: without the role personal its first letter.
func (p Person) Private(value string) string {
	if p.Can("personal") || value == "" {
		return value
	}
	return initial(value)
}

// address is anything like one, in a sentence.
var address = regexp.MustCompile(`[^\s<>()"',;:]+@[^\s<>()"',;:]+`)

// Text returns a sentence as this person may see it: without the role personal its addresses are masked, such as those in what a
// channel said of a mail.
func (p Person) Text(sentence string) string {
	return address.ReplaceAllStringFunc(sentence, p.Address)
}

func initial(s string) string {
	r, _ := utf8.DecodeRuneInString(s)
	return string(r) + "…"
}

// Customer returns a customer's id as this person may see it: shops use addresses and names as ids.
func (p Person) Customer(id string) string {
	if p.Can("personal") {
		return id
	}
	kind, rest, ok := strings.Cut(id, ".")
	if !ok || !strings.ContainsAny(rest, "@ ") && (kind == "a" || isNumber(rest)) {
		return id
	}
	return kind + "." + p.Address(rest)
}

// MaySearch tells whether this person may look for customers by a text: without the role personal by none that says who somebody is.
func (p Person) MaySearch(text string) bool {
	id := event.Candidates(text)[0]
	return p.Customer(id) == id
}

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
