package catalog_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"rapport/shared/core/catalog"
	"rapport/shared/core/customer"
	"rapport/shared/core/event"
	"rapport/shared/core/id"
	"rapport/shared/core/item"
)

// projection is what lasts whatever the order: counts, segments, traits and consent.
type projection struct {
	Records, Counters, Traits, Consents, Address any
	In                                           []string
}

func project(s customer.State) projection {
	p := projection{Records: s.Records, Counters: s.Counters, Traits: s.Traits, Consents: s.Consents, Address: s.Address}
	for _, m := range s.Segments {
		if m.In {
			p.In = append(p.In, m.Segment)
		}
	}
	return p
}

// shelf takes events in as the engine does: at most 32 new ones a put, none that was seen before.
type shelf struct {
	c     *catalog.Catalog
	s     customer.State
	pages []item.Item
}

func (h *shelf) seen() []id.ID {
	all := slices.Clone(h.s.Seen)
	for _, p := range h.pages {
		ids, err := customer.ReadPage(p.Body)
		if err != nil {
			panic(err)
		}
		all = append(all, ids...)
	}
	return all
}

func (h *shelf) put(events []event.Event) {
	known := h.seen()
	for _, e := range events {
		if slices.Contains(known, e.ID) {
			continue
		}
		known = append(known, e.ID)
		var items []item.Item
		h.s, items = h.c.Apply(h.s, e, noon)
		for _, it := range items {
			if !item.IsOrder(it.Key) {
				h.pages = append(h.pages, it)
			}
		}
	}
	h.s.Version++
}

var counting = map[string]string{
	"segments/busy.yaml":   busy,
	"segments/lamps.yaml":  "segment: lamps\nwhere: {did: {event: Product Added, at_least: 2, where: {product_id: lamp}}}\n",
	"segments/near.yaml":   "segment: near\nwhere: {all: [trait: {name: country, is: HR}, not: {segment: busy}]}\n",
	"segments/buyers.yaml": "segment: buyers\nwhere: {any: [did: {event: Order Completed, within: 1d}, did_not: {event: Page Viewed}]}\n",
}

func TestWhatLastsIsEqualInAnyOrderAndUnderRepeats(t *testing.T) {
	c := load(t, 1, counting)
	rapid.Check(t, func(rt *rapid.T) {
		events := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) event.Event { return drawBehaviour(rt, noon) }), 1, 40).Draw(rt, "events")
		for i := range events {
			events[i].ID = id.ID(i + 1)
		}
		one := shelf{c: c, s: customer.State{ID: "u.1"}}
		for part := range slices.Chunk(events, customer.PageOut) {
			one.put(part)
		}
		other := shelf{c: c, s: customer.State{ID: "u.1"}}
		again := rapid.Permutation(append(slices.Clone(events), events[:len(events)/2]...)).Draw(rt, "order")
		for part := range slices.Chunk(again, rapid.IntRange(1, customer.PageOut).Draw(rt, "a put")) {
			other.put(part)
		}
		require.Equal(rt, project(one.s), project(other.s))
	})
}

func TestACustomerWithAThousandEventsEachTwiceCountsAThousand(t *testing.T) {
	h := shelf{c: load(t, 1, nil), s: customer.State{ID: "u.1"}}
	for n := 0; n < 1000; n += 20 {
		var events []event.Event
		for i := range 20 {
			e := event.Event{Kind: event.Behaviour, ID: id.ID(n + i + 1), Name: event.ProductViewed, Time: noon, Received: noon}
			events = append(events, e, e)
		}
		h.put(events[:16])
		h.put(events[10:])
		h.put(events)
	}
	require.EqualValues(t, 1000, h.s.Record(event.ProductViewed).Count)
}
