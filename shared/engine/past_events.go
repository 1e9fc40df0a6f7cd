package engine

import (
	"context"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"rapport/shared/core/event"
	"rapport/shared/core/id"
)

// PartsAtOnce is how many parts of history are read at once. Where they lie in S3 they are waited for longer than they are read.
const PartsAtOnce = 64

// PastEvents is what history holds of some customers.
type PastEvents struct {
	Events []event.Event // each once, in the order in which they were received
	Unread int           // how many lines are no event
}

// ReadEvents reads the events that history holds of the customers whom keep holds, as far as they fit: all when fits is nil. read, if any, is told how many of the
// parts were read, one call at a time. It takes as long as history is large. keep and fits are asked by several at once.
func ReadEvents(ctx context.Context, past Past, keep func(customer string) bool, fits func(event.Event) bool, read func(done, parts int)) (PastEvents, error) {
	parts, err := past.Parts(ctx)
	if err != nil {
		return PastEvents{}, err
	}
	found := make([][]event.Event, len(parts))
	unread, err := readParts(ctx, past, parts, keep, func(part int, e event.Event) {
		if fits == nil || fits(e) {
			found[part] = append(found[part], e)
		}
	}, read)
	if err != nil {
		return PastEvents{}, err
	}
	all := PastEvents{Unread: unread}
	all.Events = once(slices.Concat(found...))
	slices.SortStableFunc(all.Events, func(a, b event.Event) int { return a.Received.Compare(b.Received) })
	return all, nil
}

// readParts gives each the events of parts of history, PartsAtOnce side by side: each is called by several at once, though by one for a part. read, if any, is told how
// many of the parts were read, one call at a time.
func readParts(ctx context.Context, past Past, parts []string, keep func(customer string) bool, each func(part int, e event.Event), read func(done, parts int)) (unread int, err error) {
	var mu sync.Mutex
	done := 0
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(PartsAtOnce)
	for i, part := range parts {
		g.Go(func() error {
			n, err := past.Read(ctx, part, keep, func(e event.Event) { each(i, e) })
			mu.Lock()
			defer mu.Unlock()
			unread += n
			if done++; read != nil {
				read(done, len(parts))
			}
			return err
		})
	}
	err = g.Wait() // before unread is looked at
	return unread, err
}

// once leaves the first of the events of one id. What has no id is an event of its own.
func once(events []event.Event) []event.Event {
	seen := map[id.ID]bool{}
	return slices.DeleteFunc(events, func(e event.Event) bool {
		again := e.ID != 0 && seen[e.ID]
		seen[e.ID] = true
		return again
	})
}
