package engine

import (
	"context"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/message"
)

// Tick serves one alarm: decide, commit if anything changed, then delete exactly the agenda item that it came from. On
// an error the item stays, and the next minute's wake brings it again.
func (e *Engine) Tick(ctx context.Context, alarm Alarm) error {
	if err := e.look(ctx, alarm); err != nil {
		return err
	}
	return e.Store.Delete(ctx, alarm.key())
}

// look decides what is due of a customer. It needs no agenda item: that of an alarm without a minute clears none.
func (e *Engine) look(ctx context.Context, alarm Alarm) error {
	var err error
	for try := range tries {
		if try > 0 {
			e.pause(ctx, try)
		}
		if err = e.tryTick(ctx, alarm); err == nil || !again(err) || ctx.Err() != nil {
			break
		}
	}
	return err
}

func (e *Engine) tryTick(ctx context.Context, alarm Alarm) error {
	h, err := e.load(ctx, alarm.Customer)
	if err != nil || h.state.Version == 0 {
		return err // a tick on nothing makes nothing
	}
	data := &event.TickData{Minute: alarm.Minute}
	if h.state.Tombstone() {
		data.Sweep, err = e.sweep(ctx, h.state)
	} else {
		data.Final, err = e.finals(ctx, h.state)
	}
	if err != nil {
		return err
	}
	d, err := e.decide(ctx, h.state, []event.Event{{Kind: event.Tick, Customer: h.state.ID, Tick: data}})
	if err != nil {
		return err
	}
	if d.changed() {
		if err := e.commit(ctx, &d); err != nil {
			return err
		}
		e.carry(ctx, d.state, false)
	}
	e.askAgain(ctx, d.state)
	return nil
}

// finals reads the items of the messages whose lease is over: a holder that the channel answered wrote the item first.
func (e *Engine) finals(ctx context.Context, s customer.State) (map[string]string, error) {
	var finals map[string]string
	now := e.now()
	for _, m := range s.Outbox.Messages {
		if m.Status != message.Sending || m.Until.After(now) {
			continue
		}
		found, _, err := e.messageAt(ctx, item.Message(m.Home, m.ID))
		if err != nil {
			return nil, err
		}
		if finals == nil {
			finals = map[string]string{}
		}
		finals[m.ID] = found.Status.String()
	}
	return finals, nil
}

// messageAt reads a message's item; the zero message and version when there is none.
func (e *Engine) messageAt(ctx context.Context, k item.Key) (message.Message, uint64, error) {
	items, err := e.Store.Query(ctx, item.Only(k))
	if err != nil || len(items) == 0 {
		return message.Message{}, 0, err
	}
	m, err := message.Decode(items[0].Body)
	return m, items[0].Version, err
}
