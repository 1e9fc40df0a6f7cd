package engine

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/item"
	"rapport/shared/core/segment"
)

// maxFound bounds whom one search brings: an address has one owner nearly always, and a longer beginning of an id names fewer.
const maxFound = 25

// Search returns the customers whom a text names, each once and as she is known now: whoever has that id, with or without u. or a. before it,
// and all whose confirmed address it is; if there is nobody, up to 25 whose id begins with it. An id is looked for as it is written, and, if
// that finds nobody, in small and in capital letters: keys know no other likeness. One who was erased is found by her id, as a tombstone. Names
// are not searched. It reads no list to its end; nobody found is no error.
func (e *Engine) Search(ctx context.Context, text string) ([]customer.State, error) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, nil
	}
	for _, look := range []func(context.Context, string) ([]customer.State, error){e.exactly, e.beginning} {
		for _, written := range spellings(text) {
			if found, err := look(ctx, written); err != nil || len(found) > 0 {
				return found, err
			}
		}
	}
	return nil, nil
}

// spellings are how an id may be written that somebody typed: a keyboard that begins with a capital must not hide anybody.
func spellings(text string) []string {
	prefix, id := "", text
	if strings.HasPrefix(text, "u.") || event.Anonymous(text) {
		prefix, id = text[:2], text[2:]
	}
	all := []string{text}
	for _, other := range []string{prefix + strings.ToLower(id), prefix + strings.ToUpper(id)} {
		if !slices.Contains(all, other) {
			all = append(all, other)
		}
	}
	return all
}

// exactly returns whoever has an id or an address.
func (e *Engine) exactly(ctx context.Context, text string) ([]customer.State, error) {
	found, err := e.loadAll(ctx, nil, event.Candidates(text), func(string, customer.State) bool { return true })
	if err != nil || !strings.Contains(text, "@") {
		return found, err
	}
	return e.owners(ctx, found, text)
}

// beginning returns some of those whose id begins with a text.
func (e *Engine) beginning(ctx context.Context, text string) ([]customer.State, error) {
	names, err := e.named(ctx, event.Candidates(text)[0], "", maxFound)
	if err != nil {
		return nil, err
	}
	return e.loadAll(ctx, nil, names, listed)
}

// listed tells whether somebody stands in the list of customers under her own name.
func listed(name string, s customer.State) bool { return s.ID == name && s.In(segment.Everyone) }

// owners adds those whose address it is. Where they are found may be older than their state, so the state says whether it still is.
func (e *Engine) owners(ctx context.Context, found []customer.State, address string) ([]customer.State, error) {
	r := item.Owners(item.AddressHash(address))
	r.Limit = maxFound
	items, err := e.Store.Query(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("look for who has an address: %w", err)
	}
	var names []string
	for _, it := range items {
		names = append(names, it.Key.Sort)
	}
	return e.loadAll(ctx, found, names, func(_ string, s customer.State) bool { return strings.EqualFold(s.Address.Email, address) })
}

// loadAll adds the customers that names lead to and that please, each once. One of whom nothing is known is none.
func (e *Engine) loadAll(ctx context.Context, found []customer.State, names []string, pleases func(string, customer.State) bool) ([]customer.State, error) {
	for _, name := range names {
		s, err := e.Load(ctx, name)
		if err != nil {
			return nil, err
		}
		there := slices.ContainsFunc(found, func(o customer.State) bool { return o.ID == s.ID })
		if s.Version > 0 && !there && pleases(name, s) {
			found = append(found, s)
		}
	}
	return found, nil
}

// KnownAfter returns up to limit customers with an id or an address, by id, from the one behind a customer on ("" for the first), and where to
// go on; "" when nobody is left. It takes one read for each shard and one for each customer.
func (e *Engine) KnownAfter(ctx context.Context, after string, limit int) (states []customer.State, next string, err error) {
	names, err := e.named(ctx, "", after, limit)
	if err != nil {
		return nil, "", err
	}
	states, err = e.loadAll(ctx, nil, names, listed)
	if len(names) == limit {
		next = names[limit-1]
	}
	return states, next, err
}

// named returns at most limit ids of `everyone` that begin with a prefix, in order: of each shard the first ones are read.
func (e *Engine) named(ctx context.Context, prefix, after string, limit int) ([]string, error) {
	var names []string
	for shard := range item.Shards {
		items, err := e.Store.Query(ctx, item.MembersNamed(segment.Everyone, shard, prefix, after, limit))
		if err != nil {
			return nil, fmt.Errorf("read the list of customers: %w", err)
		}
		for _, it := range items {
			names = append(names, it.Key.Sort)
		}
	}
	slices.Sort(names)
	return names[:min(limit, len(names))], nil
}
