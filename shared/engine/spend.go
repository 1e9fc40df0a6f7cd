package engine

import (
	"context"
	"fmt"
	"time"

	"rapport/shared/core/fault"
	"rapport/shared/core/item"
)

// Spend uses up what may be used once, under a name of its own, which is kept until a time after which it is refused anyway. It returns
// fault.Conflict when it was used before.
func (e *Engine) Spend(ctx context.Context, name string, until time.Time) error {
	it := item.Item{Key: item.Spent(name), Version: 1, Expires: until.Add(time.Hour)}
	err := e.Store.Put(ctx, it, item.When{Test: item.Absent}, time.Time{})
	if fault.Is(err, fault.Conflict) {
		return fault.New(fault.Conflict, "this link was used already; `rapport console` prints a new one")
	}
	if err != nil {
		return fmt.Errorf("use up a link: %w", err)
	}
	return nil
}
