package engine

import (
	"context"
	"fmt"
	"slices"

	"rapport/shared/core/customer"
	"rapport/shared/core/fault"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// maxAliases bounds an alias path: a person's browsers fold into her directly, so two hops are rare.
const maxAliases = 16

// head is what one load brings: the customer's state, behind any aliases, and every event id that she or an alias of
// hers on the way took in.
type head struct {
	state customer.State
	seen  [][]id.ID
}

func (h head) repeated(event id.ID) bool {
	for _, ids := range h.seen {
		if slices.Contains(ids, event) {
			return true
		}
	}
	return false
}

// Load returns a customer's state, following aliases; the zero state under that id when there is none.
func (e *Engine) Load(ctx context.Context, customer string) (customer.State, error) {
	h, err := e.load(ctx, customer)
	return h.state, err
}

func (e *Engine) load(ctx context.Context, who string) (head, error) {
	var h head
	for range maxAliases {
		if err := e.loadOne(ctx, who, &h); err != nil {
			return head{}, fmt.Errorf("load customer %s: %w", who, err)
		}
		if h.state.Alias == "" {
			return h, nil
		}
		who = h.state.Alias
	}
	return head{}, fault.New(fault.Internal, "customer %s: more than %d aliases in a row", who, maxAliases)
}

// loadOne reads one partition's head by one Query: the state sorts first, so the pages are never older than it.
func (e *Engine) loadOne(ctx context.Context, who string, h *head) error {
	items, err := e.Store.Query(ctx, item.Head(who))
	if err != nil {
		return err
	}
	h.state = customer.State{ID: who}
	for _, it := range items {
		if it.Key == item.State(who) {
			if h.state, err = customer.Decode(who, it.Version, it.Body); err != nil {
				return err
			}
			h.seen = append(h.seen, h.state.Seen)
			continue
		}
		ids, err := customer.ReadPage(it.Body)
		if err != nil {
			return err
		}
		h.seen = append(h.seen, ids)
	}
	return nil
}

// entered lists the versions of the definitions that a state's enrolments run under.
func entered(s customer.State) []uint32 {
	var versions []uint32
	for _, e := range s.Enrolments {
		if !slices.Contains(versions, e.Version) {
			versions = append(versions, e.Version)
		}
	}
	return versions
}
