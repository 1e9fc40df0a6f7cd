package engine

import (
	"context"
	"encoding/json"
	"time"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
	"rapport/shared/core/journal"
	"rapport/shared/core/message"
)

// Requested is the detail of a Message Requested entry. At is when it was published.
type Requested struct {
	Customer string    `json:"customer"`
	Message  string    `json:"message"`
	At       time.Time `json:"at"`
}

// carryAgain carries out what the state that was read still holds, from exactly this version, and returns what
// is carried out. It looks first whether it is there. What fails stays in the outbox.
func (e *Engine) carryAgain(ctx context.Context, s customer.State) customer.Carried {
	return e.carry(ctx, s, true)
}

// carryOut carries out what was just committed, once: entries that were there before were carried out before
// the put. What fails is found again by the alarm that was armed before (law 3).
func (e *Engine) carryOut(ctx context.Context, before, s customer.State) {
	e.carry(ctx, s, false)
	var entries []Entry
	for _, m := range s.Outbox.Messages {
		if old, ok := before.Message(m.ID); ok && old.Status == m.Status && before.Version > 0 && old.NotBefore.Equal(m.NotBefore) {
			continue // asked for when it was decided; from then on by its alarm
		}
		if entry, ok := e.requested(s, m); ok {
			entries = append(entries, entry)
		}
	}
	e.ask(ctx, entries)
}

// askAgain publishes every message that is requested and may go now: the alarm's work.
func (e *Engine) askAgain(ctx context.Context, s customer.State) {
	var entries []Entry
	for _, m := range s.Outbox.Messages {
		if entry, ok := e.requested(s, m); ok {
			entries = append(entries, entry)
		}
	}
	e.ask(ctx, entries)
}

func (e *Engine) ask(ctx context.Context, entries []Entry) {
	if len(entries) > 0 {
		_ = e.Bus.Publish(ctx, entries) // the alarm asks again
	}
}

func (e *Engine) requested(s customer.State, m message.Message) (Entry, bool) {
	now := e.now()
	if m.Status != message.Requested || m.NotBefore.After(now) {
		return Entry{}, false
	}
	detail, err := json.Marshal(Requested{s.ID, m.ID, now})
	return Entry{Type: MessageRequested, Detail: detail}, err == nil
}

func (e *Engine) carry(ctx context.Context, s customer.State, look bool) customer.Carried {
	var done customer.Carried
	for _, m := range s.Outbox.Messages {
		if m.Status.Final() && e.follow(ctx, messageItem(m, s.Version), look) {
			done.Messages = append(done.Messages, m.ID)
		}
	}
	for _, m := range s.Outbox.Members {
		if e.follow(ctx, e.memberItem(s, m), look) {
			done.Members = append(done.Members, m)
		}
	}
	for _, l := range s.Outbox.Lines {
		if e.record(ctx, lineItem(l), look) {
			done.Lines = append(done.Lines, l.ID)
		}
	}
	return done
}

// follow writes a follower, which never replaces a higher version, and tells whether one at least as high is there.
func (e *Engine) follow(ctx context.Context, it item.Item, look bool) bool {
	if look {
		if there, err := e.Store.Query(ctx, item.Only(it.Key)); err == nil && len(there) > 0 && there[0].Version >= it.Version {
			return true
		}
	}
	return e.putLine(ctx, it, item.When{Test: item.Below, Version: it.Version})
}

// record writes an item once under its own id, and tells whether it is there.
func (e *Engine) record(ctx context.Context, it item.Item, look bool) bool {
	if look {
		if there, err := e.Store.Query(ctx, item.Only(it.Key)); err == nil && len(there) > 0 {
			return true
		}
	}
	return e.putLine(ctx, it, item.When{Test: item.Absent})
}

// putLine puts what may be a line of the journal, and tells whether it or what outweighs it is there.
func (e *Engine) putLine(ctx context.Context, it item.Item, when item.When) bool {
	err := e.changeLine(ctx, it, when)
	return err == nil || fault.Is(err, fault.Conflict)
}

// changeLine puts what may be a line of the journal. Of a day that is closed its recount is asked for before.
func (e *Engine) changeLine(ctx context.Context, it item.Item, when item.When) error {
	notAfter, err := e.wish(ctx, it)
	if err != nil {
		return err
	}
	return e.Store.Put(ctx, it, when, notAfter)
}

// messageItem is a message's item: it follows the state, and is the message's line in the journal.
func messageItem(m message.Message, version uint64) item.Item {
	return item.Item{Key: item.Message(m.Home, m.ID), Version: version,
		Index: item.JournalDay(m.Home, m.Requested), Body: message.Encode(m)}
}

func lineItem(l journal.Line) item.Item {
	return item.Item{Key: item.Log(l.Home, l.Time, l.ID), Version: 1,
		Index: item.JournalDay(l.Home, l.Time), Body: journal.Encode(l)}
}
