package engine

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"rapport/shared/core/item"
)

// Halt is what a person decided of a campaign. The zero Halt stops nothing. Paused: no message of it leaves and no occurrence is
// walked until somebody resumes it. Cancelled are the occurrences that are called off for good; "" is all of a campaign without a schedule.
type Halt struct {
	Paused    bool      `json:"paused,omitempty"`
	By        string    `json:"by,omitempty"`   // who changed it last
	Since     time.Time `json:"since,omitzero"` // when
	Cancelled []string  `json:"cancelled,omitempty"`
}

// Halt returns what was decided of a campaign, the zero Halt if nothing was.
func (e *Engine) Halt(ctx context.Context, campaign string) (Halt, error) {
	h, _, err := e.halt(ctx, campaign)
	return h, err
}

// stops tells whether an occurrence is not to be walked for now, or never.
func (h Halt) stops(occurrence string) bool {
	return h.Paused || slices.Contains(h.Cancelled, "") || slices.Contains(h.Cancelled, occurrence)
}

func (e *Engine) halt(ctx context.Context, campaign string) (h Halt, version uint64, err error) {
	items, err := e.Store.Query(ctx, item.Only(item.Halt(campaign)))
	if err != nil {
		return Halt{}, 0, fmt.Errorf("read whether %s is paused: %w", campaign, err)
	}
	if len(items) == 0 {
		return Halt{}, 0, nil
	}
	if err := json.Unmarshal(items[0].Body, &h); err != nil {
		return Halt{}, 0, fmt.Errorf("read whether %s is paused: %w", campaign, err)
	}
	return h, items[0].Version, nil
}
