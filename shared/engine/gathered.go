package engine

import (
	"maps"
	"slices"
	"strings"

	"rapport/shared/core/customer"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// gathered is a customer's lines and messages, each once, whether they still lie in her outbox or in items.
type gathered struct {
	lines    []journal.Line
	there    map[id.ID]bool
	messages map[string]message.Message
}

func newGathered(s customer.State) *gathered {
	g := &gathered{there: map[id.ID]bool{}, messages: map[string]message.Message{}}
	for _, l := range s.Outbox.Lines {
		g.line(l)
	}
	for _, m := range s.Outbox.Messages {
		g.messages[m.ID] = m
	}
	return g
}

func (g *gathered) line(l journal.Line) {
	if !g.there[l.ID] {
		g.there[l.ID] = true
		g.lines = append(g.lines, l)
	}
}

// take takes an item that is a line or a message. What the channel said of a message outweighs what the outbox still thinks.
func (g *gathered) take(it item.Item) error {
	switch {
	case item.IsLog(it.Key):
		l, err := journal.Decode(it.Body)
		if err != nil {
			return err
		}
		g.line(l)
	case item.IsMessage(it.Key):
		m, err := message.Decode(it.Body)
		if err != nil {
			return err
		}
		if _, newer := g.messages[m.ID]; !newer || m.Status == message.Sent {
			g.messages[m.ID] = m
		}
	}
	return nil
}

// all returns the lines, those of the messages among them, and the messages, both oldest first.
func (g *gathered) all() ([]journal.Line, []message.Message) {
	lines := g.lines
	var messages []message.Message
	for _, key := range slices.Sorted(maps.Keys(g.messages)) {
		messages = append(messages, g.messages[key])
		lines = append(lines, messageLines(g.messages[key])...)
	}
	for i, l := range lines {
		if l.Campaign == "" {
			lines[i].Campaign = g.messages[l.Message].Campaign
		}
	}
	slices.SortStableFunc(lines, func(a, b journal.Line) int {
		if c := a.Time.Compare(b.Time); c != 0 {
			return c
		}
		if c := int(a.Kind) - int(b.Kind); c != 0 {
			return c
		}
		return strings.Compare(a.ID.String(), b.ID.String())
	})
	return lines, messages
}
