package customer

import (
	"slices"

	"rapport/shared/core/id"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
	"rapport/shared/core/policy"
)

// Carried names the entries of an outbox that were carried out from one version of a state.
type Carried struct {
	Messages []string // final ones, whose item is written
	Members  []MemberEntry
	Lines    []id.ID
}

// Without takes out of the outbox what was carried out from this very version of the state.
// An unknown message that a second one follows stays until the second is final (law 4).
func (s State) Without(c Carried) State {
	s.Outbox.Messages = without(s.Outbox.Messages, func(m message.Message) bool {
		return slices.Contains(c.Messages, m.ID) && !s.Awaited(m.ID)
	})
	s.Outbox.Members = without(s.Outbox.Members, func(m MemberEntry) bool { return slices.Contains(c.Members, m) })
	s.Outbox.Lines = without(s.Outbox.Lines, func(l journal.Line) bool { return slices.Contains(c.Lines, l.ID) })
	return s
}

// Awaited tells whether a message must stay in the outbox although it is final: a transactional one of
// unknown fate that may still be followed by a second, or that a second, not final yet, looks at (law 4).
func (s State) Awaited(id string) bool {
	m, _ := s.Message(id)
	if m.Followed == "" {
		return m.Status == message.Unknown && m.Policy == policy.Transactional && m.Follows == ""
	}
	second, ok := s.Message(m.Followed)
	return ok && !second.Status.Final()
}
