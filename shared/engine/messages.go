package engine

import (
	"context"
	"fmt"
	"slices"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// MessagesAsked says which messages are asked for. Zero fields match anything.
type MessagesAsked struct {
	Status   message.Status
	Campaign string
	Limit    int    // 50 unless said
	Cursor   string // where the page before stopped
}

// A call looks at so many days and items at most; its next page goes further back.
const (
	daysLooked     = 7
	messagesLooked = 5_000
)

// Messages returns messages whose fate is known, by when they were decided, newest first, and where to go on; "" when the last 400 days hold
// no more. Those that still wait are in their customers' states alone. It goes through the journal's index, at most seven days and a bounded
// part of it in one call, so it may bring fewer than the limit, and a next.
func (e *Engine) Messages(ctx context.Context, ask MessagesAsked) (found []message.Message, next string, err error) {
	if ask.Limit <= 0 {
		ask.Limit = peopleAtOnce
	}
	at, err := parseCursor(ask.Cursor)
	if err != nil {
		return nil, "", err
	}
	today := dayOf(e.now())
	if at.day.IsZero() {
		at.day = today
	}
	read := 0
	look := func(it item.Item) (enough bool, err error) {
		if m, ok := ask.matches(it); ok {
			found = append(found, m)
		}
		read++
		return len(found) >= ask.Limit || read >= messagesLooked, nil
	}
	for range daysLooked {
		stopped, err := e.eachNewest(ctx, at.day, at.item, look)
		if err != nil || stopped != "" {
			return found, stopped, err
		}
		at = cursor{day: at.day.AddDate(0, 0, -1)}
	}
	if at.day.Before(today.AddDate(0, 0, -400)) {
		return found, "", nil
	}
	return found, at.String(), nil
}

func (ask MessagesAsked) matches(it item.Item) (message.Message, bool) {
	if !item.IsMessage(it.Key) {
		return message.Message{}, false
	}
	m, err := message.Decode(it.Body)
	return m, err == nil && (ask.Status == 0 || m.Status == ask.Status) && (ask.Campaign == "" || m.Campaign == ask.Campaign)
}

// MessageStory is one message with what became of it.
type MessageStory struct {
	Message message.Message
	State   customer.State // of its customer, as she is now
	Lines   []journal.Line // oldest first
}

// Message returns a message of a customer's by its id, wherever it lies. It returns fault.NotFound if there is none, or she was erased.
func (e *Engine) Message(ctx context.Context, who, id string) (MessageStory, error) {
	p, err := e.Profile(ctx, who)
	if err != nil {
		return MessageStory{}, err
	}
	i := slices.IndexFunc(p.Messages, func(m message.Message) bool { return m.ID == id })
	if i < 0 {
		return MessageStory{}, fault.New(fault.NotFound, "there is no such message; the page of its customer lists all")
	}
	story := MessageStory{Message: p.Messages[i], State: p.State}
	for _, l := range p.Lines {
		if l.Message == id {
			story.Lines = append(story.Lines, l)
		}
	}
	return story, nil
}

// Held returns what the gate held back within the last two days and still holds: the newest first, at most limit.
func (e *Engine) Held(ctx context.Context, limit int) ([]Person, error) {
	today := dayOf(e.now())
	people, _, err := e.People(ctx, Who{First: today.AddDate(0, 0, -1), Last: today, Match: Cell{Kind: journal.Held}, Limit: 4 * limit})
	if err != nil {
		return nil, fmt.Errorf("read what is held: %w", err)
	}
	var held []Person
	for _, p := range people {
		if p.Line.Until.After(e.now()) && len(held) < limit {
			held = append(held, p)
		}
	}
	return held, nil
}
