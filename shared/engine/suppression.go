package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/event"
	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// suppressed returns the cause that lies on an address, "" for none.
func (e *Engine) suppressed(ctx context.Context, address string) (string, error) {
	if address == "" {
		return "", nil
	}
	items, err := e.Store.Query(ctx, item.Only(item.Suppressed(item.AddressHash(address))))
	if err != nil {
		return "", fmt.Errorf("read the suppression: %w", err)
	}
	if len(items) == 0 {
		return "", nil
	}
	return string(items[0].Body), nil
}

// suppress keeps the cause that lies on an address, as a record on its own version. A bounce outweighs a complaint.
func (e *Engine) suppress(ctx context.Context, f event.FeedbackData) error {
	cause, ok := map[string]string{"bounced": "BOUNCE", "complained": "COMPLAINT"}[f.Report]
	if !ok || f.Address == "" {
		return nil
	}
	key := item.Suppressed(item.AddressHash(f.Address))
	for try := range tries {
		items, err := e.Store.Query(ctx, item.Only(key))
		if err != nil {
			return err
		}
		next := item.Item{Key: key, Version: 1, Body: []byte(cause)}
		when := item.When{Test: item.Absent}
		if len(items) > 0 {
			if old := string(items[0].Body); old == cause || old != "COMPLAINT" {
				return nil
			}
			next.Version, when = items[0].Version+1, item.When{Test: item.Is, Version: items[0].Version}
		}
		err = e.Store.Put(ctx, next, when, time.Time{})
		if !fault.Is(err, fault.Conflict) {
			return err
		}
		e.pause(ctx, try)
	}
	return fault.New(fault.Conflict, "the suppression of an address keeps changing")
}
